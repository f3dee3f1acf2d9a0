"""Parts of the page What-if."""
