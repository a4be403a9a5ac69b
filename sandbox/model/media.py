"""Where embeds and components of a message show its own uploaded files.

Senders write `attachment://filename`, or a CDN link they were given earlier. Stored messages hold
`attachment://<attachment id>`, so that every view carries a freshly signed link.
https://docs.discord.com/developers/reference#uploading-files
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sandbox.world import Json, World

_CDN = re.compile(r"/cdn/attachments/\d+/(\d+)/")
_SCHEME = "attachment://"
_EMBED_MEDIA = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))
_THUMBNAIL, _GALLERY, _FILE = 11, 12, 13


def bind(
    world: World, attachments: list[Json], embeds: list[Json], components: list[Json], sent: dict[str, str]
) -> list[str]:
    """Turn references to files into ids, in place, and mark the shown attachments `inline`.

    `sent` gives the ids of new attachments by the names they were sent under. An embed's reference to no file
    loses its picture; the names that components refer to in vain are returned.
    """
    by_name = {a["filename"]: a["id"] for a in attachments} | sent
    used: set[str] = set()
    for embed in embeds:
        for part, key in _embed_media(embed):
            attachment_id = _target(world, by_name, part[key])
            if attachment_id is not None:
                part[key] = _SCHEME + attachment_id
                used.add(attachment_id)
            elif part[key].startswith(_SCHEME):
                del part[key]
    missing = []
    for holder in _component_media(components):
        item = holder["file"] if "file" in holder else holder["media"]
        attachment_id = _target(world, by_name, item["url"])
        if attachment_id is not None:
            item["url"] = _SCHEME + attachment_id
            used.add(attachment_id)
        elif item["url"].startswith(_SCHEME):
            missing.append(item["url"].removeprefix(_SCHEME))
    for attachment in attachments:
        attachment.pop("inline", None)
        if attachment["id"] in used:
            attachment["inline"] = True
    return missing


def show_embeds(world: World, embeds: list[Json]) -> list[Json]:
    """The embeds with fresh links to the files they show."""
    return [_shown_embed(world, embed) for embed in embeds]


def show_components(world: World, components: list[Json]) -> list[Json]:
    """The components with fresh links to the files they show."""
    return [_shown_component(world, component) for component in components]


def _target(world: World, by_name: dict[str, str], url: str) -> str | None:
    if url.startswith(_SCHEME):
        name = url.removeprefix(_SCHEME)
        return by_name.get(name) or (name if name in world.attachments else None)
    linked = _CDN.search(url)
    return linked[1] if linked and linked[1] in world.attachments else None


def _embed_media(embed: Json) -> Iterator[tuple[Json, str]]:
    return ((embed[name], key) for name, key in _EMBED_MEDIA if key in embed.get(name, ()))


def _component_media(components: list[Json]) -> Iterator[Json]:
    for component in components:
        if component["type"] in (_THUMBNAIL, _FILE):
            yield component
        elif component["type"] == _GALLERY:
            yield from component["items"]
        yield from _component_media(component.get("components", []))
        if "accessory" in component:
            yield from _component_media([component["accessory"]])


def _file(world: World, url: str) -> Json | None:
    return world.attachments.get(url.removeprefix(_SCHEME)) if url.startswith(_SCHEME) else None


def _shown_embed(world: World, embed: Json) -> Json:
    shown = dict(embed)
    for name, key in _EMBED_MEDIA:
        if key not in embed.get(name, ()):
            continue
        file = _file(world, embed[name][key])
        link = world.sign(file) if file else embed[name][key]
        shown[name] = {**embed[name], key: link, f"proxy_{key}": link}
        if file and key == "url":
            shown[name].update(_facts(file))
    return shown


def _facts(file: Json) -> Json:
    return {key: file[key] for key in ("content_type", "width", "height") if key in file}


def _shown_component(world: World, component: Json) -> Json:
    shown = dict(component)
    if component["type"] == _THUMBNAIL:
        shown["media"] = _shown_item(world, component["media"])
    elif component["type"] == _FILE:
        shown["file"] = _shown_item(world, component["file"])
        file = _file(world, component["file"]["url"])
        if file:
            shown.update(name=file["filename"], size=file["size"])
    elif component["type"] == _GALLERY:
        shown["items"] = [{**i, "media": _shown_item(world, i["media"])} for i in component["items"]]
    if "components" in component:
        shown["components"] = show_components(world, component["components"])
    if "accessory" in component:
        shown["accessory"] = _shown_component(world, component["accessory"])
    return shown


def _shown_item(world: World, item: Json) -> Json:
    file = _file(world, item["url"])
    if file is None:
        return {**item, "proxy_url": item["url"]}
    link = world.sign(file)
    return {**item, "url": link, "proxy_url": link, "attachment_id": file["id"], **_facts(file)}
