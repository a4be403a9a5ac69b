# What the edge itself says, whatever the command.
edge-only-in-a-server = Barnraiser works inside a server. Go to your community's server and use this command there.
edge-some-community = a community of yours
edge-bug = Something went wrong on our side, and nothing was changed. Please try again; if it keeps happening, tell an admin this reference: **{ $reference }**.
edge-missing-permission = That is for admins (people with Manage Server). Ask one of them to do it, or to give you a role that can.
edge-command-changed = This command has changed since Discord last showed it to you. Reload Discord (Ctrl+R) and use it again.
