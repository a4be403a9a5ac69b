# What the program itself says while it starts and ends.
app-chat-at = Chat with the bot:  { $url }
app-archive-at = Read the archive:  { $url }
app-how-to-end = Press Ctrl-C to end both. What you did here is kept; `python -m bot sandbox --fresh` begins anew.
app-ended = Ended cleanly.
app-bad-token = Discord does not know this token. Copy it anew from https://discord.com/developers/applications (your application → Bot → Reset Token) and set BARNRAISER_TOKEN or the token file.
app-bad-intents = Discord does not let this bot see what messages say. Switch the Message Content Intent on at https://discord.com/developers/applications (your application → Bot), or set discord.message_content in config.toml to false: only an inbox and emoji that take messages up need it.
app-bad-shards = Discord does not accept this number of shards. Up to 2,500 servers fit into one; for very large bots Discord names a number of which yours must be a multiple. Change discord.shards in config.toml (0 is as many as Discord recommends), the same for all processes.
app-port-taken = The archive cannot be served at { $host }, port { $port } ({ $why }). End the program that listens there, or choose another port with web.port in config.toml or BARNRAISER_WEB_PORT.
app-sandbox-did-not-start = The sandbox did not start; what it said is above. If port { $port } is taken, choose another with sandbox.port in config.toml or BARNRAISER_SANDBOX_PORT.
app-sandbox-ended = The sandbox ended by itself (exit code { $code }); what it said is above. Start again with `make run`.
