"""Files for an operator: there is a new one only when it is whole, and only its owner may read it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from bot.domain.refusal import Refusal


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file to be written, which then takes its name durably and at one stroke. An error leaves none behind."""
    part = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to be filled, which then takes its name at one stroke. An error leaves none behind.

    Raises Refusal if there is something of that name already, unless it is an empty folder.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal("publish-occupied", folder=str(target))
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        if target.is_dir():
            target.rmdir()
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def private_folder(path: Path) -> None:
    """Make a folder and those it is in, as far as they are missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened_zip(path: Path) -> Iterator[ZipFile]:
    """A zip file to be read. Raises Refusal if it is none."""
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise Refusal("import-no-zip", file=str(path), why=str(error)) from None
    except OSError as error:
        raise Refusal("import-no-zip", file=str(path), why=error.strerror or str(error)) from None
    with archive:
        yield archive
