"""Patches: read, applied, made, and compared version by version. Pure, and bounded in time and size.

Everything here works on bytes, for a diff may be about bytes of any kind. What is kept in documents is made text by
``kept`` and bytes again by ``bytes_of``, without loss.
"""
