# The life of a proposal: threads, amendments, extensions, reminders, asking again, judgement

## Threads
proposal-thread-name = { $ref } · { $title }
proposal-card-thread = Discussion: { $thread }
proposal-thread-forbidden = Create Public Threads is missing there
proposal-no-thread-permission = It will have no thread of its own until my role has **Create Public Threads** in { $channel }: tell an admin. Until then, talk about it in the channel.
proposal-no-thread-here = It has no thread of its own, since there are none within { $channel }: talk about it right there.

## /proposal edit
proposal-edit-description = Change the text of your proposal: freely until somebody votes, then as an amendment
proposal-edit-title = Change { $ref }
proposal-edit-field-title = Title
proposal-edit-field-details = Details
proposal-edit-field-why = Why is it changed?
proposal-edit-why = Nobody has voted yet, so no reason is needed.
proposal-edit-why-needed = Everybody sees it. Votes so far wait until those who cast them confirm them.
proposal-edited = **{ $ref }** is changed. Nobody had voted, so nothing else changes.
proposal-amended = **{ $ref }** is amended, and its card shows why. Those who voted are asked to keep or change their vote; until they do, it does not count. Voting ends { $when }.
proposal-edit-not-yours = Only the author can change P{ $number }. You can raise a concern with `/concern raise`, or propose something else with `/propose`.
proposal-edit-nothing = Nothing in P{ $number } was changed. Write the new text into the form.
proposal-edit-meanwhile = P{ $number } was amended while your form was open. Use `/proposal edit` again, so that nothing is overwritten.
proposal-too-many-amendments = A proposal can be amended { $limit } times. Withdraw it with `/proposal withdraw`, and propose it anew.
proposal-why-empty = Say why: everybody who voted or waits for the result reads it.
proposal-why-too-long = The reason has { $found } characters; at most { $limit } fit. Shorten it.

## /proposal history
proposal-history-description = What was changed of a proposal since it was posted, with every version of its text
proposal-history-title = What was changed of { $ref }
proposal-history-none = **{ $ref }** stands as it was posted.
proposal-history-amended = **Amendment { $index }** by { $by }, { $when }: { $why }
proposal-history-extended = **Extended** by { $by }, { $when }; voting was to end { $before }: { $why }
proposal-history-judged = **Judged** by { $by }, { $when }, and overturned: { $why }
proposal-history-file = Every version, word by word:
proposal-history-first = As it was posted
proposal-history-version = After amendment { $index }

## /proposal extend
proposal-extend-description = Let voting end later, with a reason
proposal-extend-option-by = How much later, such as 2d or 12h
proposal-extend-option-reason = Why; everybody sees it on the card
proposal-extended = Voting on **{ $ref }** ends { $at } ({ $when }). Its card says so, with your reason.
proposal-extend-not-yours = Only the author of P{ $number } or an admin can let voting end later.
proposal-extend-too-often = You have extended it { $limit } times already. An admin can do it once more, if there is a reason.
proposal-extend-too-long = A vote can stay open for at most { $days } days in all. Choose a shorter time, or propose it again later.

## /proposal cancel
proposal-cancel-description = End a proposal without a decision (for admins)
proposal-cancel-option-reason = Why; everybody sees it on the card
proposal-cancelled = **{ $ref }** is cancelled. Its card says why; the votes stay on record.
proposal-cancel-not-admin = Only admins (people with Manage Server) can cancel a proposal. Your own you can take back with `/proposal withdraw`.

## Judgement
judge-description = Close a proposal by judgement, if you took no part in it (for maintainers)
judge-option-passes = Whether the discussion shows that it passes
judge-option-rationale = What the discussion showed, for everybody to read
judge-choice-yes = yes, it passes
judge-choice-no = no, it does not pass
judge-done = **{ $ref }** is closed by your judgement, and the reason you gave is shown with it. Members can challenge it with `/proposal challenge`. { $checked }
judge-waits = Your judgement of **{ $ref }** is saved. It is closed as soon as Discord lets me read its card. { $checked }
judge-checked-all = I have checked that you did not propose it, vote or try to, raise or settle a concern, move its end, judge it before, or write among the last 1000 messages of its thread.
judge-checked-record = I have checked that you did not propose it, vote or try to, raise or settle a concern, move its end, or judge it before. Whether you talked about it I could not see.
judge-other-rule = P{ $number } is not closed by judgement: its votes decide. `/proposal show` tells its rule.
judge-thread-unread = Discord does not show me just now whether you wrote in the thread of P{ $number }. Try again in a minute.
judge-not-maintainer = Only maintainers judge proposals, and you are none. Ask one who took no part in P{ $number }.
proposal-judged-already = P{ $number } was judged already and is about to be closed.
challenge-description = Ask everybody whether a closure by judgement is to be overturned
challenge-option-reason = What is wrong with the judgement
challenge-title = Overturn the closure of { $ref }?
challenge-not-judged = P{ $number } was not closed by judgement, so there is nothing to challenge. To decide it anew, use `/propose`.
challenge-already = The closure of P{ $number } is challenged already: see P{ $challenge }.
challenge-effect = If it passes, { $ref } is open again, and somebody else has to judge it.

## Reminders and other notices
amended-words = **{ $ref } · { $title }** was amended: { $why }
amended-ask = You voted on the text before. Look at [what it says now]({ $link }) and press **Keep my vote**, or vote anew: until then your vote does not count. Voting ends { $when }.
nudge-mention = Voting on **{ $ref } · { $title }** ends { $when }, and you have not voted yet: [to the card]({ $link })
nudge-dm = In { $community }, voting on **{ $ref } · { $title }** ends { $when }, and you have not voted yet: [to the card]({ $link })
nudge-stop = You asked for this reminder. `/me settings` on the server stops it.
revisit-waits = **{ $ref } · { $title }** is due to be asked again. { $limit } proposals are open, and no more are allowed at once, so it is asked as soon as one of them is decided.

## On the card and in lists
proposal-note-replaces = Replaces { $ref }.
proposal-note-revisited = Asked again: { $ref }.
proposal-note-challenges = Challenges the closure of { $ref }.
proposal-note-challenged = Its closure is challenged: { $ref }.
proposal-note-overturned = { $by }'s judgement was overturned: { $why }
proposal-line-tasks = opened { $tasks }
proposal-line-replaces = replaces { $ref }
proposal-line-replaced = replaced by { $ref }
proposal-line-again = asked again: { $ref }
proposal-line-challenged = challenged: { $ref }

## Refusals
proposal-replaces-no-decision = P{ $number } is no decision that stands, so there is nothing to replace. `/proposal list` shows what was decided.
proposal-replaced-already = P{ $number } was replaced already, by P{ $later }. Name that one.
proposal-size-unknown = Discord does not tell just now how many may vote, and this rule needs to know. Try again in a minute, or choose a rule that counts only those who vote.

## On the web
web-version-before = Before amendment { $index }:
