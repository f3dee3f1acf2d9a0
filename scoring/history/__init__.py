"""A history read: what its columns are, its outcome, how long conversions take."""
