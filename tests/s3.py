"""An S3 service for tests: moto's server, in a thread of this process, on this machine only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST",
    "AWS_SECRET_ACCESS_KEY": "a-secret-nobody-may-see",
    "AWS_SESSION_TOKEN": "a-session-nobody-may-see",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""The environment that a client needs, and that keeps it from looking for more."""

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIATESTTESTTESTTEST/20260101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
"""The form of a signature; moto does not look whether it is right."""


class Service:
    """A running service."""

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer  # slow to load, and most tests need none

        self._server: ThreadedMotoServer | None = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()
        assert self._server._server is not None
        self._listener = self._server._server
        self._host, self._port = self._server.get_host_and_port()
        self.address = f"http://{self._host}:{self._port}"

    def new_bucket(self) -> str:
        """The name of a new, empty bucket."""
        name = f"bucket-{uuid4().hex}"
        assert self.ask("PUT", f"/{name}") == (200, b"")
        return name

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Do something behind the back of the program: the status and body of the answer."""
        connection = HTTPConnection(self._host, self._port, timeout=30)
        try:
            connection.request(method, path, body, {"Authorization": SIGNED})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop answering; nothing happens if it has stopped already."""
        if self._server is not None:
            self._server.stop()
            self._listener.server_close()
            self._server = None


@contextmanager
def service() -> Iterator[Service]:
    running = Service()
    yield running
    running.stop()
