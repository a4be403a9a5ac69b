"""Uploaded files: how they are kept, shown in embeds and components, and served by the CDN."""

from __future__ import annotations

import io
import struct
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest

from sandbox.app import Server
from sandbox.rest.image_size import image_size
from sandbox.rest.uploads import content_type_of, safe_filename
from tests.sandbox.callers import calling, refused
from tests.sandbox.conftest import Community, Listener
from tests.sandbox.person_wire import Upload

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x06\x00\x00\x00"


@pytest.fixture
def general(client: Listener, community: Community) -> discord.TextChannel:
    channel = client.get_channel(int(community.channel("general")["id"]))
    assert isinstance(channel, discord.TextChannel)
    return channel


def file(name: str, content: bytes = b"limpets", **options: str) -> discord.File:
    return discord.File(io.BytesIO(content), name, **options)


async def status_of(link: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(link) as answer:
        return answer.status


async def test_a_file_comes_back_byte_for_byte_with_its_facts(general: discord.TextChannel) -> None:
    sent = await general.send(files=[file("notes.md", description="my notes"), file("shore.png", PNG)])
    notes, shore = sent.attachments
    assert await notes.read() == b"limpets"
    assert (notes.size, notes.description, notes.content_type) == (
        7,
        "my notes",
        "text/markdown; charset=utf-8",
    )
    assert (shore.width, shore.height, shore.content_type) == (640, 480, "image/png")


async def test_a_file_shown_in_an_embed_leaves_the_list_of_attachments(general: discord.TextChannel) -> None:
    embed = discord.Embed(title="Shore").set_image(url="attachment://shore.png")
    sent = await general.send(embed=embed, files=[file("shore.png", PNG), file("notes.txt")])
    assert [a.filename for a in sent.attachments] == ["notes.txt"]
    assert (sent.embeds[0].image.width, sent.embeds[0].image.height) == (640, 480)
    assert await status_of(sent.embeds[0].image.url or "") == 200


async def test_links_of_a_day_are_equal_and_stop_working_the_day_after_next(
    general: discord.TextChannel, server: Server
) -> None:
    sent = await general.send(file=file("notes.txt"))
    old = sent.attachments[0].url
    assert (await general.fetch_message(sent.id)).attachments[0].url == old
    assert set(parse_qs(urlsplit(old).query)) == {"ex", "is", "hm"}
    server.clock.move(2 * 86_400)
    fresh = (await general.fetch_message(sent.id)).attachments[0].url
    assert (await status_of(old), await status_of(fresh)) == (404, 200)


async def test_an_old_link_to_a_picture_is_refreshed_when_an_embed_uses_it(
    general: discord.TextChannel, server: Server
) -> None:
    embed = discord.Embed(title="Shore").set_image(url="attachment://shore.png")
    sent = await general.send(embed=embed, file=file("shore.png", PNG))
    kept = sent.embeds[0]
    server.clock.move(3 * 86_400)
    edited = await sent.edit(embed=kept)
    assert edited.embeds[0].image.url != kept.image.url
    assert await status_of(edited.embeds[0].image.url or "") == 200
    assert edited.attachments == []


@pytest.mark.parametrize("tampered", ["ex=7fffffff", "hm=" + "0" * 64])
async def test_a_forged_link_is_refused(general: discord.TextChannel, tampered: str) -> None:
    link = (await general.send(file=file("notes.txt"))).attachments[0].url
    key = tampered.partition("=")[0]
    base, _, query = link.partition("?")
    parts = [tampered if part.startswith(f"{key}=") else part for part in query.split("&")]
    assert await status_of(f"{base}?{'&'.join(parts)}") == 404


async def test_hostile_files_are_handed_out_as_downloads(general: discord.TextChannel) -> None:
    page = file("page.html", b"<script>alert(1)</script>")
    picture = file("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    sent = await general.send(files=[page, picture])
    async with aiohttp.ClientSession() as http:
        for attachment in sent.attachments:
            async with http.get(attachment.url) as answer:
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_an_edit_keeps_the_files_it_lists_and_adds_new_ones(general: discord.TextChannel) -> None:
    sent = await general.send(files=[file("one.txt"), file("two.txt")])
    gone = sent.attachments[0].url
    edited = await sent.edit(attachments=[sent.attachments[1], file("three.txt")])
    assert [a.filename for a in edited.attachments] == ["two.txt", "three.txt"]
    assert await status_of(gone) == 404
    assert (await edited.edit(content="none", attachments=[])).attachments == []


async def test_a_deleted_message_takes_its_files_along(general: discord.TextChannel, community: Community) -> None:
    sent = await general.send(file=file("notes.txt"))
    link = sent.attachments[0].url
    await sent.delete()
    assert await status_of(link) == 404
    assert community.world.blobs == {}


async def test_files_of_a_refused_message_are_not_kept(server: Server, community: Community) -> None:
    lost = {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://lost.txt"}}]}
    path = f"/channels/{community.channel('general')['id']}/messages"
    async with calling(server) as bot:
        await refused(bot, "POST", path, lost, files=[Upload("here.txt", b"x", "text/plain")])
    assert community.world.blobs == {}


async def test_a_file_above_the_limit_is_refused(
    server: Server, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.rest.http.MAX_FILE", 1000)
    path = f"/channels/{community.channel('general')['id']}/messages"
    async with calling(server, "chidi") as chidi:
        big = Upload("big.bin", b"x" * 1001)
        assert (await refused(chidi, "POST", path, {}, files=[big])).code == 40005
        many = [Upload(f"{n}.txt", b"x") for n in range(11)]
        assert (await refused(chidi, "POST", path, {}, files=many)).code == 30015


async def test_layout_components_show_their_files(general: discord.TextChannel, community: Community) -> None:
    chidi = community.user("chidi")["id"]
    view = discord.ui.LayoutView(timeout=None)
    gallery = discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://shore.png", description="the shore"))
    text = discord.ui.TextDisplay(f"Seen by <@{chidi}>")
    thumbnail = discord.ui.Section("Notes", accessory=discord.ui.Thumbnail("https://example.org/a.png"))
    parts = (text, thumbnail, gallery, discord.ui.Separator(), discord.ui.File("attachment://notes.txt"))
    view.add_item(discord.ui.Container(*parts, accent_colour=0x2E8B57))
    sent = await general.send(view=view, files=[file("shore.png", PNG), file("notes.txt")])
    assert sent.attachments == []
    assert [user.name for user in sent.mentions] == ["chidi"]
    container = sent.components[0]
    assert isinstance(container, discord.Container)
    picture, document = container.children[2], container.children[4]
    assert isinstance(picture, discord.MediaGalleryComponent)
    assert isinstance(document, discord.FileComponent)
    assert await status_of(picture.items[0].media.url) == 200
    assert (document.name, document.size) == ("notes.txt", 7)
    edited = await sent.edit(view=view)
    assert edited.flags.components_v2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("tide table.txt", "tide_table.txt"),
        ("../../etc/passwd", "passwd"),
        ("c:\\temp\\x.png", "x.png"),
        ('a"b<c>.md', "abc.md"),
        ("Гид.pdf", "unknown.pdf"),
        ("..", "unknown"),
        (".profile", "unknown.profile"),
    ],
)
def test_filenames_are_made_harmless(given: str, kept: str) -> None:
    assert safe_filename(given) == kept


def test_the_content_type_follows_the_name() -> None:
    names = {"a.txt": "text/plain; charset=utf-8", "a.jpg": "image/jpeg", "a": "application/octet-stream"}
    assert {name: content_type_of(name) for name in names} == names


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 12, 34), (12, 34)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30), (30, 20)),
        (b"RIFF0000WEBPVP8X" + bytes(8) + b"\x09\x00\x00\x13\x00\x00", (10, 20)),
        (b"\xff\xd8\xff", None),
        (b"just text", None),
        (b"", None),
    ],
)
def test_picture_sizes_are_read_from_the_file(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
