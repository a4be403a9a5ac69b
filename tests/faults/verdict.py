"""The verdict on a schedule: every vote on record against what its member wished, and the outcome against the votes.

Where an event of a member was lost, and Discord cannot say any more what they did last (several reactions are on the
card, or they were cleared before anybody saw them), any of what it may have been is allowed; everybody else's vote has
to be exactly what they wished.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.schedules import Opener, Schedule


@dataclass
class Findings:
    """What came of many schedules. ``certain`` votes had one right answer, of the others nobody can know it."""

    schedules: int = 0
    votes: int = 0
    certain: int = 0
    exact: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


async def held(seed: int, findings: Findings, opener: Opener | None = None) -> None:
    """Run one schedule, and add what came of it."""
    schedule = Schedule(seed, opener)
    findings.schedules += 1
    try:
        proposal, votes = await schedule.run()
    except Exception as error:  # noqa: BLE001 - whatever it is, this seed found it
        findings.wrong.append(f"seed {seed}: {error!r}")
        return
    findings.faults += schedule.faults
    counted: Counter[str] = Counter()
    for member, voter in schedule.voters.items():
        found = votes[member].choices if member in votes else ()
        counted.update(found)
        allowed = schedule.card.possible(voter)
        findings.votes += 1
        findings.certain += len(allowed) == 1
        findings.exact += found == voter.wish
        if found not in allowed:
            findings.wrong.append(f"seed {seed}, member {member}: {found} and not {voter.wish} ({voter})")
    tally = proposal.outcome.tally if proposal.outcome is not None else None
    outcome: Counter[str] = Counter(dict(tally.counts)) + Counter(dict(tally.advisory)) if tally else Counter()
    if outcome != +counted:
        findings.wrong.append(f"seed {seed}: the outcome counts {outcome}, the record {counted}")
