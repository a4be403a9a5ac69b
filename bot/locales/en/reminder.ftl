# /remind, /reminders
reminder-description = Be reminded of an item, a message or anything else, at a time in words
reminder-option-when = For example: tomorrow 9, in 3 days, friday 18:30, every monday 9
reminder-option-what = An item such as T7, the link of a message, or anything you write
reminder-list-description = What you are going to be reminded of, shown only to you
reminder-menu = Remind me

reminder-form-title = Remind me of this message
reminder-form-time = Another time
reminder-field-when = When?
reminder-field-when-hint = tomorrow 9 · in 3 days · friday 18:30 · every monday 9
reminder-field-note = A note to yourself

reminder-asked-title = ⏰ Is this what you mean?
reminder-understood = **{ $at }** ({ $relative })
reminder-clock = { $time } by the clock in { $zone }. If yours is another, say so in `/me settings`.
reminder-repeats = And then again and again: { $schedule }
reminder-quiet = 🌙 Then you have quiet hours, so it comes when they end: { $at }.
reminder-where-dm = I will write to you directly.
reminder-where-channel = I will mention you in { $channel }, without a sound.
reminder-button-set = Set it
reminder-button-time = Another time
reminder-button-drop = Never mind
reminder-dropped = Nothing was set.

reminder-set-title = ⏰ It is set
reminder-set = { $at } ({ $relative }). `/reminders` shows all of yours.

reminder-title = ⏰ You wanted to be reminded
reminder-late = 🕰️ **Late**: I could not be there on time.
reminder-footer = { $community }
reminder-message = [this message]({ $link })
reminder-button-later = { $minutes ->
        [10] In 10 minutes
        [60] In an hour
       *[1440] Tomorrow
    }
reminder-button-stop = Stop repeating
reminder-later = I remind you again at { $at } ({ $relative }).
reminder-stopped = It does not come again.

reminder-list-title = ⏰ What you are going to be reminded of
reminder-line = • { $at } ({ $relative }): { $about }
reminder-more = … and { $count } more
reminder-none = You have set no reminders. `/remind` sets one.
reminder-cancel = Cancel one …

# Refusals
reminder-unknown-time = I do not understand “{ $found }”. Say for example `tomorrow 9`, `in 3 days`, `friday 18:30`, `24 dec 18:00`, `2026-12-24 18:00` or `every monday 9`.
reminder-past = That has passed already. Say a time that is still to come, for example `tomorrow 9`.
reminder-too-far = That is too far ahead: at most three years from now.
reminder-about-nothing = Say what you want to be reminded of: an item such as `T7`, the link of a message, or a few words.
reminder-note-too-long = That is too long to be kept: at most { $limit } characters.
reminder-other-community = That message is in another community. Set the reminder there.
reminder-no-such = There is no { $ref } here. Look for its number with `/task list` or in the archive, or write what you mean in other words.
reminder-too-many = You have { $limit } reminders waiting, and more is not possible. Cancel one in `/reminders` first.
reminder-told-nothing = You have chosen to be told nothing, so a reminder could not reach you. Change that in `/me settings` first.
reminder-gone = That reminder is not there any more. `/reminders` shows those that are.
