"""What Discord accepts as an application command."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rest.command_form import read_command, size_of
from sandbox.rest.form import Form

Json = dict[str, Any]


def slash(**fields: Any) -> Json:
    return {"name": "propose", "description": "Put a question to everybody", **fields}


def option(kind: int = 3, name: str = "title", **fields: Any) -> Json:
    return {"type": kind, "name": name, "description": "What it is about", **fields}


def problems(body: Json, *, in_guild: bool = False) -> list[tuple[str, str]]:
    form = Form(body)
    read_command(form, in_guild=in_guild)
    return [(path, code) for path, code, _ in form.problems]


@pytest.mark.parametrize("name", ["propose", "vote-now", "größe", "提案", "l'avis", "प्रस्ताव", "a" * 32, "_"])
def test_a_slash_command_may_have_any_lower_case_name(name: str) -> None:
    assert problems(slash(name=name)) == []


@pytest.mark.parametrize("name", ["Propose", "two words", "no!", "x" * 33, "Größe", "emoji😀"])
def test_a_slash_command_may_not_have_capitals_blanks_or_signs_in_its_name(name: str) -> None:
    assert ("name", "APPLICATION_COMMAND_INVALID_NAME") in problems(slash(name=name))


def test_a_context_menu_command_may_have_capitals_and_blanks() -> None:
    assert problems({"type": 3, "name": "Track contribution"}) == []


def test_a_context_menu_command_has_neither_description_nor_options() -> None:
    found = problems({"type": 3, "name": "Track", "description": "no", "options": [option()]})
    assert [code for _, code in found] == [
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
        "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
    ]


def test_every_problem_is_reported_with_its_path() -> None:
    body = slash(description="", options=[option(name="Bad"), option(choices=[{"name": "a" * 101, "value": 3}])])
    assert problems(body) == [
        ("description", "BASE_TYPE_BAD_LENGTH"),
        ("options.0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        ("options.1.choices.0.name", "BASE_TYPE_BAD_LENGTH"),
        ("options.1.choices.0.value", "STRING_TYPE_CONVERT"),
    ]


def test_required_options_come_first() -> None:
    body = slash(options=[option(name="a"), option(name="b", required=True)])
    assert problems(body) == [("options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")]


def test_two_options_cannot_share_a_name() -> None:
    assert problems(slash(options=[option(), option()])) == [("options.1", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID")]


def test_there_are_at_most_25_options_and_25_choices() -> None:
    many = [option(name=f"o{n}") for n in range(26)]
    assert ("options", "BASE_TYPE_MAX_LENGTH") in problems(slash(options=many))
    choices = [{"name": str(n), "value": str(n)} for n in range(26)]
    assert ("options.0.choices", "BASE_TYPE_MAX_LENGTH") in problems(slash(options=[option(choices=choices)]))


def test_subcommands_nest_one_group_deep_and_no_deeper() -> None:
    sub = option(1, "add", options=[option()])
    assert problems(slash(options=[sub, option(2, "more", options=[sub])])) == []
    too_deep = option(2, "more", options=[option(2, "deeper", options=[sub])])
    assert ("options.0.options.0.type", "BASE_TYPE_CHOICES") in problems(slash(options=[too_deep]))
    below_sub = option(1, "add", options=[option(2, "more", options=[])])
    assert ("options.0.options.0.type", "BASE_TYPE_CHOICES") in problems(slash(options=[below_sub]))


def test_subcommands_and_plain_options_do_not_mix() -> None:
    body = slash(options=[option(1, "add"), option()])
    assert ("options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID") in problems(body)


def test_autocomplete_and_choices_exclude_each_other_and_need_a_text_or_number() -> None:
    both = option(autocomplete=True, choices=[{"name": "a", "value": "a"}])
    assert ("options.0.autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID") in problems(
        slash(options=[both])
    )
    of_user = option(6, autocomplete=True)
    assert ("options.0", "APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE_INVALID") in problems(slash(options=[of_user]))


def test_ranges_are_kept_and_must_not_be_upside_down() -> None:
    kept = read_command(Form(slash(options=[option(4, min_value=1, max_value=9)])), in_guild=True)
    assert kept["options"][0]["max_value"] == 9
    assert ("options.0.min_length", "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX") in problems(
        slash(options=[option(min_length=9, max_length=2)])
    )
    assert ("options.0.max_length", "NUMBER_TYPE_MAX") in problems(slash(options=[option(max_length=6001)]))


def test_translations_need_known_locales_and_good_names() -> None:
    body = slash(name_localizations={"de": "Vorschlag", "xx": "no", "fr": "proposer"})
    assert problems(body) == [
        ("name_localizations.de", "APPLICATION_COMMAND_INVALID_NAME"),
        ("name_localizations.xx", "ENUM_TYPE_COERCE"),
    ]


def test_a_command_counts_at_most_8000_characters() -> None:
    wordy = [option(name=f"o{n}", description="d" * 100, choices=[]) for n in range(25)]
    for entry in wordy:
        entry["choices"] = [{"name": f"{c:02}" + "n" * 10, "value": "v"} for c in range(25)]
    assert problems(slash(options=wordy)) == [("", "APPLICATION_COMMAND_TOO_LARGE")]


def test_only_the_longest_translation_counts_towards_the_size() -> None:
    base = read_command(Form(slash()), in_guild=True)
    more = read_command(Form(slash(description_localizations={"de": "x" * 90, "fr": "y" * 80})), in_guild=True)
    assert size_of(more) - size_of(base) == 90 - len(base["description"])


def test_a_command_without_the_direct_message_context_says_so_in_both_words() -> None:
    old_way = read_command(Form(slash(dm_permission=False)), in_guild=False)
    new_way = read_command(Form(slash(contexts=[0])), in_guild=False)
    assert old_way["contexts"] == new_way["contexts"] == [0]
    assert old_way["dm_permission"] is new_way["dm_permission"] is False


def test_an_edit_keeps_what_it_does_not_mention() -> None:
    old = read_command(Form(slash(options=[option()], default_member_permissions="32")), in_guild=False)
    new = read_command(Form({"description": "Another"}), in_guild=False, old=old)
    assert new == old | {"description": "Another"}
