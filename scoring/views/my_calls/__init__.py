"""My calls in words: the list of a rep for the day, one call, and how all reps get on."""
