"""Histories with planted leaks, and what became of them."""
