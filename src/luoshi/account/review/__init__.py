"""The review of a year: the list of what is proven, the draft written from it, and a draft's check."""
