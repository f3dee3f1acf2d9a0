"""Parts of the page My calls."""
