"""Pages of people: signing in, one's own account, offices and officers."""
