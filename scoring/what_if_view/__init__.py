"""What the What-if page shows: its form, the answer in words, and links that carry the form."""
