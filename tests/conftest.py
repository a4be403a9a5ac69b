"""What holds in every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from bot.locales import Catalogue
from tests import browser
from tests.s3 import CREDENTIALS, Service, service

# A wording that is missing fails the test that met it.
Catalogue.strict = True

# CI searches wider and the same way each time, and shows what fails as it found it: to make a whole guild smaller takes
# longer than a test may. At a desk the search is quick and new each time.
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, phases=AS_FOUND)
settings.register_profile("desk", max_examples=50, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium to drive. Without one a test is skipped at a desk and fails in CI."""
    return browser.find()


@pytest.fixture(scope="session")
def s3() -> Iterator[Service]:
    """An S3 service."""
    with service() as running:
        yield running


@pytest.fixture
def bucket(s3: Service, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket, and the credentials for it in the environment."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return s3.new_bucket()
