"""Screens of what became of promises and of what has changed since."""
