"""The call sheet in words and tables."""
