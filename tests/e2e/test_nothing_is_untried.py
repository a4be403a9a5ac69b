"""Every command, and every button and menu of the program, is used by people in some test of the whole.

These tests read the others: a command counts as used where its name stands by itself, a button where its label or its
act is handed to something that is called. Whoever adds a button or a menu names it below.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import discord

from tests.e2e.conftest import Town

HERE = Path(__file__)
ACTS = re.compile(r"\(\?P<(?:act|answer|about|what|credit|minutes)>((?:[^()]|\([^()]*\))+)\)")
"""Where a custom id says what is done: one alternative for each."""

PRESSED = {
    "area_card.AreaButton": ("Confirm",),
    "ballot_buttons.CountButton": ("See the count",),
    "ballot_buttons.KeepButton": ("Keep my vote",),
    "ballot_buttons.ReasonButton": ("Say why",),
    "ballot_buttons.TakeBackButton": ("Take back my vote",),
    "ballot_buttons.VoteButton": ("Yes", "No", "Abstain"),
    "board_card.ClaimMenu": ("board-claim",),
    "capture_buttons.CoAuthorButton": ("Yes, and I agree", "No, leave me out"),
    "capture_buttons.OfferButton": ("Track it", "No, thanks"),
    "capture_buttons.SourceButton": ("Take the new text", "Keep it", "Withdraw it", "Take my words out"),
    "concern_acts.SettleButton": ("Say what settled it", "Take it back"),
    "concern_card.ConcernButton": ("Raise a concern",),
    "consent.ConsentButton": ("I agree",),
    "contribution_buttons.ReviewButton": (
        *("Approve", "Request changes", "Thank", "Update", "Withdraw", "Yes, withdraw it", "I agree (author)"),
        *("Resolve", "Both sides as a file"),
    ),
    "credit_card.CreditButton": ("Confirm", "Do not name me"),
    "digest_menus.DigestButton": ("What would it say now?", "Send me one each day", "Stop this digest"),
    "digest_menus.DigestMenu": ("digest:1:sections", "digest:1:areas", "digest:1:length"),
    "drafts.AddMenu": ("draft-add",),
    "drafts.DiscardButton": ("Discard",),
    "drafts.DropMenu": ("draft-drop-fx",),
    "drafts.PostButton": ("Post it",),
    "erasure.EraseButton": (
        *("Remove, but keep my name on my published work", "Remove, name “a former member”", "Remove it for good"),
    ),
    "explanations.PageButton": ("First", "Back", "On", "Last"),
    "matching_card.InvitationButton": ("Invite me now and then", "No more invitations"),
    "matching_card.MoreButton": ("Show others",),
    "me_card.RefreshButton": ("Look again",),
    "papers.PaperButton": ("Up", "Down", "To the top", "Remove", "Start over", "Cast my ballot", "Type it"),
    "papers.PaperMenu": ("add", "hold", "tick", "mark-"),
    "papers.PaperOpener": ("Ballot",),
    "patch_buttons.PatchButton": (
        *("Reviewed", "Fine by me", "Tested", "Object…", "New version…", "Certify origin (author)"),
        "Withdraw my objection",
    ),
    "patch_buttons.ThanksButton": ("Yes, name me", "No"),
    "releases.ReleaseButton": ("Publish", "Change version or foreword", "Discard"),
    "reminder_buttons.CancelMenu": ("remind-cancel",),
    "reminder_buttons.DraftButton": ("Set it", "Another time", "Never mind"),
    "reminder_buttons.SnoozeButton": ("In 10 minutes", "In an hour", "Tomorrow"),
    "reminder_buttons.StopButton": ("Stop repeating",),
    "review_buttons.OfferButton": ("I will review it", "Not this one"),
    "task_buttons.StepMenu": ("tstep:1",),
    "task_buttons.TaskButton": (
        *("Claim", "Keep it", "Give back", "Done", "Help", "I take it", "No, thanks", "Leave a note"),
    ),
    "todo_menu.TodoMenu": ("todo:menu",),
    "watch_buttons.QuietButton": ("No more messages",),
    "watch_buttons.StopMenu": ("watch-stop:",),
    "wishes.WishButton": ("Quiet hours and time zone",),
    "wishes.WishMenu": ("told", "nudge", "news"),
}
"""By which words the tests use each button and menu: one for each thing that it does."""


def sources() -> Iterator[ast.AST]:
    """All that the tests of the whole are made of, but for this file."""
    for file in sorted(HERE.parent.glob("*.py")):
        if file != HERE:
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def texts(nodes: Iterable[ast.AST]) -> set[str]:
    """The texts among these."""
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def handed(node: ast.AST) -> Iterator[ast.AST]:
    """What is handed to a call, or gone through one by one."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Call):
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
    elif isinstance(node, ast.For | ast.comprehension):
        parts = [node.iter]
    for part in parts:
        yield from ast.walk(part)


def items(town: Town) -> dict[str, re.Pattern[str]]:
    """Every button and menu that works after a restart, by its module and name, with its kind of custom id."""
    kept: dict[re.Pattern[str], type[object]] = town.client._connection._view_store._dynamic_items
    return {f"{item.__module__.rpartition('.')[2]}.{item.__name__}": pattern for pattern, item in kept.items()}


async def test_every_command_is_used(town: Town):
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    found = [command for kind in kinds for command in town.client.tree.walk_commands(type=kind)]
    names = {one.qualified_name for one in found if not isinstance(one, discord.app_commands.Group)}
    assert len(names) > 100
    assert sorted(names - texts(sources())) == []


async def test_every_button_and_menu_is_named_here_with_all_that_it_does(town: Town):
    there = items(town)
    assert sorted(PRESSED) == sorted(there)
    for name, pattern in there.items():
        if found := ACTS.search(pattern.pattern):
            alternatives = re.sub(r"\([^()]*\)", "", found[1]).split("|")
            assert len(PRESSED[name]) >= len(alternatives), (name, alternatives)


async def test_every_button_and_menu_is_used():
    used = texts(part for node in sources() for part in handed(node))
    unused = {
        name: missing for name, words in PRESSED.items() if (missing := [one for one in words if one not in used])
    }
    assert unused == {}
