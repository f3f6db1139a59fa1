"""Year on year: each promise followed from one report into the next."""
