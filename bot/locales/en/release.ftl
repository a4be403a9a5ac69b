### Releases: `/release …`, the card that announces one, and what is refused.

release-group = Releases of what the community has made
release-cut-description = Prepare a release: you see it first, and publish it then (maintainers)
release-option-version = Like 1.4.0 or 2026.5; without one the next is suggested
release-option-foreword = What to say before the notes (Markdown)
release-list-description = List every release
release-show-description = Show a release: what is new in it, and whose work that is
release-show-option-version = Which release, such as 1.4.0
release-schedule-description = Have a release come regularly, with a freeze of patches before it (maintainers)
release-schedule-option-every = How often, such as "6 weeks"
release-schedule-option-freeze = For how long before it patches have to wait, such as "1 week"
release-unschedule-description = Have no release come by itself, and no patch wait for one (maintainers)

# The preview
release-preview = Only you see this. It is published with the button below, as it is at that moment.
release-preview-title = Release { $version }, to be published
release-button-cut = Publish
release-button-foreword = Change version or foreword
release-button-discard = Discard
release-discarded = The release is discarded. Nothing was published.
release-form-title = The release
release-form-version = Version
release-form-foreword = Foreword
release-form-foreword-hint = Markdown; it stands before the notes.
release-cut = Release **{ $version }** is cut and announced: { $link }

# The announcement, and what is shown of one
release-title = Release { $version }
release-contributions = New ({ $count })
release-contributions-line = { $ref } { $title } · { $who }
release-decisions = Decided ({ $count })
release-decisions-line = { $ref } { $title }
release-decisions-private = { $ref }
release-more = … and { $count } more
release-part-author = Authors
release-part-reviewer = Reviewers
release-part-tester = Testers
release-part-reporter = Reporters
release-part-first-timer = For the first time
release-links = [Everything in it]({ $page }) · download [zip]({ $zip }) or [tar.gz]({ $tar })
release-cut-by = cut by { $name }

# The list
release-list-title = Releases
release-list-empty = There is no release yet. A maintainer makes one with `/release cut`.
release-list-line = [{ $version }]({ $link }) · { $when } · { $count ->
        [one] one contribution
       *[other] { $count } contributions
    }
release-next = The next one is due { $when } ({ $relative }).
release-next-freeze = Patches wait from { $when } on until it is cut.

# The schedule
release-scheduled = A release comes every { $days } days. The next one is due { $when } ({ $relative }); then a task asks for it.
release-scheduled-freeze = Patches wait from { $when } on until it is cut; a maintainer may take one all the same, with a reason, by `/review approve`.
release-unscheduled = No release comes by itself any more, and no patch waits for one.

# Refusals
release-not-maintainer = Only maintainers prepare and schedule releases. Ask one of them, or propose it with `/propose`.
release-bad-version = “{ $found }” is not a version. Write it like `1.4.0` (semver.org) or `2026.5` (calver.org).
release-version-taken = There is a release { $version } already. Choose a greater version.
release-version-not-next = { $version } does not come after { $newest }. Choose a greater version.
release-foreword-too-long = The foreword has { $found } characters; { $limit } are allowed. Shorten it, or make the rest a page.
release-nothing-yet = There is nothing in the archive yet that could be released. Contributions get there with `/review approve`.
release-nothing-new = Nothing is new since { $version }. Once something is accepted or decided, there can be a release.
release-no-draft = You have no release in preparation. Begin with `/release cut`.
release-unknown = There is no release “{ $found }”. `/release list` shows all there are.
release-frozen = C{ $number } has to wait: no patches are taken until the release that is due on { $day }. To take it all the same, use `/review approve` with a reason in `despite-freeze`.
release-bad-cadence = A release can come every { $low } to { $high } whole days. Write it like `6 weeks`.
release-bad-freeze = Patches can wait for 0 to { $limit } whole days before such a release. Write it like `1 week`.
release-not-scheduled = No release comes by itself here. `/release schedule` would have it so.
