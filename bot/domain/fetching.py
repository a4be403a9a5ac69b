"""Which files are fetched, from where, and what they are: rules about addresses, names and the first bytes.

A member chooses what an attachment is called and what type it claims to have; an address reaches us through Discord.
None of that is trusted. What is fetched is an attachment on Discord's own servers, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

CDN_HOSTS: Final = ("cdn.discordapp.com", "media.discordapp.net")
"""Where Discord keeps attachments: https://docs.discord.com/developers/reference#signed-attachment-cdn-urls"""

NAME_LIMIT: Final = 120
HEAD: Final = 512
"""How many of a file's first bytes tell what it is."""

UNKNOWN: Final = "application/octet-stream"

_ADDRESS_LIMIT: Final = 2000
_PATH: Final = r"/(?:ephemeral-)?attachments/\d{1,20}/\d{1,20}/[A-Za-z0-9._~!$&'()*+,;=:@%-]{1,800}"
_QUERY: Final = r"(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,800})?"
_DISCORD: Final = re.compile(rf"https://(?:{'|'.join(map(re.escape, CDN_HOSTS))}){_PATH}{_QUERY}", re.ASCII)
_DOTS: Final = re.compile(r"(?:\.|%2e){1,2}|.*%(?:2f|5c|00).*", re.ASCII | re.IGNORECASE)

_TODAYS_INTERNET: Final = IPv6Network("2000::/3")
_NOT_THERE: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_RESERVED: Final = tuple(map(IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4")))
"""What ``ipaddress`` calls global in some version, and clouds use for their own services."""

_CONTROLS: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_NO_NAME: Final = re.compile(r'[/\\:*?"<>|]+')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def is_ours_to_fetch(address: str, local: str | None = None) -> bool:
    """Whether this is the address of an attachment on Discord's servers; or, where ``local`` says what its addresses
    begin with (``http://127.0.0.1:8090/cdn``), on those of the sandbox that the bot runs in.

    The whole address has to look just as Discord writes it: with nothing before the host, no port, nothing encoded that
    could be read as another path, and only characters that every reader of addresses reads alike.
    """
    if len(address) > _ADDRESS_LIMIT:
        return False
    pattern = _DISCORD
    if local is not None:
        pattern = re.compile(rf"(?:{_DISCORD.pattern}|{re.escape(local)}{_PATH}{_QUERY})", re.ASCII)
    if pattern.fullmatch(address) is None:
        return False
    path = address.partition("?")[0].partition("//")[2]
    return not any(_DOTS.fullmatch(segment) for segment in path.split("/")[1:])


def is_public(address: str) -> bool:
    """Whether an IP address is somebody's on the public internet: not this machine, not its network, not a cloud's
    metadata service, nor such an address dressed up as another (RFC 6890; for IPv6 also RFC 4291, 6052 and 3056)."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped
        if inner is None and found in _TRANSLATED:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is None:
            there = found in _TODAYS_INTERNET and not any(found in net for net in _NOT_THERE)
            return there and found.scope_id is None and found.is_global
        found = inner
    special = found.is_private or found.is_loopback or found.is_link_local or found.is_multicast or found.is_reserved
    return found.is_global and not special and not any(found in network for network in _RESERVED)


def is_loopback(address: str) -> bool:
    """Whether an IP address is this very machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def safe_name(name: str) -> str:
    """What a file is called, as a name and nothing else: no folder, no device, nothing invisible, at most 120
    characters. The ending stays, where there is room for it."""
    shown = unicodedata.normalize("NFC", _CONTROLS.sub("", name))
    shown = " ".join(_NO_NAME.sub("_", shown).split()).strip(". ")
    if not shown.strip("_"):
        return "file"
    if _DEVICES.fullmatch(shown):
        shown = f"_{shown}"
    if len(shown) > NAME_LIMIT:
        stem, dot, ending = shown.rpartition(".")
        keep = f"{dot}{ending}" if stem and len(ending) <= 12 else ""
        shown = shown[: NAME_LIMIT - len(keep)].rstrip(". ") + keep
    return shown


@dataclass(frozen=True)
class _Mark:
    """What a type's files begin with: the bytes, and where."""

    type: str
    bytes: bytes
    at: int = 0


_MARKS: Final = (
    _Mark("image/png", b"\x89PNG\r\n\x1a\n"),
    _Mark("image/jpeg", b"\xff\xd8\xff"),
    _Mark("image/gif", b"GIF87a"),
    _Mark("image/gif", b"GIF89a"),
    _Mark("image/webp", b"WEBP", 8),
    _Mark("image/avif", b"ftypavif", 4),
    _Mark("image/tiff", b"II*\x00"),
    _Mark("image/tiff", b"MM\x00*"),
    _Mark("application/pdf", b"%PDF-"),
    _Mark("application/zip", b"PK\x03\x04"),
    _Mark("application/gzip", b"\x1f\x8b"),
    _Mark("application/x-xz", b"\xfd7zXZ\x00"),
    _Mark("application/zstd", b"\x28\xb5\x2f\xfd"),
    _Mark("application/x-7z-compressed", b"7z\xbc\xaf\x27\x1c"),
    _Mark("audio/ogg", b"OggS"),
    _Mark("audio/flac", b"fLaC"),
    _Mark("audio/mpeg", b"ID3"),
    _Mark("audio/wav", b"WAVE", 8),
    _Mark("video/mp4", b"ftyp", 4),
    _Mark("video/webm", b"\x1a\x45\xdf\xa3"),
    _Mark("font/woff2", b"wOF2"),
)
"""The patterns of https://mimesniff.spec.whatwg.org/ and of the formats' own specifications. None of these types runs
anything in a browser."""


def sniffed(head: bytes, name: str) -> str:
    """What a file is, by its first ``HEAD`` bytes: never what anybody claims.

    Text is ``text/markdown`` or ``text/plain``, whatever is in it: HTML, SVG and scripts are only ever shown as they
    are written. What is not known is just bytes.
    """
    for mark in _MARKS:
        if head.startswith(mark.bytes, mark.at):
            return mark.type
    if not _is_text(head[:HEAD]):
        return UNKNOWN
    return "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"


def _is_text(head: bytes) -> bool:
    """Whether bytes are the beginning of UTF-8 text; the last character may be cut."""
    if any(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return False
    for cut in range(4):
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
