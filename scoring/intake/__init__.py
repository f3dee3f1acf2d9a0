"""Bytes to leads: reading, matching columns, typing cells, finding duplicates."""
