# /me
me-group = Your own affairs in this community
me-todo-description = Everything that waits for you, shown only to you

me-title = What waits for you
me-empty = Nothing waits for you. 🌤️ `/task next` suggests something to do, or start something with `/propose` or `/contribute`.
me-menu = Do something about one of these …
me-again = Look again
me-offers = 🤲 Offered to you
me-offers-line = **{ $ref }** { $title }, by { $who }; your yes or no is awaited { $until }
me-offer-accept = Take { $ref }
me-offer-decline = Not { $ref }
me-votes = 🗳️ Your vote
me-votes-line = **{ $ref }** { $title }, closes { $when }
me-claims = 🧰 Tasks you have claimed
me-claims-line = **{ $ref }** { $title }, yours until { $at } ({ $until })
me-reviews = 🔍 Work for you to review
me-changes = ✏️ Changes asked of you
me-changes-line = **{ $ref }** { $title }
me-together = 🤝 Did you make this together?
me-together-line = **{ $ref }** { $title }
me-together-what = **{ $ref }** names you as one of its authors.
me-consents = 📜 Waits for your agreement to the licence
me-consents-line = **{ $ref }** { $title }
me-consents-button = Read and agree
me-concerns = 🛑 Concerns to settle
me-concerns-line = **{ $ref }** { $owner }: { $text }
me-more = … and { $count } more

# /me history
me-history-description = What you have done here, shown only to you
me-history-title = What you have done here
me-history-empty = Nothing of yours is finished or accepted here yet. `/task next` suggests something to begin with.
me-history-line = **{ $ref }** { $title }
me-history-given = 📚 Accepted work ({ $count })
me-history-credits = `/credits` shows all of it.
me-history-tasks = 🧰 Tasks finished ({ $count })
me-history-reviewed = 🔍 Reviewed and accepted ({ $count })
me-history-proposals = 🗳️ Proposed ({ $count })
