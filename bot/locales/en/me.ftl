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
