"""Why chances moved between two files or two models."""
