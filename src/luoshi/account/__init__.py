"""The account: what the public sees of what was promised."""
