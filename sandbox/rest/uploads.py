"""The files of a message: which it keeps, which are new, and under what names they are stored.

https://docs.discord.com/developers/reference#uploading-files
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import PurePath

from sandbox.errors import error
from sandbox.model import messages as model
from sandbox.rest.form import Form
from sandbox.rest.http import MAX_FILES, Upload
from sandbox.rest.image_size import image_size
from sandbox.world import Json, World

IS_SPOILER = 1 << 3
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(slots=True)
class Files:
    """What a request says about attachments: stored ones to keep, with changed facts, and new ones."""

    kept: list[Json] = field(default_factory=list)
    new: list[tuple[Upload, Json]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.kept or self.new)

    def store(self, world: World, channel_id: str, **fields: object) -> tuple[list[Json], dict[str, str]]:
        """Keep the new files. Returns all attachments, and the new ones' ids by the names they were sent under.

        `fields` are added to each new attachment (e.g. `ephemeral=True`).
        """
        attachments = [dict(attachment) for attachment in self.kept]
        sent: dict[str, str] = {}
        for upload, facts in self.new:
            name = facts.pop("filename", None) or upload.filename
            safe = safe_filename(name)
            size = image_size(upload.content)
            if size is not None:
                facts["width"], facts["height"] = size
            if safe != name and "title" not in facts:
                facts["title"] = PurePath(name).stem
            stored = model.store_file(world, channel_id, safe, content_type_of(safe), upload.content, **facts, **fields)
            attachments.append(stored)
            sent[name] = sent[upload.filename] = stored["id"]
        return attachments, sent


def read_files(form: Form, uploads: list[Upload], old: list[Json] | None = None) -> Files:
    """The `attachments` of the form together with the uploads. `old` are those of the message being edited.

    Without the field everything uploaded is added to everything there was; with it only what it lists stays.
    30015 for more than ten.
    """
    existing = {a["id"]: a for a in old or ()}
    waiting = {upload.index: upload for upload in uploads}
    if not isinstance(form.body.get("attachments"), list):
        files = Files(list(existing.values()), [(upload, {}) for upload in uploads])
    else:
        files = Files()
        for child in form.children("attachments", max=MAX_FILES):
            _read_one(child, files, existing, waiting)
    if len(files.kept) + len(files.new) > MAX_FILES:
        raise error(30015)
    return files


def _read_one(form: Form, files: Files, existing: dict[str, Json], waiting: dict[str, Upload]) -> None:
    reference = form.snowflake("id", required=True)
    facts = {
        "filename": form.string("filename", max=1024),
        "title": form.string("title", max=1024),
        "description": form.string("description", max=1024),
    }
    facts = {key: value for key, value in facts.items() if value}
    spoiler = form.boolean("is_spoiler")
    if spoiler or str(facts.get("filename", "")).startswith("SPOILER_"):
        facts["flags"] = IS_SPOILER
    if reference in waiting:
        files.new.append((waiting[reference], facts))
    elif reference in existing:
        facts.pop("filename", None)
        files.kept.append({**existing[reference], **facts})
    elif reference is not None:
        form.fail("id", "ATTACHMENT_NOT_FOUND", f"No file was uploaded as files[{reference}]")


def safe_filename(name: str) -> str:
    """The name under which Discord serves a file: spaces become underscores, other signs disappear."""
    path = PurePath(name.replace("\\", "/")).name.strip().replace(" ", "_")
    stem, dot, suffix = path.rpartition(".") if "." in path else (path, "", "")
    stem, suffix = _UNSAFE.sub("", stem).strip("."), _UNSAFE.sub("", suffix)
    return f"{stem or 'unknown'}{dot if suffix else ''}{suffix}"


def content_type_of(filename: str) -> str:
    """The media type Discord gives a file, judged by its name alone."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
