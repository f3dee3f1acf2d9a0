"""A history to a model version."""
