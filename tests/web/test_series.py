"""A series of patches on the web: who may read it, what it shows, and that nothing in it acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.domain.contribution import (
    Acknowledgement,
    ContributionState,
    Form,
    Patch,
    Review,
    Settled,
    Thanked,
    Verdict,
    Work,
)
from bot.domain.ids import ChannelId
from bot.domain.patches.kept import kept
from bot.domain.patches.mail import read
from bot.domain.people import Consent
from tests.web.conftest import Reader, opened
from tests.web.hostile import lines, texts
from tests.web.library import BEN, NOW, Library
from tests.web.test_privacy import CLOSED
from tests.web.test_safety import check

SIGNED = Consent("DCO-1.1", "1", NOW)


def diff(path: str, added: str) -> str:
    body = "".join(f"+{line}\n" for line in added.split("\n"))
    count = added.count("\n") + 1
    names = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    return f"{names}@@ -0,0 +1,{count} @@\n{body}"


def series(*versions: str, **more: Any) -> dict[str, Any]:
    works = []
    for at, text in enumerate(versions, 1):
        patch = Patch("tide: turn", "Why.", diff("src/tide.c", text))
        works.append(Work(at, f"Version {at}", (), NOW + timedelta(hours=at), (patch,)))
    return {"title": "Tides", "form": Form.PATCHES, "works": tuple(works), "sign_off": SIGNED, **more}


async def test_each_version_is_shown_with_its_changes_and_the_range_diff(library: Library, reader: Reader) -> None:
    await library.contribute(1, **series("low\nebb", "high\nebb"))
    newest = (await reader.get("C1")).text
    for words in ("tide: turn", "src/tide.c", "high", "Version 2", "range-diff", "Signed-off-by", "+low"[1:]):
        assert words in newest
    oldest = (await reader.get("C1?v=1")).text
    assert "range-diff" not in oldest
    assert "high" not in oldest
    assert [(await reader.get(address)).status for address in ("C1?v=3", "C1?v=x", "C1/mbox?v=0")] == [404, 404, 404]


async def test_a_mailbox_is_to_be_downloaded(library: Library, reader: Reader) -> None:
    await library.contribute(1, **series("low", "high"))
    answer = await reader.get("C1/mbox?v=1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="C1-v1.mbox"'
    (mail,) = read(answer.text.encode())
    assert (mail.subject, mail.body) == ("tide: turn", "Why.")
    assert b"+low\n" in mail.diff


@pytest.mark.parametrize(
    "changes",
    [{"consent": None}, {"sign_off": None}, {"state": ContributionState.WITHDRAWN}, {"channel": CLOSED}],
    ids=["no licence", "no certificate", "withdrawn", "a closed channel"],
)
async def test_patches_are_public_only_as_their_author_agreed(
    library: Library, reader: Reader, private_channels: set[ChannelId], changes: dict[str, Any]
) -> None:
    private_channels.add(CLOSED)
    await library.contribute(1, **(series("SECRETLINE") | changes))
    assert "SECRETLINE" not in (await reader.get("C1")).text
    assert (await reader.get("C1/mbox")).status == 404


@given(lines, texts)
@settings(
    max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
async def test_nothing_in_a_series_acts(line: str, text: str) -> None:
    settled = Settled(BEN.id, line, NOW, overridden=True, reason=text)
    reviews = (
        Review(2, BEN.id, line, Verdict.TESTED, text, NOW),
        Review(2, BEN.id, line, Verdict.OBJECT, text, NOW),
        Review(1, BEN.id, line, Verdict.OBJECT, text, NOW, settled=settled),
    )
    thanked = (Acknowledgement(BEN.id, line, Thanked.REPORTED, NOW, NOW),)
    told = {"title": line, "author_name": line, "state_reason": text, "reviews": reviews, "thanked": thanked}
    made = series(kept(text.encode("utf-8", "replace")), kept(line.encode("utf-8", "replace")), **told)
    hostile = {"subject": line, "body": text, "author": line, "claimed": (line,)}
    made["works"] = tuple(
        replace(work, text=text, patches=tuple(replace(patch, **hostile) for patch in work.patches))
        for work in made["works"]
    )
    async with opened() as (library, reader):
        await library.contribute(1, **made)
        for address in ("C1", "C1?v=1"):
            answer = await reader.get(address)
            assert answer.status == 200
            check(answer.markup, address)
        assert (await reader.get("C1/mbox")).status == 200
