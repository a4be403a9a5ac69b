### The operator's settings: config.toml and the environment.

# $source is a file or "environment", $key the setting's name there.
config-problem = { $source }: { $key }: found { $found }. Allowed: { $allowed }.
config-file-problem = { $source }: { $found }. { $allowed }.
config-environment = environment

## What was found

config-found-hidden = a value that is not shown, since it may be a secret
config-found-table = more than one value
config-found-not-utf8 = text that is not UTF-8
config-found-both = both
config-found-unknown = a name that means nothing

## What is allowed

config-allowed-toml = config.toml must be a TOML file in UTF-8; config.example.toml shows how it looks
config-allowed-file = Check the file's name and who may read it
config-allowed-table = a table: a line [{ $table }] with its keys on the lines below
config-allowed-near = perhaps { $name } was meant
config-allowed-known = one of { $names }
config-allowed-no-secret = no secret in this file; put it into a file of its own and name that as token_file in [discord] or password_file in [storage], or set { $token } or { $password }
config-allowed-token = the bot token alone, as the Bot page of Discord's developer portal shows it: one word, without "Bot" before it
config-allowed-one-of-two = one of the two
config-allowed-token-file-read = the name of a file that can be read and holds the bot token and nothing else
config-allowed-secret-file = the name of a file that holds the bot token and nothing else
config-allowed-postgres = an address such as postgresql://barnraiser@db.example.org/barnraiser, without the password
config-allowed-password = the password of the database's user alone, on one line
config-allowed-password-file-read = the name of a file that can be read and holds the password of the database's user and nothing else
config-allowed-password-file = the name of a file that holds the password of the database's user and nothing else
config-allowed-port = a whole number from 0 to 65535, where 0 takes any free port
config-allowed-folder = the name of a folder
config-allowed-host = a host name or an IP address of this machine, such as 127.0.0.1 or 0.0.0.0
config-allowed-url = an address that starts with http:// or https:// and has no ? or # in it
config-allowed-bucket = the name of an S3 bucket: 3 to 63 small letters, digits, dots and hyphens; or nothing
config-allowed-region = the name of a region, such as eu-central-1, or nothing
config-allowed-prefix = nothing, or the beginning of a key that ends with a slash, such as barnraiser/
config-allowed-level = debug, info, warning or error
config-allowed-switch = true or false
config-allowed-shards = a whole number: into how many shards the servers are divided, or 0 for as many as Discord recommends
config-allowed-shards-here = the numbers of shards, such as 0-3 or 0,2,5, or nothing for all of them
config-allowed-shards-there = shards that there are: discord.shards is { $count }, and they are counted from 0
config-allowed-shards-of-postgres = nothing, as long as everything is kept in a folder: no other process could open it and serve the rest. Several processes need one PostgreSQL database (storage.postgres; see docs/postgres.md)
config-allowed-mebibytes = a whole number of MiB from 1 to 100
