# Leaving: /me erase, /me export, and python -m bot erase
erasure-export-description = Everything this community keeps about you, as a file for you alone
erasure-export-done = This is everything this community keeps about you. It is shown to you only, and gone from here when you restart Discord: save it now.
erasure-export-too-large = What this community keeps about you does not fit into a file that can be sent here. Ask an admin: whoever runs the bot can give it to you.

# What stands in place of a name and of a title
erasure-former = a former member
erasure-removed = [removed]

erasure-description = Remove what this community keeps about you; you are asked first
erasure-title = Remove what this community keeps about you
erasure-lead = **Nothing has happened yet.** If you press a button below, this is done at once, and nobody can undo it:
erasure-fate-person = 👤 Your name, and the licences you agreed to: removed. What was published keeps its own agreement.
erasure-fate-vote-counted = 🗳️ { $count ->
        [one] One vote in a finished proposal counts
       *[other] { $count } votes in finished proposals count
    } on, under nobody's name.
erasure-fate-took-part = 🗳️ That you took part in { $count ->
        [one] one secret vote
       *[other] { $count } secret votes
    }: no longer under your number. The ballots stay published: nobody, not even I, knows which are yours.
erasure-fate-vote-gone = 🗳️ { $count ->
        [one] One vote that has decided nothing is
       *[other] { $count } votes that have decided nothing are
    } removed.
erasure-fate-click = 🗳️ Notes of clicks that did not count: removed.
erasure-fate-said = 🛑 Your concerns, answers and reasons about { $count ->
        [one] one proposal
       *[other] { $count } proposals
    }: no longer yours by name. What you wrote about a decided one stays, all else is removed; a concern that is open is withdrawn.
erasure-fate-delegation = 🤝 { $count ->
        [one] One delegation, to you or by you, ends.
       *[other] { $count } delegations, to you or by you, end.
    }
erasure-fate-draft = 📝 { $count ->
        [one] One proposal that you have not posted is
       *[other] { $count } proposals that you have not posted are
    } thrown away.
erasure-fate-proposal-kept = 📣 { $count ->
        [one] One proposal that others have voted on or decided stays, and is
       *[other] { $count } proposals that others have voted on or decided stay, and are
    } no longer yours by name.
erasure-fate-proposal-gone = 📣 { $count ->
        [one] One proposal is
       *[other] { $count } proposals are
    } withdrawn and emptied, with title and text.
erasure-fate-task-kept = 🧰 { $count ->
        [one] One task that others have taken or decided stays, and is
       *[other] { $count } tasks that others have taken or decided stay, and are
    } no longer yours by name.
erasure-fate-task-gone = 🧰 { $count ->
        [one] One task that nobody else has touched is
       *[other] { $count } tasks that nobody else has touched are
    } closed and emptied.
erasure-fate-claim = 🧰 { $count ->
        [one] One task that you claimed or did no longer says so.
       *[other] { $count } tasks that you claimed or did no longer say so.
    }
erasure-fate-work-published = ✍️ { $count ->
        [one] One accepted contribution stays
       *[other] { $count } accepted contributions stay
    } published; the drafts before, with their files, are removed.
erasure-fate-work-gone = ✍️ { $count ->
        [one] One contribution that was not accepted is
       *[other] { $count } contributions that were not accepted are
    } removed, with texts and files.
erasure-fate-review = 🔍 What you wrote in reviews of { $count ->
        [one] one contribution
       *[other] { $count } contributions
    } is removed; that it was approved or sent back stays.
erasure-fate-named = 🔗 Your name in { $count ->
        [one] one other place
       *[other] { $count } other places
    } (such as tracker, reviewer, maintainer of an area, or as whoever voted for somebody else): removed.
erasure-fate-revision = 📚 { $count ->
        [one] One published page version
       *[other] { $count } published page versions
    }: the text stays, under the name you choose.
erasure-fate-notice = ✉️ { $count ->
        [one] One message to you that waits
       *[other] { $count } messages to you that wait
    } is not sent.
erasure-entries = 📜 { $count ->
        [one] What one entry of the audit log says
       *[other] What { $count } entries of the audit log say
    }: removed.
erasure-stays = What stays, and why
erasure-stays-text = • The audit log keeps that your number on Discord did something, when and to what, but not what you said or chose. Otherwise nobody could check that no vote was invented.
    • Published work stays: its licence cannot be taken back.
    • What others have decided stays, with what was said about it, as nobody's. So do secret ballots: nobody knows whose they are.
    • Messages in the chat are on Discord. Yours you can delete; the bot rewrites its cards, not its announcements or the names of threads.
    • What others wrote about you is theirs. Ask them, or an admin.
    • Backups and exports made before have everything until they are thrown away. Ask an admin for how long that is.
erasure-then = Your work is yours: `/me export` gives you all of it first. If you do something here later, you begin anew.
erasure-button-former = Remove, name “{ erasure-former }”
erasure-button-keep = Remove, but keep my name on my published work
erasure-button = Remove it for good

erasure-nothing = This community keeps nothing about you that could be removed.
erasure-done-title = Done
erasure-done-lead = This is removed or no longer yours by name:
erasure-done-files = 📎 Files that nothing needs any more: { $removed } removed.
erasure-done-waiting = 📎 { $count ->
        [one] One file that was handed in within the last hour goes
       *[other] { $count } files that were handed in within the last hours go
    } soon, by itself.
erasure-done-server = 🗄️ The database frees the space in its own time: what was overwritten can be on its disk until then.
erasure-done-unfinished = 🗄️ The storage could not be cleaned of earlier states just now. It is tried again by itself.
erasure-done-ticks = 🗳️ Your reactions could not be taken off { $cards }. As long as they are there, they count as votes: take them off yourself.
