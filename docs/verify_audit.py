#!/usr/bin/env python3
"""Check the audit log of a community without Barnraiser: is it whole, unchanged and in order?

    python3 verify_audit.py EXPORT.zip [--head SEQUENCE:HASH ...]
    python3 verify_audit.py audit.jsonl --guild NUMBER [--head SEQUENCE:HASH ...]

It takes what `python -m bot export` or `backup` wrote, or the file audit.jsonl from within it. A head is the number and
the hash of an entry that somebody noted earlier: the log must still have that entry. Only with a head from elsewhere
can it show that the end was cut off, or that everything was written anew. The exit code is 0 if all is well, else 1.

Python 3.8 or newer and nothing else. What is checked, and why it is enough, stands in audit.md beside this file; it
shares no code with Barnraiser, so that the two cannot make the same mistake. Licence: AGPL-3.0-or-later.
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from datetime import datetime, timezone

FIELDS = {"at", "actor", "action", "subject", "payload", "sequence", "salt", "commitment", "previous", "hash"}
HASH = re.compile(r"[0-9a-f]{64}")
SALT = re.compile(r"([0-9a-f]{2})*")
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{6}))?(Z|[+-]\d\d:\d\d)")
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
MOST_SHOWN = 20


class Wrong(Exception):
    """Something is not as it was written. The text says what."""


UNREADABLE = (
    Wrong,
    ValueError,
    LookupError,
    TypeError,
    OSError,
    EOFError,
    RuntimeError,
    zlib.error,
    zipfile.BadZipFile,
)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def genesis(guild):
    """What the first entry names as the hash before it."""
    return sha256(f"barnraiser audit log of guild {guild}".encode())


def canonical(value):
    """JSON in the one form that is hashed: keys in order, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def read_json(text):
    """JSON in which no object has a key twice."""

    def once(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Wrong("a key is in it twice")
        return found

    def never(word):
        raise Wrong(f"{word} is no JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=never)


def moment(text):
    """An instant as it is hashed: in UTC, with six digits after the second."""
    match = TIME.fullmatch(text)
    if match is None or match[2] == "000000":
        raise Wrong(f"the time {text!r} is not written as it should be")
    at = datetime.fromisoformat(match[1] + match[3].replace("Z", "+00:00")).astimezone(timezone.utc)
    return f"{at.isoformat()[:19]}.{match[2] or '000000'}Z"


def is_whole_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def entry_of(line):
    """One line of the log, read and checked for its form. Raises Wrong."""
    try:
        entry = read_json(line.decode())
    except ValueError as error:
        raise Wrong(f"it is no JSON: {error}") from None
    if not isinstance(entry, dict) or set(entry) != FIELDS:
        raise Wrong("it does not have the fields of an entry, and no others")
    texts = ("at", "action", "subject", "salt", "commitment", "previous", "hash")
    if not all(isinstance(entry[name], str) for name in texts):
        raise Wrong("a field that should be text is not")
    if not is_whole_number(entry["sequence"]) or not (entry["actor"] is None or is_whole_number(entry["actor"])):
        raise Wrong("a field that should be a number is not")
    if not isinstance(entry["payload"], dict):
        raise Wrong("what it says is no JSON object")
    if not all(HASH.fullmatch(entry[name]) for name in ("commitment", "previous", "hash")):
        raise Wrong("a hash is not written as it should be")
    if not SALT.fullmatch(entry["salt"]):
        raise Wrong("the salt is not written as it should be")
    return entry


def hash_of(entry):
    """The hash an entry must have: over all of it but what it says, to which it only holds the commitment."""
    hashed = [
        entry["sequence"],
        moment(entry["at"]),
        entry["actor"],
        entry["action"],
        entry["subject"],
        entry["commitment"],
        entry["previous"],
    ]
    return sha256(canonical(hashed))


def commitment_of(entry):
    """The commitment to what an entry says: over the salt's bytes and then the text."""
    return sha256(bytes.fromhex(entry["salt"]) + canonical(entry["payload"]))


def is_erased(entry):
    return not entry["salt"] and not entry["payload"]


class Log:
    """What was found while a log was read from its beginning to its end."""

    def __init__(self, guild, noted):
        self.guild = guild
        self.sequence = 0
        self.hash = genesis(guild)
        self.entries = 0
        self.erased = []
        self.problems = []
        self.noted = noted

    def read(self, lines):
        self.meet_heads()
        for line in lines:
            self.entries += 1
            try:
                entry = entry_of(line)
            except Wrong as problem:
                self.problems.append(f"line {self.entries}: {problem}")
                continue
            self.problems += [f"entry {entry['sequence']}: {problem}" for problem in self.check(entry)]
            self.sequence, self.hash = entry["sequence"], entry["hash"]
            self.meet_heads()
        for sequence, digest in self.noted:
            self.problems.append(f"the entry {sequence} with the hash {digest}, which was noted, is not there")

    def meet_heads(self):
        self.noted = [head for head in self.noted if head != (self.sequence, self.hash)]

    def check(self, entry):
        """What is wrong with an entry, given the one before it."""
        if entry["sequence"] != self.sequence + 1:
            yield f"it comes after entry {self.sequence}"
        if entry["previous"] != self.hash:
            yield "it does not name the hash of the entry before it"
        try:
            if hash_of(entry) != entry["hash"]:
                yield "its hash is not that of its content: it was changed"
            if is_erased(entry):
                self.erased.append(entry["sequence"])
            elif commitment_of(entry) != entry["commitment"]:
                yield "what it says is not what was committed to: it was changed"
        except (Wrong, ValueError, OverflowError) as problem:
            yield str(problem)


def check_zip(archive, noted):
    """The log in an export, compared with what the export says of itself."""
    names = archive.namelist()
    if len(names) != len(set(names)):
        raise Wrong("a file is in it more than once")
    manifest = read_json(archive.read("manifest.json").decode())
    if manifest["format"] != 1:
        raise Wrong(f"this program reads exports of format 1, and this is format {manifest['format']!r}")
    log = Log(int(manifest["guild"]), noted)
    with archive.open("audit.jsonl") as lines:
        log.read(lines)
    if manifest["counts"]["audit"] != log.entries:
        log.problems.append(f"the manifest says there are {manifest['counts']['audit']!r} entries")
    if manifest["audit"] != {"sequence": log.sequence, "hash": log.hash}:
        log.problems.append("the log does not end with the entry that the manifest names")
    return log


def check_file(path, guild, noted):
    """The log in an export, or in a file of its own. Raises Wrong, or what reading it raises."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            log = check_zip(archive, noted)
        if guild not in (None, log.guild):
            log.problems.append(f"it is the log of another guild than {guild}")
        return log
    if guild is None:
        raise Wrong("with a file that is no export, name the guild: --guild NUMBER")
    log = Log(guild, noted)
    with open(path, "rb") as lines:
        log.read(lines)
    return log


def head(text):
    match = HEAD.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError("a head is SEQUENCE:HASH")
    return int(match[1]), match[2]


def shown(numbers):
    listed = ", ".join(map(str, numbers[:MOST_SHOWN]))
    return listed + (" …" if len(numbers) > MOST_SHOWN else "")


def report(log):
    print(f"guild {log.guild}: {log.entries} entries in the audit log")
    if log.erased:
        print(f"erased, which leaves the chain whole: {len(log.erased)} ({shown(log.erased)})")
    print(f"head: {log.sequence}:{log.hash}")
    for problem in log.problems[:MOST_SHOWN]:
        print(f"WRONG: {problem}")
    if len(log.problems) > MOST_SHOWN:
        print(f"… and {len(log.problems) - MOST_SHOWN} more")
    if not log.problems:
        print("All is well: every entry is there, unchanged and in order.")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check the audit log of a community without Barnraiser.")
    parser.add_argument("file", help="an export (a zip file), or the audit.jsonl from within one")
    parser.add_argument("--guild", type=int, help="the community's number; needed with audit.jsonl")
    parser.add_argument(
        "--head", type=head, action="append", default=[], help="SEQUENCE:HASH noted earlier; repeatable"
    )
    chosen = parser.parse_args(arguments)
    try:
        log = check_file(chosen.file, chosen.guild, chosen.head)
    except UNREADABLE as error:
        print(f"WRONG: {chosen.file} cannot be read: {type(error).__name__} {error}")
        return 1
    report(log)
    return 1 if log.problems else 0


if __name__ == "__main__":
    sys.exit(main())
