"""A history, its columns and a training run in words and tables."""
