"""Pure decisions of delivery: lives, paths, release calendar, lights, the city's profile."""
