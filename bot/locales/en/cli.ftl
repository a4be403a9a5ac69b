### The command line: python -m bot

cli-help = Barnraiser: propose, decide, contribute, review, and keep what was made, in a Discord community.
cli-help-config = The settings file. Without this option: the one BARNRAISER_CONFIG names, else config.toml.
cli-help-version = Print the version and end.
cli-help-run = Start the bot and the archive. With a token that is on Discord, without one in the sandbox.
cli-help-sandbox = Start a community of your own in the browser. The bot is in it, and no Discord account is needed.
cli-help-fresh = Forget the sandbox's community and begin again.
cli-help-check = Check the settings and the bot's permissions. Each finding comes with its remedy; a problem makes the exit code 1.
cli-help-api = Another address that speaks Discord's API.
cli-help-guild = The number of the Discord server, as "Copy Server ID" gives it.
cli-help-export = Write all that is kept for a community to a file, also while the bot is running.
cli-help-to = What to write. Without this option: barnraiser-GUILD.zip, or with --site barnraiser-GUILD-site.
cli-help-site = Write the public archive instead, as a folder of web pages that need no server.
cli-help-import = Put the community of such a file into the storage: all of it, or nothing.
cli-help-file = A file that export or backup wrote.
cli-help-replace = Replace what is there of the community, after writing it to a file of its own.
cli-help-accept-damage = Import a file although the storage it came from had lost something of it.
cli-help-backup = Write every community to a file each, also while the bot is running. To restore one, import its file.
cli-help-folder = The folder to write to. Without this option: backups.
cli-help-migrate = Copy every community to the other kind of storage. The source stays as it is; run it again at will.
cli-help-from = The storage to read.
cli-help-into = The storage to write.
cli-help-verify = Look whether everything that is kept is whole: documents, audit log, files. A problem makes the exit code 1.
cli-help-head = SEQUENCE:HASH, a head of the audit log noted before. The log must still reach it.
cli-help-recount = Count every past decision again, from its votes by its rule, and tell where that is not what was announced. Then the exit code is 1.
cli-help-recount-files = Files that export or backup wrote. Without any: what is in the storage, also while the bot is running.
cli-help-recover = Keep what can still be read of a damaged community. Prefer a backup.
cli-help-release = In an emergency: give settings back to the admins of a community that only passed proposals change. It stands in the audit log.
cli-help-groups = Which settings, such as voting. Without any: all of them.
cli-help-erase = Tell what is kept about one member of a community, and with --yes remove what is theirs to take. Members can do that themselves: /me erase.
cli-help-member = The number of the member, as "Copy User ID" gives it.
cli-help-yes = Do it. Without this option it is only told what would be done.
cli-help-keep-name = The name to be credited on what they have published. Without this option: a former member.
cli-help-decided-too = Empty their proposals and tasks also where others have voted or worked on them.
cli-help-save = First write all that is kept about them to this file.

cli-no-token = No bot token in config.toml or the environment, so this is the sandbox: a community of your own, in your browser.
cli-config-problems = { $count ->
    [one] The settings cannot be used; there is one thing to mend:
   *[other] The settings cannot be used; there are { $count } things to mend:
}
cli-help-rebuild-links = Make the index of links between pages and of their categories anew, of one community or of all. The bot must not be running on a data folder.
cli-help-rebuild-mirror = Make the git repository of an archive, or of all, anew from what is stored, and print the id of its newest commit. The bot must not be running on a data folder.
