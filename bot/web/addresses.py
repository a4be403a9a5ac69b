"""Every address of the archive is made here."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from bot.domain.board import EVERYTHING, Sought
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.web.text import file_name

CHAT: Final = "https://discord.com/channels"
"""What the addresses of messages begin with on Discord."""


class Addresses:
    """Addresses under ``public_url``, beginning with its path: a proxy may serve the archive below one."""

    def __init__(self, public_url: str, chat_url: str = CHAT) -> None:
        """Take the address readers use, for example ``https://example.org/archive``, and where messages are found."""
        self._url = public_url.rstrip("/")
        self._base = urlsplit(self._url).path
        self._chat = chat_url.rstrip("/")

    def absolute(self, address: str) -> str:
        """An address of ours with scheme and host, for feeds, JSON and citations."""
        return self._url + address.removeprefix(self._base)

    def root(self) -> str:
        """The list of archives."""
        return f"{self._base}/"

    def static(self, name: str, version: str = "") -> str:
        """A file of the layout."""
        return f"{self._base}/static/{name}" + (f"?v={version}" if version else "")

    def start(self, guild: GuildId) -> str:
        """A guild's start page."""
        return f"{self._base}/{guild}/"

    def item(self, guild: GuildId, name: str) -> str:
        """An item by its permanent name, such as ``R14``."""
        return f"{self.start(guild)}{name}"

    def raw(self, guild: GuildId, number: int) -> str:
        """A revision's text as it was written."""
        return f"{self.start(guild)}R{number}/raw"

    def series(self, guild: GuildId, number: int, version: int) -> str:
        """A version of a series of patches."""
        return self.item(guild, f"C{number}") + _query(v=version)

    def mbox(self, guild: GuildId, number: int, version: int) -> str:
        """The same as a mailbox."""
        return self.item(guild, f"C{number}/mbox") + _query(v=version)

    def page(self, guild: GuildId, slug: str) -> str:
        """A page as it is now."""
        return f"{self.start(guild)}page/{quote(slug, safe='')}"

    def history(self, guild: GuildId, slug: str, before: int | None = None) -> str:
        """A page's revisions, from the one before ``before``."""
        return f"{self.page(guild, slug)}/history" + _query(before=before)

    def backlinks(self, guild: GuildId, slug: str) -> str:
        """What links to a page."""
        return f"{self.page(guild, slug)}/links"

    def wanted(self, guild: GuildId) -> str:
        """Pages that others link to and nobody has written."""
        return f"{self.start(guild)}wanted"

    def categories(self, guild: GuildId) -> str:
        """Every category."""
        return f"{self.start(guild)}categories"

    def category(self, guild: GuildId, slug: str) -> str:
        """The pages in a category."""
        return f"{self.start(guild)}category/{quote(slug, safe='')}"

    def page_feed(self, guild: GuildId, slug: str) -> str:
        """A page's revisions as an Atom feed."""
        return f"{self.page(guild, slug)}/changes.atom"

    def diff(self, guild: GuildId, slug: str, older: int, newer: int, *, sides: bool = False) -> str:
        """Two revisions of a page, compared line by line, or side by side."""
        return f"{self.page(guild, slug)}/diff/{older}/{newer}" + ("/sides" if sides else "")

    def blame(self, guild: GuildId, number: int) -> str:
        """Who wrote which line of a revision."""
        return f"{self.start(guild)}R{number}/blame"

    def tasks(self, guild: GuildId, sought: Sought = EVERYTHING) -> str:
        """What there is to do, all of it or what is sought."""
        return f"{self.start(guild)}tasks" + _asking(sought)

    def tasks_feed(self, guild: GuildId, sought: Sought = EVERYTHING) -> str:
        """The same as an Atom feed."""
        return f"{self.start(guild)}tasks.atom" + _asking(sought)

    def areas(self, guild: GuildId) -> str:
        """The map of all areas."""
        return f"{self.start(guild)}areas"

    def area(self, guild: GuildId, name: str) -> str:
        """One area."""
        return f"{self.start(guild)}area/{quote(name, safe='')}"

    def area_feed(self, guild: GuildId, name: str) -> str:
        """What changed in an area, as an Atom feed."""
        return f"{self.area(guild, name)}/changes.atom"

    def contributor(self, guild: GuildId, handle: str) -> str:
        """What somebody has given."""
        return f"{self.start(guild)}by/{handle}"

    def sitemap(self, guild: GuildId) -> str:
        """The addresses of a guild's pages, for crawlers."""
        return f"{self.start(guild)}sitemap.xml"

    def decisions(self, guild: GuildId) -> str:
        """How decisions are made in a guild."""
        return f"{self.start(guild)}decisions"

    def health(self, guild: GuildId) -> str:
        """The health of the commons."""
        return f"{self.start(guild)}health"

    def pages(self, guild: GuildId) -> str:
        """All pages by title."""
        return f"{self.start(guild)}pages"

    def changes(self, guild: GuildId, before: int | None = None) -> str:
        """Recent changes, from the one before ``before``."""
        return f"{self.start(guild)}changes" + _query(before=before)

    def feed(self, guild: GuildId) -> str:
        """Recent changes as an Atom feed."""
        return f"{self.start(guild)}changes.atom"

    def search(self, guild: GuildId, query: str = "", skip: int = 0) -> str:
        """The search, with its results where there is a query, but for the first ``skip``."""
        return f"{self.start(guild)}search" + _query(q=query or None, **{"from": skip or None})

    def files(self, guild: GuildId) -> str:
        """What the addresses of all files of a guild begin with."""
        return f"{self.start(guild)}file/"

    def file(self, guild: GuildId, sha256: str, name: str) -> str:
        """A file of an accepted revision."""
        return f"{self.files(guild)}{sha256}/{quote(file_name(name), safe='')}"

    def releases(self, guild: GuildId) -> str:
        """Every release."""
        return f"{self.start(guild)}releases"

    def download(self, guild: GuildId, number: int, form: str) -> str:
        """Everything in a release as one file."""
        return f"{self.start(guild)}V{number}/archive.{form}"

    def git(self, guild: GuildId) -> str:
        """The archive as a git repository."""
        return f"{self._base}/g/{guild}/archive.git"

    def sitemaps(self) -> str:
        """The sitemaps of all archives."""
        return f"{self._base}/sitemap.xml"

    def document(self) -> str:
        """The description of what there is for programs."""
        return f"{self._base}/api/openapi.json"

    def api(self, guild: GuildId, name: str) -> str:
        """Something of a guild as JSON, such as ``pages``."""
        return f"{self.start(guild)}api/{name}.json"

    def api_revision(self, guild: GuildId, number: int) -> str:
        """A revision as JSON."""
        return self.api(guild, f"R{number}")

    def api_history(self, guild: GuildId, slug: str) -> str:
        """A page's revisions as JSON."""
        return self.api(guild, f"page/{quote(slug, safe='')}/history")

    def api_search(self, guild: GuildId, query: str, skip: int) -> str:
        """A search as JSON, but for its first ``skip`` results."""
        return self.api(guild, "search") + _query(q=query, **{"from": skip})

    def message(self, guild: GuildId, channel: ChannelId, message: MessageId) -> str:
        """A message in the chat."""
        return f"{self.channel(guild, channel)}/{message}"

    def channel(self, guild: GuildId, channel: ChannelId) -> str:
        """A channel or a thread in the chat."""
        return f"{self._chat}/{guild}/{channel}"


def _asking(sought: Sought) -> str:
    return _query(
        area=sought.area or None,
        minutes=sought.minutes,
        newcomers=1 if sought.newcomers else None,
        free=1 if sought.free else None,
    )


def _query(**values: str | int | None) -> str:
    given = {name: value for name, value in values.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
