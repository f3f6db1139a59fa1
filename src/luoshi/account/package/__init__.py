"""The open data package of a year, gathered from what was signed (the rules make its files)."""
