"""The REST API: as thin as a page, the same calls."""
