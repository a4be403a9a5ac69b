# Agreeing to the licence. Changing consent-text, or what a licence is said to mean, needs a new CONSENT_VERSION:
# everybody is then asked again.
consent-title = Your agreement is needed once
consent-text = Before your work can go into this community's archive, please read this:
    > I made this work, or I have the right to publish it. I agree that it, and what I contribute here from now on, is published under { $licence } with my name as its author.

    { $means } What is published stays under this licence, even if you leave.
consent-button = I agree
consent-given = Thank you! Your agreement to { $licence } is recorded. Your contributions that waited for it can now be reviewed.
consent-changed = The wording has changed since that was shown to you. Here is the present one:
consent-changed-ask = The wording has changed since that was shown to you. Press **I agree** on the card of C{ $number }: it shows the present one.
consent-not-author = Only { $author } can agree for C{ $number }: it is their work. They can press this button themselves.
consent-needed-dm = **{ $tracker }** would like to keep something you wrote in the archive of **{ $community }**, as [{ $ref }]({ $link }): **{ $title }**. Thank you for writing it! It stays unpublished until you agree; if you would rather not, just ignore this, or press **Withdraw** on [its card]({ $card }).

consent-means-share-alike = In short: everybody may share and change it, also commercially, if they name you and give their version the same licence.
consent-means-credit = In short: everybody may share and change it, also commercially, if they name you.
consent-means-dedication = In short: you give up your rights to it as far as the law allows; everybody may use it in any way, without naming you.
consent-means-authors-share-alike = In short: everybody may share and change it, also commercially, if they name its authors and give their version the same licence.
consent-means-network-copyleft = In short: everybody may use, share and change it, if they pass on their changes under the same licence, also when they only offer it over a network.
consent-means-notice = In short: everybody may use, share and change it in any way, if they keep your name and the licence with it.
consent-means-notice-patents = In short: everybody may use, share and change it in any way, if they keep the notices with it and say what they changed; you also let them use your patents on it.
consent-means-no-trade = In short: everybody may share and change it, but not to make money with it, if they name you.
consent-means-no-trade-share-alike = In short: everybody may share and change it, but not to make money with it, if they name you and give their version the same licence.
consent-means-copyleft = In short: everybody may use, share and change it, if they pass on their changes under the same licence.
consent-means-weak-copyleft = In short: everybody may use, share and change it, and build it into something else, if they pass on their changes of it under the same licence.
consent-means-own = It is a licence of this community's own: please read its text before you agree.
consent-means-no-conditions = In short: everybody may use, share and change it in any way, without naming you.

## The Developer Certificate of Origin, word by word, as https://developercertificate.org/ has it

consent-origin-title = Where your patches come from
consent-origin-link = the [Developer Certificate of Origin 1.1](https://developercertificate.org/)
consent-button-origin = I certify this
consent-origin = Whoever hands in patches certifies this once, for these and later ones; it is their `Signed-off-by`:
    > **Developer Certificate of Origin, version 1.1**
    > By making a contribution to this project, I certify that:
    > (a) The contribution was created in whole or in part by me and I have the right to submit it under the open source license indicated in the file; or
    > (b) The contribution is based upon previous work that, to the best of my knowledge, is covered under an appropriate open source license and I have the right under that license to submit that work with modifications, whether created in whole or in part by me, under the same open source license (unless I am permitted to submit under a different license), as indicated in the file; or
    > (c) The contribution was provided directly to me by some other person who certified (a), (b) or (c) and I have not modified it.
    > (d) I understand and agree that this project and the contribution are public and that a record of the contribution (including all personal information I submit with it, including my sign-off) is maintained indefinitely and may be redistributed consistent with this project or the open source license(s) involved.

# /consent
consent-group = What you have agreed to, so that your work can be published
consent-show-description = What you have agreed to, when, and what is asked here today
consent-show-line = You agreed to { $licence } (wording { $version }) on { $when }.
consent-show-none = You have not agreed to anything here yet.
consent-stays = { $published ->
        [0] Nothing of yours is published here.
        [one] One work of yours is published; it stays so, under the licence it was published under.
       *[other] { $published } works of yours are published; they stay so, under the licences they were published under.
    }
consent-withdraw-description = Take an agreement back, for what is not published yet
consent-withdraw-option = Which one
consent-withdrawn = You have taken back your agreement to { $licence }. { $waiting ->
        [0] Nothing of yours waits here.
        [one] One work of yours waits; if it was under this agreement, it is not published unless you agree again.
       *[other] { $waiting } works of yours wait; those under this agreement are not published unless you agree again.
    }
consent-none = You have not agreed to “{ $licence }” here, so there is nothing to take back. `/consent show` tells what you have agreed to.
