# /credit and /credits: work beyond text
credit-description = Record work that is no text: design, translation, testing, organising …
credit-option-member = Who did it: you, or somebody you want to thank
credit-option-kind = What kind of work
credit-option-what = What they did, in one line
credit-option-link = Where it can be seen, if there is such a place
credits-description = What somebody has given to this community, in words
credits-option-member = Whose; yours if you leave it out

credit-recorded = **{ $ref }** is recorded and waits for a maintainer to confirm it: { $place }
credit-recorded-confirmed = **{ $ref }** is credited: { $place }
    I am telling { $who }; they may decline.
credit-confirmed = **{ $ref }** is confirmed, and credited to { $who }.
credit-declined = **{ $ref }** is not credited to you any more.
credit-dm = **{ $tracker }** recorded in **{ $community }** that you did this: **{ $what }** ({ $kind }), as [{ $ref }]({ $link }). { $state ->
        [accepted] It is credited to you.
       *[waiting] When a maintainer has confirmed it, it is credited to you.
    } If you would rather not be named for it, press the button; nobody else is told.

credit-card-what = { $what }
credit-card-link = [{ $host }]({ $link })
credit-card-who = Who
credit-card-by = Recorded by
credit-card-state = State
credit-card-waiting = Waits for a maintainer to confirm it
credit-card-confirmed = Confirmed by { $who }, { $when }
credit-card-withdrawn = Not credited, as they wish
credit-card-rejected = Not confirmed: { $reason }
credit-button-confirm = Confirm
credit-button-decline = Do not name me

credits-title = Credits of { $name }
credits-none = Nothing is credited to { $name } yet. `/contribute` is how to add to the archive; `/credit` records work that is no text.
credits-line-page = [{ $ref }]({ $link }) wrote **{ $title }**{ $together }, { $when }{ $by }
credits-line-patches = [{ $ref }]({ $link }) changed the code: **{ $title }**{ $together }, { $when }{ $by }
credits-line-other = [{ $ref }]({ $link }) { $kind }: **{ $title }**, { $when }{ $by }
credits-together = {" "}(with { $names })
credits-by = , confirmed by { $who }
credits-reviewed = , reviewed by { $who }
credits-more = … and { $count } more

## Kinds of work

work-kind-a11y = accessibility
work-kind-audio = audio
work-kind-blog = blog posts
work-kind-bug = bug reports
work-kind-business = business development
work-kind-code = code
work-kind-content = content
work-kind-data = data
work-kind-design = design
work-kind-doc = documentation
work-kind-event-organizing = organising events
work-kind-example = examples
work-kind-financial = financial support
work-kind-funding-finding = finding funds
work-kind-ideas = ideas and planning
work-kind-infra = infrastructure
work-kind-maintenance = maintenance
work-kind-mentoring = mentoring
work-kind-platform = packaging and porting
work-kind-plugin = plugins
work-kind-project-management = project management
work-kind-promotion = promotion
work-kind-question = answering questions
work-kind-research = research
work-kind-review = reviewing
work-kind-security = security
work-kind-talk = talks
work-kind-test = tests
work-kind-tool = tools
work-kind-translation = translation
work-kind-tutorial = tutorials
work-kind-user-testing = user testing
work-kind-video = videos

## Refusals

credit-unknown-kind = “{ $found }” is not one of the kinds of work: { $allowed }.
credit-what-empty = Say in a line what they did.
credit-what-too-long = That has { $found } characters; at most { $limit } are kept. Say it shorter, and link to the rest.
credit-bad-link = “{ $found }” is not an address on the web. It begins with https:// and has no blanks.
credit-recorded-already = That is recorded already, as C{ $number }.
credit-not-yours = Only whoever is named for C{ $number } can decline that.
credit-is-a-page = C{ $number } is work on a page, which is reviewed; that is only for other work.
credit-confirm-instead = C{ $number } is work beyond text: there is nothing to publish. A maintainer confirms it with the button on its card.
credit-a-bot = A bot cannot be credited. Credit the person who made it do that.
