"""Files in a bucket of Amazon S3, or of another service that speaks its protocol: PREFIX/GUILD/ab/abcdef…

A file goes up in one request, so it is there whole or not at all. The hash it has here goes with it, and the service
refuses bytes that do not have it.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.domain.ids import GuildId
from bot.domain.ports import DamagedBlob, StorageError
from storage.incoming import HASH, IN_MEMORY, checked, on_disk, take_in

MISSING: Final = (
    "Files are to be kept in S3, which needs the extra s3 of pyproject.toml. It is not installed; do so with: "
    ".venv/bin/python -m pip install --require-hashes -r requirements-s3.lock"
)
_CHUNK: Final = 256 * 1024
_NOBODY: Final = GuildId(0)
"""No guild has this number."""

_MISSING_KEY: Final = ("NoSuchKey", "404")
"""What the service calls a missing file, where its answer has a text and where it has none."""

_AT_ONCE: Final = 16
"""Requests to delete that are under way at once."""

ATTEMPTS: Final = 3
"""How often each request is made, with a pause of up to some seconds between."""

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 60.0
"""How long a service may be silent."""


class S3Blobs:
    """``bot.domain.ports.Blobs`` in a bucket. To be had from ``open_s3``."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def put(self, guild: GuildId, chunks: AsyncIterator[bytes], limit: int) -> tuple[str, int]:
        # Nothing can be sent before the hash is known: it is the name.
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            sha256, size = await take_in(chunks, limit, file)
            await on_disk(file.seek, 0)
            checksum = b64encode(bytes.fromhex(sha256)).decode()
            key = self._key(guild, sha256)
            async with self._lock(key):
                answer = await self._ask("put_object", Key=key, Body=file, ContentLength=size, ChecksumSHA256=checksum)
        if answer.get("ChecksumSHA256") != checksum:
            await self._look_again(guild, sha256)
        return sha256, size

    async def read(self, guild: GuildId, sha256: str) -> AsyncIterator[bytes]:
        if not HASH.fullmatch(sha256):
            raise KeyError(sha256)
        async with aclosing(checked(self._chunks(guild, sha256), guild, sha256)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def hashes(self, guild: GuildId) -> list[str]:
        names = [key.rpartition("/")[2] async for key in self._keys(guild)]
        return sorted(name for name in names if HASH.fullmatch(name))

    async def delete(self, guild: GuildId, sha256: str, idle: timedelta = timedelta()) -> bool:
        """As the port says, within this process. S3 cannot delete on a condition: bytes that another process puts
        between the two requests here are lost if they were there before and not put for ``idle``."""
        if not HASH.fullmatch(sha256):
            return True
        key = self._key(guild, sha256)
        async with self._lock(key):
            try:
                found = await self._ask("head_object", Key=key)
            except KeyError:
                return True
            if idle and datetime.now(UTC) - found["LastModified"] < idle:
                return False
            await self._ask("delete_object", Key=key)
        return True

    def _lock(self, key: str) -> asyncio.Lock:
        return self._locks.setdefault(key, asyncio.Lock())

    async def forget(self, guild: GuildId) -> None:
        """Delete all files of a guild. What fails half-way can be done again. Raises StorageError."""
        keys = [key async for key in self._keys(guild)]
        for start in range(0, len(keys), _AT_ONCE):
            # One by one, since not every service knows how to delete many in one request.
            await asyncio.gather(*(self._ask("delete_object", Key=key) for key in keys[start : start + _AT_ONCE]))

    async def check(self) -> None:
        """Raises StorageError unless the bucket is there and may be used."""
        await self._ask("head_bucket")

    async def try_out(self) -> None:
        """Do once what is done with members' files, with a small one of nobody's that is gone afterwards.

        Raises StorageError, which names the request that was refused.
        """
        content = token_bytes(32)
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            await self.put(_NOBODY, _once(content), len(content))
            await self._look_again(_NOBODY, sha256)
            await self.hashes(_NOBODY)
        except StorageError:
            with suppress(StorageError):  # what was refused first is what is told
                await self._ask("delete_object", Key=self._key(_NOBODY, sha256))
            raise
        await self._ask("delete_object", Key=self._key(_NOBODY, sha256))

    async def _chunks(self, guild: GuildId, sha256: str) -> AsyncGenerator[bytes, None]:
        answer = await self._ask("get_object", Key=self._key(guild, sha256))
        async with answer["Body"] as body:
            while True:
                try:
                    chunk: bytes = await body.read(_CHUNK)
                except Exception as error:
                    raise self._told(error) from error
                if not chunk:
                    break
                yield chunk

    async def _keys(self, guild: GuildId) -> AsyncIterator[str]:
        """The keys of a guild's files, a page (1,000 of them) to a request."""
        further: dict[str, str] = {}
        while True:
            page = await self._ask("list_objects_v2", Prefix=f"{self._prefix}{guild}/", **further)
            for found in page.get("Contents", ()):
                yield found["Key"]
            if not page.get("IsTruncated"):
                return
            further = {"ContinuationToken": page["NextContinuationToken"]}

    async def _look_again(self, guild: GuildId, sha256: str) -> None:
        """Read back what a service keeps that says nothing about the hash of what it was sent."""
        try:
            async for _ in self.read(guild, sha256):
                pass
        except (DamagedBlob, KeyError) as error:
            await self._ask("delete_object", Key=self._key(guild, sha256))
            raise StorageError(f"the bucket {self._bucket} did not keep a file as it was sent") from error

    async def _ask(self, operation: str, **arguments: Any) -> Any:
        try:
            return await getattr(self._client, operation)(Bucket=self._bucket, **arguments)
        except Exception as error:
            if "Key" in arguments and _code(error) in _MISSING_KEY:
                raise KeyError(arguments["Key"].rpartition("/")[2]) from None
            raise self._told(error) from error

    def _told(self, error: Exception) -> StorageError:
        """An exception of the client library, or of one beneath it, which have no base in common but Exception."""
        return StorageError(f"the bucket {self._bucket} cannot be used: {error}")

    def _key(self, guild: GuildId, sha256: str) -> str:
        return f"{self._prefix}{guild}/{sha256[:2]}/{sha256}"


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _code(error: Exception) -> str:
    """What the service calls an error, or "" where it was none of the service's."""
    response = getattr(error, "response", None) or {}  # some have one that is None
    return str(response.get("Error", {}).get("Code", ""))


@asynccontextmanager
async def open_s3(
    bucket: str,
    endpoint: str = "",
    region: str = "",
    prefix: str = "",
    *,
    attempts: int = ATTEMPTS,
    answer: float = ANSWER_SECONDS,
) -> AsyncIterator[S3Blobs]:
    """The files in a bucket, at Amazon unless another ``endpoint`` is named.

    Each request is made ``attempts`` times at most, and waits ``answer`` seconds for a service that is silent.
    Credentials are found as AWS's own tools find them, first in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Raises
    StorageError if the bucket cannot be used, or the library is not installed.
    """
    try:
        from aiobotocore.config import AioConfig
        from aiobotocore.session import get_session
    except ModuleNotFoundError as error:
        raise StorageError(MISSING) from error
    config = AioConfig(
        connect_timeout=min(CONNECT_SECONDS, answer),
        read_timeout=answer,
        retries={"mode": "standard", "total_max_attempts": attempts},
        s3={"addressing_style": "path" if endpoint else "auto"},
        # We bring and check SHA-256 ourselves; what the library adds, not every service knows.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    where = {"endpoint_url": endpoint or None, "region_name": region or None}
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(get_session().create_client("s3", config=config, **where))
        except Exception as error:
            raise StorageError(f"the bucket {bucket} cannot be used: {error}") from error
        blobs = S3Blobs(client, bucket, prefix)
        await blobs.check()
        yield blobs
