"""The archive's web application: its routes and what they are served with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.domain.ids import ChannelId, GuildId
from bot.domain.ports import Blobs, Clock
from bot.locales import Catalogue
from bot.services.archive import Archive
from bot.services.releases import Releases
from bot.web import (
    api,
    chain,
    cloning,
    crawling,
    decision,
    files,
    finding,
    pages,
    people,
    releasing,
    rulebook,
    series,
    tasks,
    wiki,
)
from bot.web import (
    health as commons,
)
from bot.web.addresses import CHAT, Addresses
from bot.web.middleware import errors, harden, revalidate
from bot.web.privacy import Privacy
from bot.web.repositories import Git
from bot.web.shelf import Shelves
from bot.web.site import SITE, Site, kept, of_guild
from bot.web.words import Words

_GUILD = r"/{guild:[1-9]\d{0,18}}"
_NUMBER = r"{number:[1-9]\d{0,8}}"
_GIT = "/g" + _GUILD + "/archive.git"
_PAGE = _GUILD + "/page/{slug:[^/]+}"


async def _known(_: GuildId) -> None:
    """Nothing has to be found out about a guild."""


def create_app(
    archive: Archive,
    blobs: Blobs,
    catalogue: Catalogue,
    *,
    public_url: str,
    health: Callable[[], Mapping[str, object]],
    clock: Clock,
    guild_name: Callable[[GuildId], str | None],
    readable: Callable[[GuildId, ChannelId], bool],
    git: Git,
    releases: Releases,
    acquaint: Callable[[GuildId], Awaitable[None]] = _known,
    source_url: str = "",
    chat_url: str = CHAT,
    live: bool = True,
) -> web.Application:
    """The application. It changes nothing and needs no start-up.

    ``public_url`` is where readers reach it; a path in it is one that a proxy in front takes off. ``health`` is asked
    at each GET /health: its answer is shown as JSON, with 503 where ``ok`` is false. ``guild_name`` is what Discord
    calls a guild, if that is known. ``readable`` tells whether everybody on a server can read a channel; of what was
    opened elsewhere the public is told no more than number, kind and state. ``git`` has the archives as repositories.
    ``acquaint`` is awaited before a guild's name or channels are asked for, and may find out. ``source_url`` is offered
    in the footer as this program's source. ``chat_url`` is what the addresses of messages begin with. Without ``live``
    the pages offer nothing that needs a program behind them.
    """
    words = Words(catalogue)
    app = web.Application(middlewares=[revalidate, errors])
    app[SITE] = Site(
        archive,
        blobs,
        words,
        Shelves(archive, guild_name, acquaint, clock, words),
        Addresses(public_url, chat_url),
        Privacy(readable),
        health,
        source_url,
        git,
        releases,
        live=live,
    )
    app.on_response_prepare.append(harden)
    app.add_routes(ROUTES)
    return app


ROUTES = [
    # An address is held against one after another, so what is asked for most comes first.
    web.get(_PAGE, kept(pages.page)),
    web.get(_GUILD + "/search", kept(finding.search)),
    web.get("/", finding.root),
    web.get("/health", api.health),
    web.get("/robots.txt", crawling.robots),
    web.get("/sitemap.xml", crawling.sitemaps),
    web.get("/api/openapi.json", api.document),
    web.get(r"/static/{name:[a-z.]+}", files.static),
    web.get(_GUILD + "/", kept(finding.start)),
    web.get(_GUILD + "/pages", kept(finding.pages)),
    web.get(_GUILD + "/wanted", kept(wiki.wanted)),
    web.get(_GUILD + "/categories", kept(wiki.categories)),
    web.get(_GUILD + "/category/{slug}", kept(wiki.category)),
    web.get(_GUILD + "/changes", kept(finding.changes)),
    web.get(_GUILD + "/changes.atom", kept(finding.feed)),
    web.get(_GUILD + "/decisions", kept(rulebook.decisions)),
    web.get(_GUILD + "/health", of_guild(commons.page)),
    web.get(_PAGE + "/history", kept(pages.history)),
    web.get(_PAGE + "/links", kept(wiki.backlinks)),
    web.get(_PAGE + "/changes.atom", kept(pages.feed)),
    web.get(_PAGE + r"/diff/{a:[1-9]\d{0,8}}/{b:[1-9]\d{0,8}}", kept(pages.diff)),
    web.get(_PAGE + r"/diff/{a:[1-9]\d{0,8}}/{b:[1-9]\d{0,8}}/sides", kept(pages.sides)),
    web.get(_GUILD + "/R" + _NUMBER, kept(pages.revision)),
    web.get(_GUILD + "/R" + _NUMBER + "/raw", kept(pages.raw)),
    web.get(_GUILD + "/R" + _NUMBER + "/blame", kept(pages.blame)),
    web.get(_GUILD + "/tasks", kept(tasks.board)),
    web.get(_GUILD + "/tasks.atom", kept(tasks.feed)),
    web.get(_GUILD + "/areas", kept(people.areas)),
    web.get(_GUILD + "/area/{name}", kept(people.area)),
    web.get(_GUILD + "/area/{name}/changes.atom", kept(people.area_feed)),
    web.get(_GUILD + "/by/{handle}", kept(people.contributor)),
    web.get(_GUILD + "/C" + _NUMBER, of_guild(chain.contribution)),
    web.get(_GUILD + "/C" + _NUMBER + "/mbox", of_guild(series.mbox)),
    web.get(_GUILD + "/T" + _NUMBER, of_guild(chain.task)),
    web.get(_GUILD + "/P" + _NUMBER, of_guild(decision.proposal)),
    web.get(_GUILD + "/file/{sha256:[0-9a-f]{64}}/{name:[^/]+}", of_guild(files.attachment)),
    web.get(_GUILD + "/api/pages.json", kept(api.pages)),
    web.get(_GUILD + "/api/R" + _NUMBER + ".json", kept(api.revision)),
    web.get(_GUILD + "/api/page/{slug:[^/]+}.json", kept(api.page)),
    web.get(_GUILD + "/api/page/{slug:[^/]+}/history.json", kept(api.history)),
    web.get(_GUILD + "/api/changes.json", kept(api.changes)),
    web.get(_GUILD + "/api/search.json", kept(api.search)),
    web.get(_GUILD + "/api/areas.json", kept(api.areas)),
    web.get(_GUILD + "/api/tasks.json", kept(tasks.listed)),
    web.get(_GUILD + "/api/by/{handle}.json", kept(api.contributor)),
    web.get(_GUILD + "/api/releases.json", kept(api.releases)),
    web.get(_GUILD + "/api/health.json", of_guild(commons.figures)),
    web.get(_GUILD + "/sitemap.xml", kept(crawling.sitemap)),
    web.get(_GUILD + "/releases", kept(releasing.releases)),
    web.get(_GUILD + "/releases/{version}", of_guild(releasing.by_version)),
    web.get(_GUILD + "/V" + _NUMBER, kept(releasing.release)),
    web.get(_GUILD + "/V" + _NUMBER + r"/archive.{form:zip|tar\.gz}", of_guild(releasing.download)),
    web.get(_GIT, of_guild(cloning.bare)),
    web.get(_GIT + "/info/refs", of_guild(cloning.refs)),
    web.post(_GIT + "/git-upload-pack", of_guild(cloning.pack)),
    web.post(_GIT + "/git-receive-pack", of_guild(cloning.no_writing)),
    web.get(_GUILD, of_guild(finding.bare)),
    web.get(_GUILD + "/{rest:.*}", of_guild(finding.elsewhere)),
]
