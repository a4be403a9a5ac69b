"""What can happen in a world, one file per noun: each function changes the stores and publishes its event."""
