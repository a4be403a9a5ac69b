"""What the cards say, and which buttons they carry in each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import discord
import pytest

from bot.domain.contribution import Attachment, Contribution, ContributionState, Review, Verdict, Work
from bot.domain.digest import Digest, Section
from bot.domain.ids import (
    ChannelId,
    ContributionId,
    DigestId,
    GuildId,
    MemberId,
    MessageId,
    ProposalId,
    RevisionId,
    TaskId,
)
from bot.domain.licences import LICENCES
from bot.domain.page import Credit, Page, Revision
from bot.domain.people import Consent
from bot.domain.task import Claim, Source, Task, TaskState
from bot.services.archive import Chain, PageView
from bot.services.digests import Entry, Part
from cogs.archive_card import history_message, page_message
from cogs.consent import consent_request
from cogs.contribution_card import (
    accepted_message,
    changes_requested_message,
    consent_needed_message,
    contribution_message,
)
from cogs.digest_card import digest_message, set_words
from cogs.help import help_embed, mentions
from cogs.rendered import Rendered
from cogs.task_card import task_list, task_message
from tests.cogs.made import NOW

GUILD = GuildId(77)
WEB = "http://localhost:8080"
ANN, BEN = MemberId(1), MemberId(2)
CHANNEL, CARD = ChannelId(500), MessageId(600)
TASK = Task(TaskId(7), "Count limpets", "North shore", ANN, "Ann", NOW, channel=CHANNEL, card=CARD)
CLAIMED = replace(TASK, state=TaskState.CLAIMED, claim=Claim(BEN, "Ben", NOW, NOW + timedelta(days=7)))
WORK = Contribution(
    number=ContributionId(31),
    title="Limpets",
    author=ANN,
    author_name="Ann",
    tracked_by=ANN,
    tracked_by_name="Ann",
    licence="CC-BY-SA-4.0",
    created_at=NOW,
    channel=CHANNEL,
    works=(Work(1, "They *cling*.", (), NOW),),
    consent=Consent("CC-BY-SA-4.0", "1", NOW),
    card=CARD,
)
REVISION = Revision(
    number=RevisionId(12),
    slug="limpets",
    title="Limpets",
    index=1,
    parent=None,
    text="They *cling*.",
    attachments=(),
    authors=(Credit(ANN, "Ann"),),
    reviewer=Credit(BEN, "Ben"),
    contribution=ContributionId(31),
    licence="CC-BY-SA-4.0",
    at=NOW,
    summary="",
    sha256="",
)


def words(shown: Rendered) -> str:
    embed = shown.embed or discord.Embed()
    fields = [f"{field.name}: {field.value}" for field in embed.fields]
    return "\n".join([shown.content or "", embed.title or "", embed.description or "", *fields])


def custom_ids(shown: Rendered) -> list[str]:
    rows = shown.view.to_components() if shown.view is not None else []
    return [item["custom_id"] for row in rows for item in row["components"]]


def footer(shown: Rendered) -> str:
    return (shown.embed.footer.text or "") if shown.embed is not None else ""


def test_an_open_task_can_be_claimed_from_its_card():
    shown = task_message(TASK, GUILD, WEB)
    assert custom_ids(shown) == ["t:7:claim"]
    assert "T7 · Count limpets" in words(shown)
    assert "Press **Claim**" in words(shown)
    assert "(http://localhost:8080/77/T7)" in words(shown)
    assert footer(shown).startswith("T7")


def test_a_claimed_task_says_who_has_it_until_when_and_can_be_finished_or_given_back():
    shown = task_message(CLAIMED, GUILD, WEB)
    assert custom_ids(shown) == ["t:7:done", "t:7:renew", "t:7:release", "t:7:help"]
    assert "<@2> until <t:" in words(shown)


def test_a_finished_task_says_who_finished_it_and_has_no_buttons():
    shown = task_message(replace(TASK, state=TaskState.DONE, done_at=NOW, done_by=BEN), GUILD, WEB)
    assert shown.view is None
    assert "Done by <@2>" in words(shown)


@pytest.mark.parametrize(
    ("task", "origin"),
    [
        (TASK, "<@1>"),
        (replace(TASK, source=Source(ChannelId(5), MessageId(6), BEN, "Ben")), "https://discord.com/channels/77/5/6"),
        (replace(TASK, proposal=ProposalId(3)), "[P3](http://localhost:8080/77/P3)"),
    ],
)
def test_a_task_says_where_it_comes_from(task, origin):
    assert origin in words(task_message(task, GUILD, WEB))


def test_a_tasks_contributions_are_linked():
    shown = words(task_message(replace(TASK, contributions=(ContributionId(31),)), GUILD, WEB))
    assert "[C31](http://localhost:8080/77/C31)" in shown


def test_a_list_of_tasks_links_the_cards_and_an_empty_one_says_what_to_do():
    assert "**[T7](https://discord.com/channels/77/500/600)** Count limpets" in words(task_list([TASK], GUILD))
    assert "/task add" in words(task_list([], GUILD))


def test_a_members_markup_and_mentions_are_inert_on_cards():
    shown = words(task_message(replace(TASK, title="**@everyone** [a](https://evil.example)"), GUILD, WEB))
    assert "@everyone" not in shown
    assert "\\*\\*" in shown
    assert "\\[a]" in shown


def test_waiting_work_can_be_reviewed_updated_and_withdrawn_at_the_revision_shown():
    shown = contribution_message(WORK, GUILD, WEB)
    acts = ["approve", "thank", "changes", "update", "withdraw"]
    assert custom_ids(shown) == [f"c:31:1:{act}" for act in acts]
    assert "Waits for a maintainer's review" in words(shown)
    assert "They \\*cling\\*." in words(shown)
    assert "A new page" in words(shown)
    assert footer(shown).startswith("C31")


def test_work_without_consent_says_so_and_lets_its_author_agree():
    shown = contribution_message(replace(WORK, consent=None), GUILD, WEB)
    assert custom_ids(shown)[-1] == "c:31:1:agree"
    assert "author's agreement" in words(shown)


def test_a_new_revision_has_buttons_of_its_own():
    later = replace(WORK, works=(*WORK.works, Work(2, "They cling hard.", (), NOW)))
    shown = contribution_message(later, GUILD, WEB)
    assert custom_ids(shown)[0] == "c:31:2:approve"
    assert "Revision: 2" in words(shown)


def test_requested_changes_are_shown_with_their_reason():
    asked = Review(1, BEN, "Ben", Verdict.REQUEST_CHANGES, "Which shore?\nSay it.", NOW)
    changed = replace(WORK, state=ContributionState.CHANGES_REQUESTED, reviews=(asked,))
    card = contribution_message(changed, GUILD, WEB)
    assert "<@2> asked for changes" in words(card)
    assert "c:31:1:changes" not in custom_ids(card)
    told = changes_requested_message(changed, GUILD, WEB)
    assert "> Which shore?\n> Say it." in words(told)
    assert "https://discord.com/channels/77/500/600" in words(told)
    assert footer(told) == "C31"


def test_accepted_work_links_to_its_revision_and_can_be_thanked_for():
    approved = Review(1, BEN, "Ben", Verdict.APPROVE, "", NOW)
    done = replace(WORK, state=ContributionState.ACCEPTED, reviews=(approved,), accepted=RevisionId(12))
    shown = contribution_message(done, GUILD, WEB)
    assert custom_ids(shown) == ["c:31:1:thank"]
    assert "by <@2> as [R12](http://localhost:8080/77/R12)" in words(shown)


def test_withdrawn_work_has_no_buttons():
    assert contribution_message(replace(WORK, state=ContributionState.WITHDRAWN), GUILD, WEB).view is None


def test_only_a_text_that_is_cut_is_offered_to_be_read_whole():
    def said(text: str) -> str:
        return words(contribution_message(replace(WORK, works=(Work(1, text, (), NOW),)), GUILD, WEB))

    assert "Read all of it" not in said("a" * 1500)
    assert "Read all of it" in said("a" * 1501)


def test_the_files_of_a_contribution_are_named():
    files = tuple(Attachment(f"plate_{number}.png", "image/png", 1, "ab") for number in range(7))
    shown = words(contribution_message(replace(WORK, works=(Work(1, "", files, NOW),)), GUILD, WEB))
    assert "plate\\_0.png" in shown
    assert "and 2 more" in shown
    assert "Files only" in shown


def test_an_announcement_credits_author_and_reviewer_and_links_the_whole_chain():
    shown = words(accepted_message(Chain(WORK, REVISION, replace(TASK, proposal=ProposalId(3)), None), GUILD, WEB))
    assert "by <@1>, reviewed by <@2>" in shown
    for link in ("/77/page/limpets", "/77/R12", "/77/C31", "/77/T7"):
        assert f"(http://localhost:8080{link})" in shown


def test_a_change_to_a_page_is_announced_as_such():
    second = replace(REVISION, index=2, parent=RevisionId(11), summary="Adds tides")
    shown = words(accepted_message(Chain(WORK, second, None, None), GUILD, WEB))
    assert "revision 2" in shown
    assert "> Adds tides" in shown


def test_an_author_is_asked_for_consent_with_the_wording_and_a_button_for_exactly_that():
    shown = consent_needed_message(
        replace(WORK, tracked_by=BEN, tracked_by_name="Ben", consent=None), GUILD, "Tidepool", WEB
    )
    assert "**Ben** would like to keep" in words(shown)
    assert "I made this work" in words(shown)
    assert custom_ids(shown) == ["agree:77:1:CC-BY-SA-4.0"]


@pytest.mark.parametrize("licence", LICENCES)
def test_every_licence_is_named_linked_and_explained(licence):
    shown = words(consent_request(GUILD, licence))
    assert "](https://" in shown
    assert "In short:" in shown


def test_a_digest_lists_what_is_open_with_links_to_the_cards():
    parts = [Part(Section.SMALL, (Entry("T7", TASK),)), Part(Section.REVIEWS, (Entry("C31", WORK),))]
    shown = digest_message(parts, GUILD, WEB, late=False)
    assert "**[T7](https://discord.com/channels/77/500/600)** Count limpets" in words(shown)
    assert "**[C31](https://discord.com/channels/77/500/600)** Limpets by <@1>" in words(shown)
    assert "late" not in words(shown)
    assert "Votes that close" not in words(shown)
    assert "This digest is late" in words(digest_message(parts, GUILD, WEB, late=True))


def test_what_a_digest_asked_for_and_was_done_is_struck_through():
    parts = [Part(Section.SMALL, (Entry("T7", TASK, done=True),))]
    line = digest_message(parts, GUILD, WEB, late=False).embed.fields[0].value
    assert line.startswith("~~**[T7]")
    assert line.endswith("~~")


def test_a_digest_says_how_its_time_was_understood():
    digest = Digest(DigestId(1), CHANNEL, time(9, 0), (0, 3), "Europe/Berlin", NOW, date(2026, 3, 5))
    assert "<#500> at **09:00**, on Monday, Thursday (Europe/Berlin)" in set_words(digest)
    assert f"<t:{int(NOW.timestamp())}:f>" in set_words(digest)


def test_a_page_names_its_authors_reviewer_and_origin_and_links_to_the_web():
    page = Page("limpets", "Limpets", RevisionId(12), 1, NOW)
    shown = page_message(PageView(page, REVISION, WORK, TASK, None), GUILD, WEB)
    assert "[C31](http://localhost:8080/77/C31) ← [T7](http://localhost:8080/77/T7)" in words(shown)
    assert "Reviewed by: <@2>" in words(shown)
    assert "(http://localhost:8080/77/page/limpets)" in words(shown)
    assert footer(shown) == "R12"


def test_an_older_revision_links_to_itself():
    page = Page("limpets", "Limpets", RevisionId(14), 2, NOW)
    assert "(http://localhost:8080/77/R12)" in words(
        page_message(PageView(page, REVISION, WORK, None, None), GUILD, WEB)
    )


def test_a_history_that_was_not_read_whole_says_how_much_is_left():
    page = Page("limpets", "Limpets", RevisionId(90), 78, NOW)
    assert "and 77 older: [the whole history]" in words(history_message(page, [REVISION], GUILD, WEB))


def _helped(**wanted: bool) -> str:
    facts = {"admin": False, "maintainer": False, "fresh": False, **wanted}
    return words(Rendered(embed=help_embed(mentions({"propose": 9}), waiting=2, archive=WEB, **facts)))


def test_help_says_what_each_sort_of_person_can_do_next():
    assert "/settings channels" in _helped(admin=True, fresh=True)
    assert "/settings channels" not in _helped(fresh=True)
    assert "/review queue" in _helped(maintainer=True)
    assert "/review queue" not in _helped()
    assert "2 things wait for you" in _helped()


def test_help_links_the_commands_whose_ids_are_known():
    assert "</propose:9>" in _helped()
    assert "`/me todo`" in _helped()
