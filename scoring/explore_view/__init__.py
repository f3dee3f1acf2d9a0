"""What the Explore page and its report show, view by view: sentences, pictures and tables."""
