"""The community's own terms: what a proposal has to be like in order to do what otherwise takes an admin or a
maintainer. Argued in docs/decisions/0013-what-a-vote-may-do.md.

Whoever proposes chooses the rule, the quorum, the time and who votes. If that held here too, one person alone could
have themself made a maintainer in a minute. So such a proposal asks everybody who votes here, for at least as long and
with at least the quorum that the community has set, and yes and no are counted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain.draft import Draft, length_of
from bot.domain.effect import OF_ADMINS, OF_MAINTAINERS
from bot.domain.electorate import Electorate
from bot.domain.refusal import Refusal
from bot.domain.rules import Method
from bot.domain.rules.rule import USED
from bot.domain.settings import GuildSettings

_FOR_ADMINS: Final = frozenset({Method.MAJORITY, Method.SUPERMAJORITY})
_FOR_MAINTAINERS: Final = _FOR_ADMINS | {Method.CONSENT, Method.APACHE}


def on_own_terms(draft: Draft, settings: GuildSettings, electorate: Electorate) -> Draft:
    """The draft, open for longer and with a higher quorum where its effects ask for that.

    Raises Refusal for a rule or an electorate under which such a thing cannot be decided.
    """
    kinds = {effect.kind for effect in draft.effects}
    of_admins, of_maintainers = bool(kinds & OF_ADMINS), bool(kinds & OF_MAINTAINERS)
    if not of_admins and not of_maintainers:
        return draft
    if draft.rule.method not in (_FOR_ADMINS if of_admins else _FOR_MAINTAINERS):
        raise Refusal("effect-rule-admins" if of_admins else "effect-rule-maintainers")
    enough = electorate.role == settings.voter_role
    among_maintainers = not of_admins and electorate.role is not None and electorate.role == settings.maintainer_role
    if draft.area_only or not (enough or among_maintainers):
        raise Refusal("effect-voters")
    quorum = draft.quorum
    if "quorum" in USED[draft.rule.method] and quorum is not None:
        quorum = max(quorum, settings.quorum)
    return replace(draft, length=max(length_of(draft, settings), settings.vote_length), quorum=quorum)
