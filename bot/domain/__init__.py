"""The rules: pure values and decisions. Standard library only; time is passed in; no I/O."""
