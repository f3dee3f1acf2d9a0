"""Columns become fields of a schema, rows become leads and persons."""
