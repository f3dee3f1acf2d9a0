"""The same scoring over Dask: files are read, scored, explained and written by many processes.

What a file decides as a whole is decided once, by the same functions as elsewhere: how its cells
are read by the worker that reads it, who is whom and who ranks first by the one that asks.
"""
