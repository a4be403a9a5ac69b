### What each of the bot's permissions on Discord is for.

permission-view-channels = to see the channels it works in
permission-send-messages = to post proposals, tasks, contributions and digests
permission-send-in-threads = to answer where a conversation takes place
permission-embed-links = to show proposals, tasks and contributions as cards
permission-attach-files = to send exports and files from the archive
permission-read-history = to count reactions again after it was away, and to find its own cards
permission-add-reactions = to offer the choices of a vote as reactions
permission-create-threads = to give each proposal a thread to talk in
permission-manage-messages = to take a member's older choice away when they vote again
