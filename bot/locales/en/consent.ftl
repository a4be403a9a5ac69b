# Agreeing to the licence. Changing consent-text, or what a licence is said to mean, needs a new CONSENT_VERSION:
# everybody is then asked again.
consent-title = Your agreement is needed once
consent-text = Before your work can go into this community's archive, please read this:
    > I made this work, or I have the right to publish it. I agree that it, and what I contribute here from now on, is published under { $licence } with my name as its author.

    { $means } What is published stays under this licence, even if you leave.
consent-button = I agree
consent-given = Thank you! Your agreement to { $licence } is recorded. Your contributions that waited for it can now be reviewed.
consent-changed = The wording has changed since that was shown to you. Here is the present one:
consent-not-author = Only { $author } can agree for C{ $number }: it is their work. They can press this button themselves.
consent-needed-dm = **{ $tracker }** would like to keep something you wrote in the archive of **{ $community }**, as [{ $ref }]({ $link }): **{ $title }**. Thank you for writing it! It stays unpublished until you agree; if you would rather not, just ignore this, or press **Withdraw** on [its card]({ $card }).

consent-licence-cc-by-sa-4-0 = [CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)
consent-licence-cc-by-4-0 = [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)
consent-licence-cc0-1-0 = [CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/)
consent-licence-gfdl-1-3-or-later = [GNU FDL 1.3 or later](https://www.gnu.org/licenses/fdl-1.3.html)
consent-licence-agpl-3-0-or-later = [GNU AGPL 3.0 or later](https://www.gnu.org/licenses/agpl-3.0.html)
consent-licence-mit = the [MIT License](https://opensource.org/license/mit)
consent-licence-apache-2-0 = the [Apache License 2.0](https://www.apache.org/licenses/LICENSE-2.0)

consent-means-cc-by-sa-4-0 = In short: everybody may share and change it, also commercially, if they name you and give their version the same licence.
consent-means-cc-by-4-0 = In short: everybody may share and change it, also commercially, if they name you.
consent-means-cc0-1-0 = In short: you give up your rights to it as far as the law allows; everybody may use it in any way, without naming you.
consent-means-gfdl-1-3-or-later = In short: everybody may share and change it, also commercially, if they name its authors and give their version the same licence.
consent-means-agpl-3-0-or-later = In short: everybody may use, share and change it, if they pass on their changes under the same licence, also when they only offer it over a network.
consent-means-mit = In short: everybody may use, share and change it in any way, if they keep your name and the licence with it.
consent-means-apache-2-0 = In short: everybody may use, share and change it in any way, if they keep the notices with it and say what they changed; you also let them use your patents on it.
