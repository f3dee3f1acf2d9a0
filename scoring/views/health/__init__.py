"""The health of a model version in words, tables and pictures."""
