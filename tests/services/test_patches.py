"""Series of patches: checked, sent, sent again, reviewed, accepted as a whole."""

from __future__ import annotations

import pytest

from bot.domain.contribution import ContributionState, Form, Verdict
from bot.domain.kinds import CONTRIBUTIONS, NOTICES, REVISIONS
from bot.domain.notice import What
from bot.domain.page import EXECUTABLE, LINK, PLAIN
from bot.domain.patches.mail import read
from bot.domain.patches.model import file_of
from bot.domain.people import Actor
from bot.domain.refusal import Refusal
from bot.domain.reviewing import dropped_by, holding, trailers
from bot.domain.settings import ORIGIN
from bot.services.desk import Desk
from bot.services.patch_checks import Rejected
from tests.services.conftest import GUILD
from tests.services.patching import ONE, TWO, People, agree, files, mails, mbox, refused, send
from tests.services.test_contributions import track

THREE = {
    "src/start.c": TWO["src/main.c"],
    "run.sh": file_of(b"#!/bin/sh\n", EXECUTABLE),
    "icon.png": file_of(b"\x89PNG\0" * 98 + b"\xff\n"),
    "latest": file_of(b"src/start.c", LINK),
    "latin.txt": file_of("é\n".encode("latin-1")),
}


@pytest.fixture
async def ada(desk: Desk, person: People) -> Actor:
    ada = person(1, "Ada")
    await agree(desk, ada)
    return ada


async def test_a_series_becomes_one_change_for_each_patch_with_the_bytes_that_git_would_have(
    desk: Desk, ada: Actor, maintainer: Actor
):
    made = await send(desk, ada, mails({}, ONE, TWO, THREE, subjects=("begin", "more", "tidy")))
    assert (made.form, made.title, len(made.latest.patches)) == (Form.PATCHES, "begin", 3)
    last = await desk.reviews.approve(maintainer, made.number)
    assert await files(desk, ada) == THREE
    revisions = await desk.store.run(GUILD, lambda tx: tx.find(REVISIONS))
    assert [one.number for one in revisions] == list(range(1, len(revisions) + 1))
    assert revisions[-1] == last
    assert [(one.part, one.slug, one.gone, one.came_from) for one in revisions] == [
        (1, "/doc/a b.txt", False, ""),
        (1, "/src/main.c", False, ""),
        (2, "/icon.png", False, ""),
        (2, "/src/main.c", False, ""),
        (3, "/doc/a b.txt", True, ""),
        (3, "/icon.png", False, ""),
        (3, "/latest", False, ""),
        (3, "/latin.txt", False, ""),
        (3, "/run.sh", False, ""),
        (3, "/src/main.c", True, ""),
        (3, "/src/start.c", False, "/src/main.c"),
    ]
    assert {(one.part, one.summary, one.body) for one in revisions} == {
        (1, "begin", "Because."),
        (2, "more", "Because."),
        (3, "tidy", "Because."),
    }
    assert all([credit.name for credit in one.authors] == ["Ada"] for one in revisions)
    assert {one.slug: one.mode for one in revisions if one.part == 3 and not one.gone} == {
        "/icon.png": PLAIN,
        "/latest": LINK,
        "/latin.txt": PLAIN,
        "/run.sh": EXECUTABLE,
        "/src/start.c": PLAIN,
    }
    assert revisions[0].text == "first\r\nsecond"


async def test_nothing_is_accepted_without_the_certificate_of_origin_and_the_licence(
    desk: Desk, person: People, maintainer: Actor
):
    ben = person(2, "Ben")
    made = await send(desk, ben, mails({}, ONE))
    await refused("review-no-consent", desk.reviews.approve(maintainer, made.number))
    await desk.consents.give(ben)
    await refused("review-no-sign-off", desk.reviews.approve(maintainer, made.number))
    given = await desk.consents.give(ben, ORIGIN)
    now = await desk.contributions.get(GUILD, made.number)
    assert now.sign_off == given
    record = await desk.contributions.person(GUILD, ben.id)
    assert record is not None
    assert given in record.consents
    await desk.reviews.approve(maintainer, made.number)
    assert [(one.key, one.who.name) for one in trailers(await desk.contributions.get(GUILD, made.number), 1)] == [
        ("Signed-off-by", "Ben"),
        ("Reviewed-by", "Mo"),
    ]


async def test_what_does_not_apply_is_shown_to_nobody_and_its_author_is_told_where(
    desk: Desk, ada: Actor, maintainer: Actor
):
    await desk.reviews.approve(maintainer, (await send(desk, ada, mails({}, ONE))).number)
    other = {**ONE, "src/main.c": file_of(b"int main()\n{\n\treturn 7;\n}\n")}
    sent = mails(other, TWO)
    with pytest.raises(Rejected) as no:
        await send(desk, ada, sent, event=2)
    (finding,) = no.value.findings
    assert (finding.part, finding.refusal.key) == (1, "patch-hunk-misfit")
    assert finding.refusal.details == {"path": "src/main.c", "hunk": 1, "line": 1}
    assert len(await desk.store.run(GUILD, lambda tx: tx.find(CONTRIBUTIONS))) == 1


async def test_every_patch_that_cannot_be_read_is_named_at_once(desk: Desk, ada: Actor):
    good = mbox({}, ONE, TWO, THREE)
    bad = good.replace(b"b/run.sh", b"b/../run.sh").replace(b"@@ -1,4 +1,4 @@", b"@@ -1,9 +1,4 @@")
    with pytest.raises(Rejected) as no:
        await send(desk, ada, read(bad))
    keys = {one.part: one.refusal.key for one in no.value.findings}
    assert keys == {2: "patch-corrupt", 3: "patch-names-differ"}


async def test_an_incomplete_series_says_which_patches_are_missing(desk: Desk, ada: Actor):
    whole = mails({}, ONE, TWO, THREE)
    no = await refused("patch-series-missing", send(desk, ada, [whole[0], whole[2]]))
    assert no.details == {"missing": "2"}


async def test_the_next_version_keeps_reviews_of_patches_that_are_the_same_and_drops_the_others_visibly(
    desk: Desk, ada: Actor, maintainer: Actor, person: People
):
    ben, cleo = person(2, "Ben"), person(3, "Cleo")
    made = await send(desk, ada, mails({}, ONE, TWO))
    await desk.statements.give(ben, made.number, Verdict.APPROVE)
    await desk.statements.give(cleo, made.number, Verdict.TESTED, part=2)
    after = {**TWO, "src/main.c": file_of(b"int main()\n{\n\treturn 2;\n}\n")}
    again = await desk.patches.resend(ada, made.number, mails({}, ONE, after, version=2), changes="Returns two.")
    assert [match.fate.value for match in again.matches] == ["=", "!"]
    assert "-+\treturn 1;" in again.matches[1].changes
    assert "++\treturn 2;" in again.matches[1].changes
    now = again.contribution
    assert (now.latest.number, now.latest.text, now.state) == (2, "Returns two.", ContributionState.WAITING)
    assert [(one.reviewer_name, one.part, one.given_on) for one in holding(now)] == [("Ben", 1, 1)]
    assert [(one.reviewer_name, one.part) for one in dropped_by(now)] == [("Ben", 0), ("Cleo", 2)]
    entry = (await desk.store.run(GUILD, lambda tx: tx.audit("C1")))[-1]
    assert entry.action == "patches.resent"
    assert entry.payload["dropped"] == [
        {"by": 2, "verdict": "approve", "part": 0},
        {"by": 3, "verdict": "tested", "part": 2},
    ]
    await refused("patch-nothing-new", desk.patches.resend(ada, made.number, mails({}, ONE, after)))
    await refused("contribution-not-yours", desk.patches.resend(ben, made.number, mails({}, ONE)))
    await refused("review-stale", desk.statements.give(cleo, made.number, Verdict.ACK, work_number=1))


async def test_a_series_that_does_not_apply_any_more_goes_back_with_the_place_where_it_does_not(
    desk: Desk, ada: Actor, maintainer: Actor, person: People
):
    ben = person(2, "Ben")
    await agree(desk, ben)
    await desk.reviews.approve(maintainer, (await send(desk, ada, mails({}, ONE))).number)
    first = {**ONE, "src/main.c": file_of(b"int main()\n{\n\treturn 8;\n}\n"), "new": file_of(b"new\n")}
    one, other = await send(desk, ada, mails(ONE, first), event=2), await send(desk, ben, mails(ONE, TWO), event=3)
    await desk.reviews.approve(maintainer, one.number)
    before = await files(desk, ada)
    no = await refused("review-series-hunk", desk.reviews.approve(maintainer, other.number))
    assert no.details == {"number": 3, "part": 1, "path": "src/main.c", "hunk": 1, "line": 1}
    assert await files(desk, ada) == before
    assert (await desk.contributions.get(GUILD, other.number)).state is ContributionState.CHANGES_REQUESTED
    told = [one for one in await desk.store.run(GUILD, lambda tx: tx.find(NOTICES)) if one.what is What.SERIES_CONFLICT]
    assert [(one.member, one.data["path"]) for one in told] == [(2, "src/main.c")]
    again = await desk.patches.resend(
        ben, other.number, mails(first, {**first, "icon.png": TWO["icon.png"]}, version=2)
    )
    await desk.reviews.approve(maintainer, again.contribution.number)
    assert await files(desk, ada) == {**first, "icon.png": TWO["icon.png"]}


async def test_all_of_a_series_is_accepted_or_nothing(desk: Desk, ada: Actor, maintainer: Actor, person: People):
    await desk.reviews.approve(maintainer, (await send(desk, ada, mails({}, ONE))).number)
    series = await send(desk, ada, mails(ONE, {**ONE, "z": file_of(b"z\n")}, {**TWO, "z": file_of(b"z\n")}), event=2)
    gone = {path: file for path, file in ONE.items() if path != "src/main.c"}
    await desk.reviews.approve(maintainer, (await send(desk, ada, mails(ONE, gone), event=3)).number)
    before = await desk.store.run(GUILD, lambda tx: tx.find(REVISIONS))
    await refused("review-series-file", desk.reviews.approve(maintainer, series.number))
    assert await desk.store.run(GUILD, lambda tx: tx.find(REVISIONS)) == before


async def test_the_same_patches_do_not_wait_twice_and_the_same_command_makes_one(desk: Desk, ada: Actor):
    made = await send(desk, ada, mails({}, ONE))
    assert (await send(desk, ada, mails({}, TWO), event=1)).number == made.number
    no = await refused("patch-sent-already", send(desk, ada, mails({}, ONE), event=2))
    assert no.details == {"number": made.number}


async def test_a_page_is_not_changed_by_a_patch(desk: Desk, ada: Actor, maintainer: Actor):
    page = await track(desk, ada, event=9)
    await desk.reviews.approve(maintainer, page.number)
    for path in ("anemones.md", "anemones.files/x"):
        with pytest.raises(Refusal) as no:
            await send(desk, ada, mails({}, {path: file_of(b"x\n")}))
        assert no.value.key == "patch-path-is-page"


async def test_what_the_guild_forbids_is_taken_neither_when_it_is_handed_in_nor_when_it_is_accepted(
    desk: Desk, ada: Actor, maintainer: Actor, person: People
):
    root = person(99, "Root", admin=True)
    early = await send(desk, ada, mails({}, {"a.key": file_of(b"x\n")}))
    icon = await send(desk, ada, mails({}, {"icon.png": file_of(b"\0")}), event=2)
    await desk.settings.change(root, {"patch_forbidden": "*.key", "patch_binaries": False})
    for number, key in ((early.number, "patch-path-forbidden"), (icon.number, "patch-binary-forbidden")):
        await refused(key, desk.reviews.approve(maintainer, number))
    with pytest.raises(Rejected) as no:
        await send(desk, ada, mails({}, {"b.txt": file_of(b"x\n")}, {"b.txt": file_of(b"x\n"), **TWO}), event=3)
    (found,) = no.value.findings
    assert (found.part, found.refusal.key, found.refusal.details["path"]) == (2, "patch-binary-forbidden", "icon.png")
    await desk.settings.change(root, {"patch_forbidden": "", "patch_binaries": True})
    await desk.reviews.approve(maintainer, icon.number)


async def test_what_a_reviewer_should_know_is_found(desk: Desk, ada: Actor):
    odd = {
        "a.txt": file_of(b"one  \r\ntwo\n<<<<<<< x\n"),
        "A.TXT": file_of(b"x\n", EXECUTABLE),
        "b.bin": file_of(b"\0\1"),
        **{f"d{at}/f": file_of(b"line\n" * 200) for at in range(6)},
    }
    made = await send(desk, ada, mails({}, odd, subjects=("x" * 90,), body=""))
    keys = {one.key.removeprefix("patch-remark-") for one in made.latest.patches[0].remarks}
    assert {"large", "places", "subject", "no-why", "marks", "endings", "binary", "executable", "blanks"} <= keys
