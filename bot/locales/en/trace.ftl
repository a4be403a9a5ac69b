# Tasks that open by themselves, because of something that shows that there is work to do

trace-title-wanted-page = Write the page “{ $name }”
trace-title-stub = Make more of the page “{ $name }”
trace-title-orphan-area = Look after the area { $name }
trace-title-unresolved-concern = Help to settle the concern { $name }
trace-title-conflict = Resolve the conflict of { $name }
trace-title-stale-page = See whether the page “{ $name }” still holds
trace-title-unreviewed-work = Review { $name }
trace-title-failed-check = Mend what the check found in { $name }

trace-details-wanted-page = Other pages link to it, and nobody has written it yet. `/contribute` takes what you write; its title has to be “{ $name }”.
trace-details-stub = It is marked as a stub: it says too little to be of use. `/contribute` with its title opens it for you. When it is better, `/page grade` says so.
trace-details-orphan-area = Nobody looks after it. `/area show` tells what it is about and what those before you left; `/area adopt` offers you for it.
trace-details-unresolved-concern = It has been open for days, and the vote it is about may not go on before it is settled. Talk with whoever raised it; they withdraw it, or it is resolved with an answer (`/concern resolve`).
trace-details-conflict = The page was changed meanwhile, so the work does not fit any more. Its author or a maintainer opens it with the button **Resolve** on its card.
trace-details-stale-page = Nobody has changed it for a year. Read it, and correct what does not hold any more (`/contribute` with its title opens it for you). If all of it holds, say that this task is done.
trace-details-unreviewed-work = It has waited for a review for more than a week. Read it, and say on its card what you think: every opinion helps, and those who look after it decide.
trace-details-failed-check = The check of its patches found something that is wrong. Its card tells what; its author hands in a new version with `/patch resend`.

trace-over-mended = It closed by itself, because there is nothing left to do.
trace-over-off = It closed by itself, because this server wants no tasks of this kind any more.

## Why there is such a task, in the middle of a sentence

trace-from-wanted-page = links to a page that does not exist
trace-from-stub = a page marked as a stub
trace-from-orphan-area = an area that nobody looks after
trace-from-unresolved-concern = a concern that has been open for days
trace-from-conflict = work in conflict with its page
trace-from-stale-page = a page that nobody has changed for a year
trace-from-unreviewed-work = work that has waited a week for a review
trace-from-failed-check = patches in which a check found something wrong
