"""Handles tell nobody who is meant but whoever has the secret."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handle import HANDLE, handle_of, member_of
from bot.domain.ids import MemberId

members = st.integers(1, 2**63 - 1).map(MemberId)
secrets = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(secrets, members)
def test_a_handle_leads_back_to_its_member(secret: str, member: MemberId) -> None:
    handle = handle_of(secret, member)
    assert HANDLE.fullmatch(handle)
    assert member_of(secret, handle) == member


@given(secrets, members, members)
def test_two_members_have_two_handles_and_another_secret_gives_others(
    secret: str, one: MemberId, other: MemberId
) -> None:
    assert (handle_of(secret, one) == handle_of(secret, other)) is (one == other)
    assert handle_of(secret, one) != handle_of(f"{secret}00ff", one)


def test_members_who_follow_each_other_have_handles_with_nothing_in_common() -> None:
    handles = [handle_of("00" * 16, MemberId(1_100_000_000_000_000_000 + at)) for at in range(1_000)]
    for place in range(16):
        counted = [sum(handle[place] == digit for handle in handles) for digit in "0123456789abcdef"]
        assert max(counted) < 110, place


def test_what_is_no_handle_stands_for_nobody() -> None:
    for wrong in ("", "x" * 16, "0" * 15, "0" * 17, "A" * 16, "٠" * 16):
        assert member_of("00" * 16, wrong) is None
