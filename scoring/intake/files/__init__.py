"""What the bytes are: archives, packages, foreign files."""
