# What a voter is told
vote-button-withdraw = Take back my vote
vote-button-reason = Say why
vote-button-keep = Keep my vote
vote-reason-title = Your reason on { $ref }
vote-reason-label = Why?
vote-reason-hint = Others can read it, as soon as they see the count. You can change it until voting ends.
vote-reason-is = Your reason: { $reason }
vote-advisory = Under this rule only maintainers' votes are binding. Yours is shown as advice.
vote-receipt = Your receipt is `{ $receipt }`. Keep it, for only you are told: when voting has ended, you find your ballot under it with `/proposal ballots { $ref }`. It stays the same when you change your vote.
vote-scored = { $name } ({ $score })
vote-counted = Your vote on **{ $ref }** is **{ $choice }**. You can change it or take it back until voting ends { $when }.
vote-unchanged = Your vote on **{ $ref }** was already **{ $choice }**. Voting ends { $when }.
vote-confirmed = Your vote on **{ $ref }** as it was amended is **{ $choice }**. You can change it or take it back until voting ends { $when }.
vote-explained = Your vote on **{ $ref }** is **{ $choice }**. Voting ends { $when }.
vote-taken-back = Your vote on **{ $ref }** is taken back. You can vote again until voting ends { $when }.

# Direct messages about a vote
vote-void-dm = On **{ $ref } · { $title }** you ticked several options while I was offline, so I cannot tell which you meant and count none. Please vote again: { $link }
vote-excluded-dm = Your reaction on **{ $ref } · { $title }** could not be counted. { $reason }

# Refusals
vote-after-close = Voting on P{ $number } has ended, so this click was not counted. `/proposal show` tells the outcome.
vote-withdrawn-proposal = P{ $number } was withdrawn, so there is nothing to vote on any more.
vote-cancelled-proposal = P{ $number } was cancelled, so there is nothing to vote on any more.
vote-no-such-option = P{ $number } has no such option. Look at its card, and use the buttons there.
vote-amended-since = P{ $number } was amended after you opened this ballot. Read what it says now on its card, and open your ballot again there.
vote-typed-ranking = “{ $found }” does not fit. Write the numbers of the options from 1 to { $limit }, each once, the best first, such as `3 > 1 > 2`; 0 is “none of these”.
vote-try-on-the-card = Discord does not answer just now. Use the button on the proposal's card, or try again in a moment.
vote-count-voted = The count of P{ $number } is shown to those who have voted. Vote first, then look again.
vote-count-closed = The count of P{ $number } is shown to nobody before voting has ended. `/proposal show` tells when that is.
vote-reasons-secret = P{ $number } is voted on in secret. Its reasons are shown, without names, when voting has ended.
vote-not-secret = P{ $number } is not voted on in secret: its card shows who chose what. `/proposal show` has it.
vote-ballots-later = The ballots of P{ $number } are published when voting has ended. `/proposal show` tells when that is.
vote-does-not-fit = That ballot does not fit the options of P{ $number }. Open it again from its card.
vote-reason-needed = Whoever says no to P{ $number } must say why. Press **No** on its card, and write your reason.
vote-none-to-confirm = You have no vote on P{ $number } to confirm. You can vote on its card.
vote-none-to-explain = You have no vote on P{ $number } yet. Vote first, then say why.
vote-none-to-withdraw = You have no vote on P{ $number } to take back.
vote-excluded-bot = Bots cannot vote.
vote-excluded-author = In this server nobody votes on their own proposal, so your vote on P{ $number } does not count.
vote-excluded-area = Only the maintainers of its area decide P{ $number }, and you were none when it opened.
vote-excluded-accepted = To vote on P{ $number } one needed accepted contributions when it opened, and yours were too few. Work that is accepted now counts for later proposals.
vote-excluded-role = P{ $number } is open to one role only, and you do not have it. The card says which; an admin can give it to you.
vote-excluded-account-age = Your Discord account was too new when P{ $number } opened, so your vote does not count there. You can vote on later proposals.
vote-excluded-member-age = You had not been a member of this server for long enough when P{ $number } opened, so your vote does not count there. You can vote on later proposals.

# Reasons, briefly, on the card
excluded-bot-short = a bot
excluded-author-short = the author
excluded-area-short = not of the area
excluded-accepted-short = too little accepted work
excluded-role-short = without the role
excluded-account-age-short = account too new
excluded-member-age-short = joined too late
excluded-left-short = left the server
vote-excluded-left = You are not a member of that server any more.
