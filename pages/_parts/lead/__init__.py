"""Parts of the page Lead."""
