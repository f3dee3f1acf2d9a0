"""Parts of the page Call sheet."""
