"""TinyDB over a journal: everything in memory, every change on disk before anybody is told of it."""
