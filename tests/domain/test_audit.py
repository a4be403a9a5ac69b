"""The audit log's chain: whatever is done to it shows."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.audit import AuditEntry, Head, broken, chained, erased, genesis, head
from bot.domain.ids import GuildId, MemberId

GUILD = GuildId(77)
START = datetime(2026, 5, 1, tzinfo=UTC)


def log(length: int, guild: GuildId = GUILD) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = genesis(guild)
    for number in range(1, length + 1):
        plain = AuditEntry(
            START + timedelta(seconds=number), MemberId(number % 5), "vote.cast", "P1", {"choice": "yes"}
        )
        entry = chained(plain, number, previous, random.Random(number).randbytes(16).hex())
        entries.append(entry)
        previous = entry.hash
    return entries


def test_a_log_as_it_was_written_holds():
    assert broken(log(20), GUILD) is None
    assert broken([], GUILD) is None


words = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.timedeltas(timedelta(), timedelta(days=3650)),
    st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")]),
    st.none() | st.integers(0, 2**64).map(MemberId),
    words,
    words,
    st.dictionaries(words, words | st.integers() | st.none() | st.floats(allow_nan=False, allow_infinity=False)),
)
@example(timedelta(), UTC, None, "", "", {"large": 1e16, "small": 1e-5, "word": "3.5e-7"})
def test_the_hashes_are_those_of_canonical_json_whatever_is_said(
    passed: timedelta, zone: tzinfo, actor: MemberId | None, action: str, subject: str, said: dict[str, object]
):
    at = (START + passed).astimezone(zone)
    entry = chained(AuditEntry(at, actor, action, subject, said), 7, "ab" * 32, "cd" * 16)
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def canonical(value: object) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    assert entry.commitment == sha256(bytes.fromhex("cd" * 16) + canonical(said)).hexdigest()
    whole = canonical([7, moment, actor, action, subject, entry.commitment, "ab" * 32])
    assert entry.hash == sha256(whole).hexdigest()


def test_a_log_of_another_guild_does_not_hold():
    assert broken(log(3), GuildId(78)) == "entry 1 does not follow the one before it"


def test_erasing_what_an_entry_says_leaves_the_chain_whole():
    entries = log(5)
    entries[2] = erased(entries[2])
    assert broken(entries, GUILD) is None


def test_a_cut_end_shows_against_a_head_noted_before():
    entries = log(5)
    noted = head(entries, GUILD)
    assert broken(entries[:-1], GUILD) is None
    assert "without the entry 5" in str(broken(entries[:-1], GUILD, noted))


def test_a_log_that_went_on_still_reaches_the_head_noted_before():
    entries = log(8)
    assert broken(entries, GUILD, head(entries[:5], GUILD)) is None
    assert broken(entries, GUILD, Head(0, genesis(GUILD))) is None


@given(
    st.integers(0, 9), st.sampled_from(["at", "actor", "action", "subject", "payload", "commitment", "hash", "salt"])
)
def test_any_edit_of_any_field_shows(place: int, name: str):
    entries = log(10)
    changed = {
        "at": entries[place].at + timedelta(microseconds=1),
        "actor": MemberId(99),
        "action": "vote.withdrawn",
        "subject": "P2",
        "payload": {"choice": "no"},
        "commitment": "0" * 64,
        "hash": "0" * 64,
        "salt": "00" * 16,
    }
    entries[place] = replace(entries[place], **{name: changed[name]})
    assert broken(entries, GUILD) is not None


def test_a_salt_written_in_another_way_shows():
    for other in (str.upper, lambda salt: salt[:2] + " " + salt[2:], lambda salt: salt + "x", lambda salt: salt[1:]):
        entries = log(3)
        entries[1] = replace(entries[1], salt=other("ab" + entries[1].salt[2:]))
        assert broken(entries, GUILD) == "what entry 2 says was changed"


@given(st.integers(0, 9), st.integers(0, 9))
def test_dropping_doubling_or_exchanging_entries_shows(one: int, other: int):
    entries = log(10)
    noted = head(entries, GUILD)
    dropped = entries[:one] + entries[one + 1 :]
    doubled = [*entries[:one], entries[other], *entries[one:]]
    assert broken(dropped, GUILD, noted) is not None
    assert broken(doubled, GUILD, noted) is not None
    if one != other:
        entries[one], entries[other] = entries[other], entries[one]
        assert broken(entries, GUILD, noted) is not None
