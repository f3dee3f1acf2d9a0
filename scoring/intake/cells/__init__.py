"""Texts become numbers, dates and levels, by the evidence of their column."""
