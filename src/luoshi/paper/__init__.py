"""Tables and documents as files that offices open and print. Pure: no clock, no network."""
