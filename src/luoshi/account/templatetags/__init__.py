"""How the account is said on pages."""
