"""Where the table stands, and which of its rows are leads."""
