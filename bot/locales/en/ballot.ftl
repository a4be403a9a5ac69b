# Ballot papers: filled in privately, for rankings, scores and secret lists
paper-button = Ballot
paper-title = ### { $ref } · { $title }
paper-private = Only you see this paper. Nothing counts until you press **{ $cast }**.
paper-private-again = Only you see this paper. What you cast before still counts until you press **{ $cast }** again.
paper-how-ranked = Put the options in your order, the best first. What you leave out counts as equal, below all that you ranked. Whatever you put below **{ $none }** you would rather not have at all.
paper-how-score = Give each option from 0 to { $top } points. An option that you leave out gets 0.
paper-how-approval = Choose every option you can live with.
paper-place = **{ $place }.** { $emoji } { $name }
paper-place-held = **{ $place }.** { $emoji } **{ $name }** ◀
paper-nothing-ranked = *Nothing is ranked yet.*
paper-left-out = Not ranked: { $options }
paper-add = Your choice { $place }: add an option
paper-hold = Pick a ranked option to move it
paper-option-ranked = { $place }. { $name }
paper-up = Up
paper-down = Down
paper-top = To the top
paper-drop = Remove
paper-cast = Cast my ballot
paper-clear = Start over
paper-type = Type it
paper-type-title = Your ranking on { $ref }
paper-type-label = The numbers of the options, the best first
paper-type-hint = For example: 3 > 1 > 2. Write 0 for “none of these”.
paper-mark = { $mark } · { $name }
paper-unmarked = Points for: { $name }
paper-tick = Choose the options
paper-empty = There is nothing on your ballot yet. Fill it in first, or press **{ $abstain }** on the card.

# See the count, where it is hidden from those who have not voted
count-button = See the count
count-title = { $ref }: the count so far

# /proposal ballots
ballots-description = A secret vote's ballots by receipt, once voting has ended
ballots-title = { $ref }: { $count ->
        [one] one ballot
       *[other] { $count } ballots
    }, by receipt
ballots-line = `{ $receipt }` { $choice }
ballots-none = Nobody cast a ballot on { $ref }.
ballots-check = Each voter has the receipt of their own ballot, and nobody else's. If yours is missing, or says something you did not choose, tell everybody.
ballots-in-file = All { $count } ballots are in the file.

# /proposal reasons
reasons-description = Why people voted as they did
reasons-title = { $ref }: reasons
reasons-line = { $who }, **{ $choice }**: { $words }
reasons-line-secret = **{ $choice }**: { $words }
reasons-none = Nobody has given a reason on { $ref } yet.
reasons-in-file = All { $count } reasons are in the file.
