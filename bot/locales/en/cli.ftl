### The command line: python -m bot

cli-help = Barnraiser: propose, decide, contribute, review, and keep what was made, in a Discord community.
cli-help-config = The settings file. Without this option: the one BARNRAISER_CONFIG names, else config.toml.
cli-help-version = Print the version and end.
cli-help-run = Start the bot and the archive. With a token that is on Discord, without one in the sandbox.
cli-help-sandbox = Start a community of your own in the browser. The bot is in it, and no Discord account is needed.
cli-help-fresh = Forget the sandbox's community and begin again.
cli-help-check = Check the settings and the bot's permissions. Each finding comes with its remedy; a problem makes the exit code 1.
cli-help-api = Another address that speaks Discord's API.
cli-help-export = Write all that is kept for a community to a file.
cli-help-guild = The number of the Discord server, as "Copy Server ID" gives it.
cli-help-to = The file to write. Without this option: barnraiser-GUILD.zip.

cli-no-token = No bot token in config.toml or the environment, so this is the sandbox: a community of your own, in your browser.
cli-config-problems = { $count ->
    [one] The settings cannot be used; there is one thing to mend:
   *[other] The settings cannot be used; there are { $count } things to mend:
}
cli-exported = Wrote { $file }.
