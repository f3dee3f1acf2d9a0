"""Words, tables and pictures of the screens."""
