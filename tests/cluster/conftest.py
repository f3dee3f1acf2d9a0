"""What needs Dask is collected where it is installed: in the environment of `make cluster`."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("distributed") else ["test_crew.py"]
