# /delegate
delegation-group = Let somebody vote for you when you do not vote yourself
delegation-to-description = Let somebody vote for you whenever you do not vote yourself
delegation-to-option-member = Who votes for you; they need not agree, and can decline
delegation-to-option-area = Only on proposals about this area (default: on all for which you name nobody else)
delegation-revoke-description = Vote for yourself again
delegation-revoke-option-area = The delegation for this area (default: the one for everything)
delegation-decline-description = Not vote for somebody who let you
delegation-decline-option-member = Who named you
delegation-list-description = Who lets whom vote for them; everybody can see it
delegation-list-option-member = Only what concerns this member

delegation-named = { $delegate } votes for you { $where } from now on, whenever you do not vote yourself: also on what is open now. Everybody can see that.
    It counts where votes are counted in the open. On secret ballots, consent, lazy consensus, approvals without a veto and what is closed by judgement, everybody speaks for themselves.
    `/delegate revoke` takes it back.
delegation-revoked = { $delegate } does not vote for you { $where } any more.
delegation-declined = You do not vote for { $member } any more. They are told.
delegation-declined-dm = In **{ $community }** { $delegate } would rather not vote for you. Vote yourself, or name somebody else with `/delegate to`.
delegation-everywhere = on everything
delegation-in-area = on **{ $area }**
delegation-line = { $member } → { $delegate } { $where }
delegation-more = … and { $count } more
delegation-list-title = Who votes for whom
delegation-list-given = Who votes for you
delegation-list-taken = For whom you vote
delegation-list-how = Rather not? `/delegate decline`
delegation-list-empty = Nobody lets anybody vote for them here. `/delegate to` does.
delegation-list-empty-member = Nobody votes for them, and they vote for nobody but themselves.

# Refusals
delegation-to-oneself = You vote for yourself anyway. Name somebody else.
delegation-to-a-bot = Bots cannot vote, so none can vote for you. Name a person.
delegation-circle = They let you vote for them already, directly or through others, so nobody would vote in the end. Name somebody else, or ask them to vote themselves.
delegation-none = You let nobody vote for you on everything. `/delegate list` shows whom you named for what.
delegation-none-there = You let nobody vote for you on { $area }. `/delegate list` shows whom you named for what.
delegation-not-to-you = They do not let you vote for them. `/delegate list` shows who does.
