"""Pure decisions of the account: what may not become public."""
