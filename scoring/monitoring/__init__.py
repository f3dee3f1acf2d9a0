"""Whether a batch still looks like the history."""
