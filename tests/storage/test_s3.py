"""Files in S3: the contract, and what a service or the way to it can do wrong."""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import io
import logging
import subprocess
import sys
from asyncio import sleep

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botocore.exceptions import ClientError, ConnectionClosedError

import bot.app
from bot.config import Storage
from bot.domain.ids import GuildId
from bot.domain.ports import DamagedBlob, StorageError
from bot.log import set_up
from storage import reach_s3
from storage.elsewhere import FilesElsewhere
from storage.embedded.store import EmbeddedStore
from storage.s3 import open_s3
from tests.s3 import CREDENTIALS, service
from tests.storage.test_contract_blobs import BIG, pieces, whole
from tests.storage.things import GUILD, KINDS, OTHER, THINGS


def key(sha256):
    return f"/p/{GUILD}/{sha256[:2]}/{sha256}"


@pytest.fixture
async def blobs(bucket, s3):
    async with open_s3(bucket, s3.address, prefix="p/") as opened:
        yield opened


@pytest.mark.parametrize("changed", [b"x" + BIG[1:], BIG[:-1], BIG + b"x", b""], ids=["bit", "short", "long", "empty"])
async def test_a_file_overwritten_in_the_bucket_is_noticed_before_its_end_is_given_out(blobs, bucket, s3, changed):
    sha256, _ = await blobs.put(GUILD, pieces(BIG), len(BIG))
    assert s3.ask("PUT", f"/{bucket}{key(sha256)}", changed)[0] == 200
    got = []
    with pytest.raises(DamagedBlob, match=sha256):
        async for chunk in blobs.read(GUILD, sha256):
            got.append(chunk)
    assert sum(map(len, got)) < max(len(changed), 1)
    await blobs.put(GUILD, pieces(BIG), len(BIG))
    assert await whole(blobs, sha256) == BIG


async def test_a_file_is_sent_with_its_hash_and_read_back_only_if_the_service_does_not_confirm_it(blobs, monkeypatch):
    client, seen = blobs._client, []
    put, get = client.put_object, client.get_object

    async def confirming(**arguments):
        seen.append("put")
        return await put(**arguments) | {"ChecksumSHA256": arguments["ChecksumSHA256"]}

    async def getting(**arguments):
        seen.append("get")
        return await get(**arguments)

    monkeypatch.setattr(client, "get_object", getting)
    await blobs.put(GUILD, pieces(b"unconfirmed"), 100)
    assert seen == ["get"]
    monkeypatch.setattr(client, "put_object", confirming)
    await blobs.put(GUILD, pieces(b"confirmed"), 100)
    assert seen == ["get", "put"]


async def test_what_arrives_damaged_is_not_kept(blobs, monkeypatch):
    put = blobs._client.put_object

    async def garbling(**arguments):
        del arguments["ChecksumSHA256"], arguments["ContentLength"]
        return await put(**arguments | {"Body": b"garbled"})

    monkeypatch.setattr(blobs._client, "put_object", garbling)
    with pytest.raises(StorageError, match="did not keep a file as it was sent"):
        await blobs.put(GUILD, pieces(BIG), len(BIG))
    assert await blobs.hashes(GUILD) == []


async def test_an_upload_that_breaks_off_in_the_middle_leaves_nothing_visible(blobs, monkeypatch):
    class Breaking(io.BytesIO):
        def read(self, *_):
            if self.tell():
                raise ConnectionResetError("the cable is cut")
            return super().read(1000)

    put, sent = blobs._client.put_object, []

    async def breaking(**arguments):
        sent.append(Breaking(BIG))
        return await put(**arguments | {"Body": sent[-1]})

    monkeypatch.setattr(blobs._client, "put_object", breaking)
    with pytest.raises(StorageError):
        await blobs.put(GUILD, pieces(BIG), len(BIG))
    assert sent[0].tell() == 1000
    await asyncio.sleep(0.3)  # for the service to notice
    assert await blobs.hashes(GUILD) == []
    with pytest.raises(KeyError):
        await whole(blobs, hashlib.sha256(BIG).hexdigest())


@pytest.fixture
def credentials(monkeypatch):
    """Credentials in the environment."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


async def test_a_service_that_goes_down_is_a_storage_error_that_names_the_bucket(credentials):
    with service() as running:
        bucket = running.new_bucket()
        async with open_s3(bucket, running.address, attempts=1) as opened:
            sha256, _ = await opened.put(GUILD, pieces(b"x"), 1)
            running.stop()
            for work in (opened.put(GUILD, pieces(b"y"), 1), whole(opened, sha256), opened.hashes(GUILD)):
                with pytest.raises(StorageError, match=bucket):
                    await work
        with pytest.raises(StorageError, match=bucket):
            async with open_s3(bucket, running.address, attempts=1):
                pass


async def test_what_fails_once_is_tried_again(blobs, monkeypatch):
    http, failed = blobs._client._endpoint.http_session, []
    send = http.send

    async def failing(request):
        if not failed:
            failed.append(request.url)
            raise ConnectionClosedError(endpoint_url=request.url)
        return await send(request)

    monkeypatch.setattr(http, "send", failing)
    monkeypatch.setattr("aiobotocore.endpoint.asyncio.sleep", lambda _: sleep(0))
    sha256, _ = await blobs.put(GUILD, pieces(b"x"), 1)
    assert len(failed) == 1
    assert await whole(blobs, sha256) == b"x"


async def test_a_service_that_is_silent_is_waited_for_no_longer_than_told(credentials):
    async def only_head(request):
        if request.method != "HEAD":
            await asyncio.Event().wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", only_head)
    async with TestServer(app) as server, open_s3("any", str(server.make_url("")), attempts=1, answer=0.2) as opened:
        for work in (opened.put(GUILD, pieces(b"y"), 1), whole(opened, "ab" * 32), opened.hashes(GUILD)):
            with pytest.raises(StorageError, match=r"bucket any cannot be used: .*[Tt]imeout"):
                await work


async def test_a_bucket_is_tried_out_and_left_as_it_was(bucket, s3):
    await reach_s3(bucket, s3.address, "", "p/")
    assert b"<Key>" not in s3.ask("GET", f"/{bucket}?list-type=2")[1]


@pytest.mark.parametrize("request_", ["PutObject", "GetObject", "ListObjectsV2", "DeleteObject"])
async def test_each_request_that_is_refused_is_named(blobs, monkeypatch, request_):
    make = blobs._client._make_api_call

    async def refusing(name, arguments):
        if name == request_:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, name)
        return await make(name, arguments)

    monkeypatch.setattr(blobs._client, "_make_api_call", refusing)
    with pytest.raises(StorageError, match=f"bucket-.*AccessDenied.*{request_}"):
        await blobs.try_out()
    monkeypatch.undo()
    left = await blobs.hashes(GuildId(0))
    assert len(left) == (request_ == "DeleteObject")


async def test_a_bucket_that_is_not_there_is_told_at_once(bucket, s3):
    with pytest.raises(StorageError, match="no-such-bucket"):
        async with open_s3("no-such-bucket", s3.address):
            pass


async def test_more_files_than_a_page_holds_are_listed_and_forgotten_of_one_guild_only(blobs, monkeypatch):
    listed = blobs._client.list_objects_v2
    monkeypatch.setattr(blobs._client, "list_objects_v2", lambda **arguments: listed(**arguments, MaxKeys=7))
    kept = [(await blobs.put(GUILD, pieces(bytes([number])), 1))[0] for number in range(20)]
    other, _ = await blobs.put(OTHER, pieces(b"other"), 5)
    assert await blobs.hashes(GUILD) == sorted(kept)
    await blobs.forget(GUILD)
    assert await blobs.hashes(GUILD) == []
    assert await blobs.hashes(OTHER) == [other]


async def test_a_store_with_files_elsewhere_forgets_both(blobs):
    store = FilesElsewhere(EmbeddedStore(None, KINDS), blobs)
    await store.run(GUILD, lambda tx: tx.next_number(THINGS))
    await store.blobs.put(GUILD, pieces(b"x"), 1)
    await store.forget(GUILD)
    assert (await store.guilds(), await blobs.hashes(GUILD)) == ([], [])
    await store.close()


async def test_the_settings_choose_the_bucket(bucket, s3, tmp_path):
    settings = Storage(path=tmp_path / "data", s3_bucket=bucket, s3_endpoint=s3.address, s3_prefix="p/")
    async with bot.app._storage(settings) as (_, kept):
        sha256, _ = await kept.put(GUILD, pieces(b"here"), 4)
    assert s3.ask("GET", f"/{bucket}{key(sha256)}") == (200, b"here")
    assert not list(tmp_path.rglob(sha256))


async def test_no_credential_is_logged_even_when_debugging(bucket, s3):
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    set_up("debug", stream)
    try:
        async with open_s3(bucket, s3.address) as opened:
            await opened.put(GUILD, pieces(b"x"), 1)
    finally:
        root.handlers[:], root.level = before
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        assert CREDENTIALS[name] not in stream.getvalue()


async def test_without_the_library_it_is_told_how_to_install_it(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("aiobotocore")]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def missing(name, *rest):
        if name.startswith("aiobotocore"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(StorageError, match=r"pip install --require-hashes -r requirements-s3\.lock"):
        async with open_s3("any"):
            pass


def test_the_library_is_not_loaded_by_whoever_does_not_use_it():
    code = "import sys, bot.app; sys.exit('aiobotocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
