"""Workbooks and HTML tables, read in a process apart."""
