"""What became of a ranking since: why chances moved."""
