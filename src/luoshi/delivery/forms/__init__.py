"""What is typed into the pages of the year's work, area by area."""
