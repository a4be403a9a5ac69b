# What a voter is told
vote-button-yes = Yes
vote-button-no = No
vote-button-abstain = Abstain
vote-button-withdraw = Take back my vote
vote-counted = Your vote on **{ $ref }** is **{ $choice }**. You can change it or take it back until voting ends { $when }.
vote-unchanged = Your vote on **{ $ref }** was already **{ $choice }**. Voting ends { $when }.
vote-taken-back = Your vote on **{ $ref }** is taken back. You can vote again until voting ends { $when }.

# Direct messages about a vote
vote-void-dm = On **{ $ref } · { $title }** you ticked several options while I was offline, so I cannot tell which you meant and count none. Please vote again: { $link }
vote-excluded-dm = Your reaction on **{ $ref } · { $title }** could not be counted. { $reason }

# Refusals
vote-after-close = Voting on P{ $number } has ended, so this click was not counted. `/proposal show` tells the outcome.
vote-withdrawn-proposal = P{ $number } was withdrawn, so there is nothing to vote on any more.
vote-none-to-withdraw = You have no vote on P{ $number } to take back.
vote-excluded-bot = Bots cannot vote.
vote-excluded-role = P{ $number } is open to one role only, and you do not have it. The card says which; an admin can give it to you.
vote-excluded-account-age = Your Discord account was too new when P{ $number } opened, so your vote does not count there. You can vote on later proposals.
vote-excluded-member-age = You had not been a member of this server for long enough when P{ $number } opened, so your vote does not count there. You can vote on later proposals.

# Reasons, briefly, on the card
excluded-bot-short = a bot
excluded-role-short = without the role
excluded-account-age-short = account too new
excluded-member-age-short = joined too late
excluded-left-short = left the server
vote-excluded-left = You are not a member of that server any more.
