"""Polluted CSV files with known truth, a scorer, and what the reader gets on them.

Written from the classes of "Pollock: A Data Loading Benchmark" (VLDB 2023), not from its files: a
table made from a seed, one pollution, and the table with the pollution undone as what must come
out. `python -m benchmarks.pollution` prints the figures.
"""
