"""What everybody may read of the account: made of signed items alone, as pages and as open data."""
