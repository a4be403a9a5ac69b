"""Git's own way to clone and fetch over HTTP (its "smart" protocol, version 0), for reading only. Everything here
blocks.

Source: Git's documentation, gitprotocol-http and gitprotocol-pack.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, cast

from dulwich.errors import GitProtocolError, HangupException
from dulwich.protocol import CAPABILITY_FILTER, CAPABILITY_NO_DONE, ReceivableProtocol
from dulwich.repo import Repo
from dulwich.server import BackendRepo, DictBackend, UploadPackHandler

from bot.mirror.repository import Repository

IN_MEMORY: Final = 1024 * 1024
"""Bytes of an answer beyond which it waits on the disk until its reader has it."""

KEPT_AT_MOST: Final = 4
_KEPT: Final = "answers"
_PLACE: Final = "/"


class NotUnderstood(Exception):
    """What was asked is not what git asks, or names what is not there."""


class _Shown:
    """A repository as the protocol's program sees it: besides what is advertised it knows some older commits.

    It is opened for this one answer: what dulwich keeps open is not for several threads.
    """

    def __init__(self, repository: Repository, wanted: set[bytes]) -> None:
        self.repo = Repo(str(repository.path))
        self._more: Mapping[Any, Any] = repository.wanted(wanted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.repo, name)

    def find_missing_objects(self, determine_wants: Any, *rest: Any, **more: Any) -> Any:
        """As a repository does, but with all that may be asked for."""

        def determine(advertised: Mapping[Any, Any], depth: int | None = None) -> Any:
            return determine_wants({**self._more, **advertised}, depth)

        return self.repo.find_missing_objects(determine, *rest, **more)


class _Reading(UploadPackHandler):
    """Without filters: what they cost is for the sender to find out. And without the promise to send at once what was
    found out to be missing ("no-done"): dulwich does so even where it has not said that it is ready, and git fails."""

    def capabilities(self) -> list[bytes]:
        return [one for one in super().capabilities() if one not in (CAPABILITY_FILTER, CAPABILITY_NO_DONE)]


def advertised(repository: Repository) -> bytes:
    """What branches and tags there are."""
    out = BytesIO()
    protocol = ReceivableProtocol(BytesIO().read, out.write)
    protocol.write_pkt_line(b"# service=git-upload-pack\n")
    protocol.write_pkt_line(None)
    with closing(_Shown(repository, set())) as shown:
        if shown.get_refs():
            _handler(shown, protocol, advertise=True).handle()
        else:  # gitprotocol-pack: "no-refs"
            protocol.write_pkt_line(b"0" * 40 + b" capabilities^{}\x00agent=barnraiser\n")
            protocol.write_pkt_line(None)
    return out.getvalue()


def packed(repository: Repository, asked: bytes) -> IO[bytes]:
    """The answer to what somebody asks for, ready to be read from its beginning. Raises NotUnderstood.

    Whoever has nothing yet asks the same as others do: the last few of those answers are kept, and stay right for as
    long as the repository is there.
    """
    if b"have " in asked:
        return _made(repository, asked)
    kept = repository.path / _KEPT / sha256(asked).hexdigest()
    with suppress(FileNotFoundError):
        return kept.open("rb")
    out = _made(repository, asked)
    _keep(out, kept)
    return out


def _keep(answer: IO[bytes], place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    for old in sorted(place.parent.iterdir(), key=lambda file: file.stat().st_mtime)[: -KEPT_AT_MOST + 1 or None]:
        old.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        shutil.copyfileobj(answer, file)
    Path(file.name).replace(place)
    answer.seek(0)


def _made(repository: Repository, asked: bytes) -> IO[bytes]:
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        protocol = ReceivableProtocol(BytesIO(asked).read, out.write)
        with closing(_Shown(repository, _wants(asked))) as shown:
            _handler(shown, protocol).handle()
    except (GitProtocolError, HangupException, AssertionError, ValueError, KeyError) as trouble:
        out.close()
        raise NotUnderstood(repr(trouble)) from trouble
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _handler(shown: _Shown, protocol: ReceivableProtocol, *, advertise: bool = False) -> UploadPackHandler:
    backend = DictBackend({_PLACE: cast("BackendRepo", shown)})  # it has all that the handler uses
    return _Reading(backend, [_PLACE], protocol, stateless_rpc=True, advertise_refs=advertise)


def _wants(asked: bytes) -> set[bytes]:
    """The ids that a request wants. Its lines begin with their length in four hexadecimal digits."""
    found, at = set(), 0
    while at + 4 <= len(asked):
        try:
            length = int(asked[at : at + 4], 16)
        except ValueError:
            break
        line = asked[at + 4 : at + length]
        if length <= 4 or not line.startswith(b"want "):
            break
        found.add(line[5:45])
        at += length
    return found
