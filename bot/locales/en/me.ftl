# /me
me-group = Your own affairs in this community
me-todo-description = Everything that waits for you, shown only to you

me-title = What waits for you
me-empty = Nothing waits for you. 🌤️ Look for something to do with `/task list`, or start something with `/propose` or `/contribute`.
me-votes = 🗳️ Your vote
me-votes-line = **{ $ref }** { $title }, closes { $when }
me-claims = 🧰 Tasks you have claimed
me-claims-line = **{ $ref }** { $title }, yours until { $at } ({ $until })
me-reviews = 🔍 Work for you to review
me-changes = ✏️ Changes asked of you
me-changes-line = **{ $ref }** { $title }: press **Update** on its card when it is ready
me-consents = 📜 Waits for your agreement to the licence
me-consents-line = **{ $ref }** { $title }
me-consents-how = The button below shows what you would agree to.
me-consents-button = Read and agree
me-concerns = 🛑 Concerns to settle
me-concerns-line = **{ $ref }** { $owner }: { $text }
me-concerns-how = Settle yours with `/concern resolve` or `/concern withdraw`; answer those about what you propose.
me-more = … and { $count } more

# /me reminders
me-reminders-description = Whether you are reminded of a vote a day before it closes
me-reminders-option-how = Leave it out to see how it is now
me-reminders-choice-off = do not remind me
me-reminders-choice-dm = by direct message
me-reminders-choice-mention = by a mention in the proposal's thread, without a sound
me-reminders-off = You are not reminded of votes. `/me todo` tells at any time what waits for you.
me-reminders-dm = A day before a vote closes, you get a direct message if you may vote and have not. Never more than once for each. If your settings do not let this server's members write to you, it cannot reach you.
me-reminders-mention = A day before a vote closes, you are mentioned in the proposal's thread, without a sound, if you may vote and have not. Never more than once for each.
