### python -m bot check: what was found, and what to do about it.

check-ok = ok       { $text }
check-note = note     { $text }
check-problem = PROBLEM  { $text }
check-remedy = {"         "}→ { $text }
check-summary = { $problems ->
    [0] No problem found.
    [one] One problem found.
   *[other] { $problems } problems found.
}

## On this machine

check-settings-file = The settings in { $file } are in order.
check-settings-defaults = There is no config.toml: what the environment does not set has its default.
check-storage = Barnraiser keeps what it remembers in { $path }.
check-storage-unwritable = Barnraiser cannot write to { $path }, where it is to keep what it remembers.
check-storage-unwritable-remedy = Give the user that runs Barnraiser the right to write there, or name another folder as path in [storage].
check-database = Barnraiser keeps what it remembers in PostgreSQL, and the database answers.
check-database-remedy = Look at postgres in [storage], at the password, and whether the server lets this machine in; docs/postgres.md says what it needs.
check-files = Members' files are kept in the bucket { $bucket }, where Barnraiser can write, read, list and delete.
check-files-remedy = Look at s3_bucket, s3_endpoint and s3_region in [storage], at the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and at what they allow; docs/storage.md says what is needed.
check-secret-open = Other users of this machine can read { $file }, which holds a secret.
check-secret-open-remedy = Run: chmod 600 { $file }
check-no-token = There is no bot token, so `run` starts the sandbox.
check-no-token-remedy = For a community on Discord, make a bot in its developer portal and put its token into a file that token_file in [discord] names, or into BARNRAISER_TOKEN.

## Discord

check-unreachable = { $api } does not answer ({ $reason }).
check-unreachable-remedy = Check this machine's network, its proxy and its clock, and try again.
check-unexpected = { $api } answered { $path } with { $status }, which makes no sense here.
check-unexpected-remedy = Try again in some minutes; if it stays so, look at Discord's status page.
check-no-discord = What { $api } answered is not Discord's.
check-no-discord-remedy = Check that nothing between this machine and Discord, such as a proxy or a login page, answers instead.
check-token-refused = Discord refuses the token.
check-token-refused-remedy = Open the bot's page in Discord's developer portal, reset the token there, and put the new one where the old one is.
check-signed-in = Signed in as { $name }.
check-intents-none = No privileged intent is switched on. None is needed.
check-intents-content = The Message Content Intent is switched on, as the settings ask.
check-intent-missing = The settings ask for the Message Content Intent, and it is not switched on.
check-intent-missing-remedy = Switch it on on the page Bot of the developer portal, or set discord.message_content in config.toml to false.
check-intents-on = Switched on, though not needed: { $intents }.
check-intents-on-remedy = On the page Bot of the developer portal, switch off what nothing else uses: what a bot cannot see, it cannot leak.
check-intent-presence = Presence Intent
check-intent-members = Server Members Intent
check-intent-content = Message Content Intent
check-no-guild = The bot is in no community yet.
check-invite-remedy = An admin of the community adds it here: { $link }
check-guild-ok = { $guild }: every permission that is needed is there.
check-permission-missing = { $guild }: { $permission } is missing, which Barnraiser needs { $reason }.
check-permission-missing-remedy = Switch it on for the bot's role under Server Settings, Roles, or add the bot again: { $link }
check-permission-recommended = { $guild }: { $permission } is missing. Everything works without it, but Barnraiser could use it { $reason }.
check-administrator = { $guild }: the bot has Administrator, far more than it needs.
check-administrator-remedy = Take Administrator away from its role and give it the permissions of the invite link: { $link }
check-channels = A channel can still take away what the server gives.
check-channels-remedy = On Discord, /settings show names the channels where that gets in the way, and what is lacking there.
