"""The rules: pure values and decisions. The standard library, and msgspec; time is passed in; no I/O."""
