"""A commit's tree as one file to be downloaded. Whenever it is made, it has the same bytes. Everything here blocks."""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Final

from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.repo import Repo

from bot.domain.page import LINK
from bot.mirror.repository import Damaged, Repository

IN_MEMORY: Final = 1024 * 1024
_LEVEL: Final = 6
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_NO_TEXT: Final = re.compile("[\udc80-\udcff]")


class Form(StrEnum):
    """The forms there are."""

    ZIP = "zip"
    TAR = "tar.gz"


def packed_tree(repository: Repository, revision: int, folder: str, form: Form) -> IO[bytes]:
    """Everything as it was once a revision was in, in a folder of that name; to be closed by the caller."""
    commit = repository.commit_of(revision)
    if commit is None:
        raise Damaged(f"{repository.path}: there is no commit of R{revision}")
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        with closing(Repo(str(repository.path))) as git:
            found = git.object_store[ObjectID(commit.encode())]
            if not isinstance(found, Commit):
                raise Damaged(f"{repository.path}: {commit} is no commit")
            (_zip if form is Form.ZIP else _tar)(out, _files(git, found), folder, found.commit_time)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _files(git: Repo, commit: Commit) -> Iterator[tuple[str, int, bytes]]:
    for entry in iter_tree_contents(git.object_store, commit.tree):
        blob = git.object_store[entry.sha]
        if isinstance(blob, Blob):
            yield entry.path.decode("utf-8", "surrogateescape"), entry.mode, blob.as_raw_string()


def _zip(out: IO[bytes], files: Iterator[tuple[str, int, bytes]], folder: str, at: int) -> None:
    when = datetime.fromtimestamp(at, UTC)
    moment = max(_ZIP_EPOCH, (when.year, when.month, when.day, when.hour, when.minute, when.second))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path, mode, data in files:
            info = zipfile.ZipInfo(f"{folder}/{_in_zip(path)}", moment)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, mode << 16
            archive.writestr(info, data)


def _in_zip(path: str) -> str:
    """A path as a zip can have it: text, and on every system divided by slashes alone."""
    name = path.encode("utf-8", "surrogateescape").replace(b"\\", b"%5C")
    return _NO_TEXT.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", name.decode("utf-8", "surrogateescape"))


def _tar(out: IO[bytes], files: Iterator[tuple[str, int, bytes]], folder: str, at: int) -> None:
    with (
        gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, mode, data in files:
            info = tarfile.TarInfo(f"{folder}/{path}")
            info.mtime, info.mode = at, stat.S_IMODE(mode) or 0o777
            if mode == LINK:
                info.type, info.linkname = tarfile.SYMTYPE, data.decode("utf-8", "surrogateescape")
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
