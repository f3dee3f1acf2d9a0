"""What runs in the child process: a file on standard input → an Arrow stream on standard output.

Started by its path: `python -P child.py READER PART MEMORY SECONDS`, PART as JSON.
"""

import gc
import json
import sys
from pathlib import Path
from types import ModuleType


def main() -> None:
    """Read one file with the reader named, within the memory and seconds granted."""
    reader, part, memory, seconds = sys.argv[1:]
    _bound(int(memory), int(seconds))
    _skip_public_names()
    if reader != "Parquet":  # whose nanoseconds are moments of pandas
        sys.meta_path.insert(0, _NoPandas())
    gc.disable()  # rows make no cycles
    import pyarrow as pa

    from scoring.errors import FileRefused
    from scoring.intake.sheets import grid, readers

    content = sys.stdin.buffer.read()
    answer: grid.Grid | FileRefused
    try:
        answer = readers.READERS[reader](content, json.loads(part))
    except FileRefused as error:
        answer = error
    with pa.PythonFile(sys.stdout.buffer, "w") as sink:
        grid.to_stream(answer, sink)


def _bound(memory: int, seconds: int) -> None:
    """Let the system stop this process when it takes more; Windows has no such call."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _skip_public_names() -> None:
    """Stand in for the package's front, which loads half the product for its public names."""
    package = ModuleType("scoring")
    package.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["scoring"] = package


class _NoPandas:
    """Says that there is no pandas, half of the time of a small workbook.

    pyarrow would load it to see that a list is none of its columns.
    """

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse pandas and leave every other module to others."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


if __name__ == "__main__":
    main()
