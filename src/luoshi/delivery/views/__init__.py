"""Pages of the year's work, area by area."""
