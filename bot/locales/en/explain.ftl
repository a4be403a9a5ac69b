# A decision explained: in the chat, in a file, on the web

explain-description = Everything one needs to check a decision: rule, voters, votes, arithmetic
explain-title = { $ref } explained
explain-page = Page { $page } of { $count }
explain-button-first = First
explain-button-back = Back
explain-button-on = On
explain-button-last = Last
explain-web = [The same on the web, with a chart]({ $link })
explain-recount = Whoever runs this bot can have every past outcome counted again from an export: `python -m bot recount`.

explain-part-outcome = Outcome
explain-part-now = As things stand
explain-part-rule = Rule
explain-part-voters = Who may vote
explain-part-arithmetic = Arithmetic
explain-part-votes = Votes that count ({ $count })
explain-part-ballots = Ballots by receipt ({ $count })
explain-part-uncounted = Not counted ({ $count })
explain-part-corrected = Set right from the card ({ $count })
explain-part-effects = What passing does
explain-part-links = Before and after
explain-part-events = What happened

# How it stands, or came out
explain-passed = Passed.
explain-not-passed = Not passed.
explain-hidden = { $count ->
        [0] Nobody has voted yet.
        [one] One person has voted.
       *[other] { $count } people have voted.
    } The count is hidden while voting goes on, and so are the votes, their reasons and the arithmetic.
explain-would-pass = If voting ended now, it would pass. { $why }
explain-would-not-pass = If voting ended now, it would not pass. { $why }
explain-ended-withdrawn = It was withdrawn, so nothing was decided.
explain-ended-cancelled = It was cancelled, so nothing was decided.

# The rule and the electorate
explain-secret = The ballots are secret: it is not shown who chose what. After the end the ballots are published by receipt, and nothing says any more whose they are.
explain-results-voted = The count is hidden from those who have not voted until voting ends.
explain-results-closed = The count is hidden from everybody until voting ends.
explain-reason-for-no = Whoever says no has to say why.
explain-everybody = Everybody on this server; bots never.
explain-judged-at = Ages, memberships of an area and accepted work are judged as of the opening, { $when }.
explain-judged-role = The role is judged when somebody votes, by what Discord sends along with the vote, since the bot keeps no list of members.
explain-size = { $count ->
        [one] One person
       *[other] { $count } people
    } could vote at the opening, as Discord counted them then (bots are among them).
explain-size-area = { $count ->
        [one] It was one person
       *[other] They were { $count } people
    } at the opening.
explain-size-unknown = How many may vote is not known; the rule does not need it.

# Votes
explain-vote = { $who }: **{ $choice }**, { $when }, { $via }
explain-vote-reason = { $vote }. Reason: { $reason }
explain-ballot = `{ $receipt }` **{ $choice }**
explain-ballot-advisory = `{ $receipt }` **{ $choice }** (advice)
explain-ballot-reason = { $ballot }. Reason: { $reason }
explain-via-reaction = by reaction
explain-via-button = by button
explain-via-kept = kept: its reaction was removed by somebody else
explain-via-delegate = left to { $delegate }
explain-joined = { $first }; { $second }
explain-advisory = advice only, not counted
explain-untimed = found on the card after an outage, so the time is when it was found
explain-uncounted = { $who }, { $when }: { $why }
uncounted-late = came after the end
uncounted-void = several choices were ticked during an outage, so nobody can tell which was meant
uncounted-unconfirmed = cast before an amendment and not confirmed since
uncounted-taken-back = taken back
explain-corrected = { $who }, { $when }: { $why }
explain-correction-added = a vote that was found on the card: { $choice }
explain-correction-changed = changed to what the card showed: { $choice }
explain-correction-withdrawn = taken back, as its reaction was gone
explain-correction-void = several choices were ticked, so none counts
explain-correction-kept = kept, although its reaction had been cleared: { $choice }
explain-none = None.
explain-ballot-order = { $first } > { $last }
explain-former = a former member

# What happened
explain-event = { $when }: { $what }
explain-opened = It was opened.
explain-amended = Amendment { $index }: the question was changed; the title before was “{ $title }”. Why: { $why }
explain-extended = { $who } let voting end later than { $before }. Why: { $why }
explain-escalated = Somebody objected, so it became a full vote. Before, this was its rule: { $rule }
explain-clear = From here on it had enough support and no open concern, and the waiting time ran.
explain-nudged = Those who had asked for it and had not voted were reminded.
explain-outage = The bot was offline until { $until }; votes from then were read back from the card.
explain-card-lost = Its card was deleted and posted again; its votes were kept.
explain-reactions-cleared = Somebody cleared reactions on its card; the votes they stood for were kept.
explain-reopened = It was opened again.
explain-judged-for = { $who } judged that it passes: { $why }
explain-judged-against = { $who } judged that it does not pass: { $why }
explain-closed-passed = Voting ended, and it passed.
explain-closed-not-passed = Voting ended, and it did not pass.
explain-closed-withdrawn = It was withdrawn.
explain-closed-cancelled = It was cancelled by an admin.
explain-with-why = { $what } Why: { $why }
explain-concern-raised = Concern { $ref } by { $who }: { $text }
explain-hold-raised = Hold { $ref } by { $who }: { $text }
explain-concern-resolved = { $ref } was resolved by { $who }.
explain-concern-withdrawn = { $ref } was withdrawn by { $who }.

# What passing does
explain-effect-done = { $what }: done.

# Before and after
explain-link-revisits = Asks { $ref } again.
explain-link-revisited = Asked again as { $ref }.
explain-link-supersedes = Takes the place of { $ref } if it passes.
explain-link-superseded = Its place was taken by { $ref }.
explain-link-challenges = Challenges the judgement on { $ref }.
explain-link-challenged = Its judgement is challenged in { $ref }.
