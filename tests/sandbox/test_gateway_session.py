"""For any course of events, acknowledgements and resumes, a session replays exactly what is missing."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from sandbox.gateway.session import Session
from sandbox.limits import Bucket


@given(st.lists(st.integers(-1, 30), max_size=60), st.integers(0, 30))
def test_a_resume_gets_every_later_event_once_in_order_or_is_told_that_it_cannot(
    course: list[int], resumed_at: int
) -> None:
    session = Session("1", "token", application_id=None)
    acknowledged = 0
    for step in course:
        if step < 0:
            session.dispatch("EVENT", "null")
        elif step <= session.seq:
            session.acknowledge(step)
            acknowledged = max(acknowledged, step)
    if resumed_at > session.seq:
        return
    missed = session.missed_since(resumed_at)
    if resumed_at < acknowledged:
        assert missed is None
    else:
        assert missed is not None
        numbers = [json.loads(frame)["s"] for frame in missed]
        assert numbers == list(range(resumed_at + 1, session.seq + 1))


@given(st.integers(1, 5), st.lists(st.floats(0, 3), max_size=40))
def test_a_bucket_never_admits_more_than_its_limit_in_one_window(limit: int, pauses: list[float]) -> None:
    bucket, now, admitted = Bucket(limit, 1.0), 0.0, []
    for pause in pauses:
        now += pause
        wait = bucket.take(now)
        assert 0 <= wait <= 1 + 1e-9  # seconds are floats
        if not wait:
            admitted.append((bucket.resets, now))
    for window in {resets for resets, _ in admitted}:
        assert sum(1 for resets, _ in admitted if resets == window) <= limit
