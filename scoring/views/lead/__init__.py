"""One lead in words and tables."""
