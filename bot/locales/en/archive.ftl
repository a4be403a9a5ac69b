# /archive
archive-group = What the community has made: find it, read it, see where it comes from
archive-search-description = Find pages by words in their title or text
archive-search-option-words = Every one of these words has to occur

archive-search-title = Pages with “{ $words }”
archive-search-none = No page has all of “{ $words }”. Try fewer words, or [look through all pages]({ $link }).
archive-search-more = … and { $count } more: [all pages]({ $link })
archive-show-excerpt = … [read all of it]({ $link })
archive-show-link = [Read it on the web]({ $link })
archive-show-no-text = This page has files only.
archive-show-authors = Authors of this revision
archive-show-reviewer = Reviewed by
archive-show-revision = Revision
archive-show-revision-value = { $index } of { $count }, { $when }
archive-show-licence = Licence
archive-show-from = From
archive-show-files = Files
archive-history-title = History of { $title }
archive-history-line = **[{ $revision }]({ $link })** { $when } by { $who } from [{ $ref }]({ $contribution })
archive-silence = nobody in particular: nobody objected
archive-community = the community, by **{ $ref }**
archive-reverts = back to { $ref }
archive-history-summary = : { $summary }
archive-history-more = … and { $count } older: [the whole history]({ $link })

# Refusals
archive-no-page = There is no page called “{ $page }”. `/archive search` finds pages by words; `/contribute` starts a new one.
archive-no-revision = There is no such revision ({ $page }). `/page history` shows those there are.
