"""Tables for the analyst: what converts, where the funnel leaks, what it costs."""
