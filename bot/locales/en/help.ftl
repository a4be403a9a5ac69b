# /help. The commands are put in as values, since Discord shows them as links.
help-description = What you can do here, and what to do next
help-title = Barnraiser: make something together
help-lead = Propose, decide, share out the work, and keep what was made. This is for you, here and now; nobody else sees it.

help-setup = 🔧 First, for admins
help-setup-text = Nothing is set up yet. Everything works already where you type the commands; this makes it tidy:
    1. { $settings_channels }: where proposals, tasks, reviews and news are posted.
    2. { $settings_roles }: who reviews contributions. Until then only admins do.
    3. { $settings_time_zone }, then { $digest_add } for a daily summary.
    4. { $propose } something small, so that everybody sees how it goes.
help-admin = 🔧 For admins
help-admin-text = { $settings_show } tells how everything is set, and what does not get through. { $area_add } and { $area_edit } say who looks after what; { $area_remove } ends an area. { $board_set } keeps the open tasks in sight in a channel, { $settings_traces } says which open by themselves. { $settings_voting } sets who may vote, and how much may be open. { $proposal_cancel } ends a proposal without a decision, with a reason. { $settings_govern } leaves settings to the community's own votes. { $health } tells how the work goes, what waits, and how much rests on how few.
help-waiting = 📌 Next
help-waiting-text = { $count ->
        [one] One thing waits for you
       *[other] { $count } things wait for you
    }: { $me_todo }
help-waiting-none = Nothing waits for you just now. { $me_todo } tells you any time.
help-review = 🔍 For maintainers
help-review-text = { $review_queue } shows what waits. Approve with the button on a card, with ✅ as a reaction, or with { $review_approve }; { $review_reject } turns something down, with the reason. { $review_opt_in } offers you reviews in turn.
help-decide = 🗳️ Decide
help-decide-text = { $propose } puts a question to everybody. Vote by reacting on its card or with its buttons; you can change your mind until it closes. { $proposal_explain } shows how it came out, step by step.
help-own = 🗂️ While it is open
help-own-text = Its author changes it with { $proposal_edit } (once somebody has voted, as an amendment that { $proposal_history } shows), gives it more time with { $proposal_extend }, or takes it back with { $proposal_withdraw }. What is closed by judgement, a maintainer who took no part closes with { $proposal_judge }; anybody can { $proposal_challenge } that.
help-concerns = 🛑 Object
help-concerns-text = { $concern_raise } says what is wrong with a proposal, or that it should wait a moment. { $concern_list } shows what others object to, { $concern_resolve } says what settled it, { $concern_withdraw } takes yours back.
help-delegate = 🤝 Let somebody vote for you
help-delegate-text = When you do not vote, { $delegate_to } lets somebody vote for you, on everything or on an area ({ $area_list }, { $area_show }). { $delegate_list } shows who votes for whom; { $delegate_revoke } ends it, and whoever would rather not uses { $delegate_decline }.
help-tasks = 🧰 Find something to do
help-tasks-text = { $area_adopt } offers you for an area that nobody looks after. { $task_next } suggests three pieces of open work, { $me_invitations } has you asked now and then, { $task_list } shows all, and { $board_list } where a board keeps showing it; { $task_claim } takes a piece, { $task_add } adds one. { $me_digest } tells you regularly what you could do. To make a task from a message: right-click it (on a phone: hold it), **Apps → Make a task**.
help-having = ⏳ While you have it
help-having-text = { $task_renew } keeps a task longer, { $task_release } gives it back with a note for the next one, { $task_split } makes parts of it, { $task_done } finishes it. { $task_help } lends others a hand; { $task_offer } asks somebody, who may say no; { $task_edit } changes what is said of it. Maintainers end a claim with { $task_free }.
help-contribute = ✍️ Contribute
help-contribute-text = { $contribute } hands in a page or a change to one. Something good was written in chat? Right-click it, **Apps → Track contribution**, or answer it and mention me: “track this as …”. **Add to contribution** makes one work of several messages. It is reviewed; once accepted it is in the archive with its author's name. { $review_thank } thanks somebody for theirs, { $review_object } says what is wrong with it. { $credit } records work that is no text, { $credits } tells what somebody has given, { $consent_show } what you have agreed to.
help-patches = 🩹 Change files
help-patches-text = { $patch_send } hands in patches, { $patch_edit } makes one of a file changed in a form, { $patch_resend } brings the next version. A diff in a message? Right-click it, **Apps → Track as patch**. { $review_say } says that you reviewed or tried it, { $review_object } what is wrong with it; { $patch_range_diff } shows what changed between versions.
help-archive = 📚 Read
help-archive-text = { $archive_search } finds what was made here, { $page_show } shows a page; it is all [on the web]({ $link }), too. { $page_watch } tells what is new on pages you care about, { $page_talk } opens a thread about one, { $page_wanted } shows those that nobody has written yet.
help-yours = 🔔 For yourself
help-yours-text = { $remind } brings anything back at a time in your own words. { $watch_area } and its like gather news, { $me_following } shows them. { $me_settings }: where you are told what, and when not.
help-releases = 📦 Releases
help-releases-text = { $release_list } shows what was released, to be downloaded. Maintainers cut one with { $release_cut }, or have one come regularly with { $release_schedule }.
