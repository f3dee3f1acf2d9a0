"""Workbooks and HTML tables, read in a child process."""
