"""What people fill in about the account."""
