# Taking up messages: by a mention, an emoji, the inbox, the menus; co-authors; messages that change
capture-menu-add = Add to contribution
capture-form-add = Add to contribution
capture-field-into = Add it to
capture-field-together = Made together with
capture-hint-together = They are each asked whether that is so. Nothing is published before all have agreed.
capture-hint-paste = I may not read messages here. Please paste its text.
capture-untitled = A message by { $name }
capture-choice = { $ref } { $title }
capture-joined = The message is now part of **{ $ref }**, as revision { $revision }: { $place }
capture-joined-asked = I am asking { $author } whether they want to be one of its authors. Until they agree, nothing of it is published.
capture-tracked-already = That message is tracked already, as **{ $ref }**: { $place }
capture-similar = It looks much like **[{ $ref }]({ $link })**, which waits already. If it is the same, withdraw one of the two; otherwise there is nothing you need to do.
capture-asked-together = I am asking everybody you named whether they made it with you. Nothing is published before all have agreed.

## What is said by itself

capture-said = **{ $ref }** · { $title }, by { $author }, is tracked: { $place }
capture-said-consent = It waits for their agreement to the licence; I have sent them a message.
capture-offer = Is this for the archive? Whoever wrote it stays its author, and is asked before anything is published.
capture-offer-blind = Is this for the archive? I may not read messages here: **Track it** asks for the text. The menu of the message (right-click it, then **Apps → Track contribution**) brings it along.
capture-button-track = Track it
capture-button-no = No, thanks
capture-offer-not-yours = Only whoever wrote the message, or a maintainer, can say that it is not for the archive.
capture-cannot-read = You asked to keep [a message]({ $link }), but I may not read it: the people who run me have not switched that on. Right-click the message (on a phone, hold it) and choose **Apps → Track contribution**: then Discord shows it to me.
capture-deaf = I may not read messages here, so I can only offer a form: members paste their text into it, or use the menu of the message, which brings it along. Whoever runs me can change that (`message_content` in config.toml).

## Co-authors

capture-together-dm = **{ $tracker }** named you as one of the authors of [{ $ref }]({ $link }) in the archive of **{ $community }**: **{ $title }**. Did you make it together? Nothing of it is published before you have answered. If you say no, you are not named, and what you wrote of it is taken out.
capture-button-together = Yes, and I agree
capture-button-agree = I agree
capture-button-apart = No, leave me out
capture-together-yes = Thank you! You are one of the authors of **{ $ref }**, under { $licence }.
capture-together-no = You are not named in **{ $ref }** any more, and nothing you wrote is part of it.
capture-apart-dm = { $who } does not want to be one of the authors of [{ $ref }]({ $link }), **{ $title }**, and is not named there any more. Messages that they wrote are no longer part of it; please look whether the rest still makes sense: [its card]({ $card }).

## Messages that change

capture-edited-dm = You changed [a message]({ $link }) that [{ $ref }]({ $item }), **{ $title }**, is made of. Shall the work say what the message says now? That would be its next revision, and reviewed anew. If you do nothing, it stays as it is.
capture-deleted-dm = A message of yours was deleted that [{ $ref }]({ $item }), **{ $title }**, is made of. The work is still here, and waits for a review. Shall it stay?
capture-deleted-dm-other = A message of yours was deleted that [{ $ref }]({ $item }), **{ $title }**, is partly made of. Shall what you wrote stay in it?
capture-button-take = Take the new text
capture-button-keep = Keep it
capture-button-withdraw = Withdraw it
capture-button-out = Take my words out
capture-edit-taken = **{ $ref }** now says what your message says, as revision { $revision }: { $place }
capture-edit-same = **{ $ref }** says that already.
capture-edit-unread = I may not read the message. Press **Update** on its card and put the new text in: { $place }
capture-kept = **{ $ref }** stays as it is.

## Refusals

capture-too-many-messages = C{ $number } is made of { $limit } messages already, which is as many as one contribution can be made of. Track this one by itself.
capture-too-many-authors = At most { $limit } people can be named beside the author.
capture-not-yours = You can add messages to contributions that you made or tracked; C{ $number } is somebody else's. Track the message by itself, or ask its author.
capture-not-a-page = C{ $number } is not for a page, so no message can be added to it.
capture-not-co-author = You are not (any more) one of those who were asked about C{ $number }, so there is nothing to answer.
capture-words-mixed = What you wrote cannot be told from the rest of C{ $number } any more, so only { $author } can take it out. Until you agree, nothing of it is published; you can leave it at that.
capture-edit-mixed = C{ $number } was changed since it was made from that message, so I cannot tell where the new text belongs. Press **Update** on its card and put it in.
capture-nothing-open = There is no contribution of yours that waits and could take it up. Use **Track contribution** first; further messages can then be added to it.
capture-nothing-said = I do not see a message to track. Reply to the message that is to be kept, or write the text below the line in which you mention me.
