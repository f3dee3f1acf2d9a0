"""Over Dask the same scoring, in which files are read, scored, explained and written by many
processes, and training on more than one memory holds.

What a file decides as a whole is decided once, by the same functions as elsewhere: how its cells
are read by the worker that reads it, who is whom and who ranks first by the one that asks.
"""
