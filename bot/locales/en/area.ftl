# /area
area-group = The areas of what you make together, and who looks after each
area-add-description = Make an area (admins)
area-add-option-name = A short name: letters a to z, digits and hyphens
area-add-option-maintainer = Who looks after it; more are added with /area edit
area-option-about = What it is about, in a sentence
area-option-area = The area
area-list-description = The areas there are
area-show-description = What an area is about, and who looks after it
area-edit-description = Change what an area is about, or who looks after it (admins)
area-edit-option-add = Who looks after it from now on, too
area-edit-option-remove = Who does not look after it any more
area-remove-description = End an area (admins)

area-added = There is an area **{ $name }** now. Proposals can name it, and members can delegate their vote for it.
area-changed = The area **{ $name }** is changed. On what is open already, who may vote stays as it was.
area-removed = The area **{ $name }** is gone.{ $delegations ->
        [0] { "" }
        [one] { " " }One delegation for it ended with it.
       *[other] { " " }{ $delegations } delegations for it ended with it.
    }
area-maintainers = Maintainers
area-nobody = nobody yet
area-list-title = Areas
area-list-empty = There are no areas here yet. Admins make one with `/area add`.
area-line = **{ $name }** { $about } · { $maintainers }
area-more = … and { $count } more

# Refusals
area-not-admin = Areas are made and changed by people with Manage Server. Ask one of them.
area-bad-name = “{ $found }” cannot be the name of an area: it has at most { $limit } letters a to z, digits and hyphens, and begins and ends with none of the hyphens.
area-about-too-long = That has { $found } characters; at most { $limit } are allowed. Say it in one sentence.
area-exists = There is an area { $name } already. `/area edit` changes it.
area-too-many = There are { $limit } areas already, which is as many as there can be. Remove one first.
area-unknown = There is no area { $name } here. `/area list` shows those there are.
area-empty = Nobody looks after { $name } yet, so nobody could vote. Let everybody vote, or ask an admin to add maintainers with `/area edit`.
area-in-use = { $proposals } is about { $name } and open, so it cannot be removed now. Wait until it is decided.
area-too-many-maintainers = { $name } has { $limit } maintainers already, which is as many as there can be.
area-no-such-maintainer = They are no maintainer of { $name }. `/area show` shows who is.
area-maintainer-bot = A bot cannot look after an area. Name a person.
area-governed = Who looks after what is under the community's own rule here (the settings “roles”). Use `/propose`, and choose in its preview: **If it passes, also …**, then to make somebody a maintainer of an area, or to end that.
