"""Uploaded files read in a process apart, and the way of their tables from there to here."""
