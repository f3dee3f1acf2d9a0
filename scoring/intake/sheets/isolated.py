"""Reading a file in a child process, so that nothing in it can end or fill this one.

Workbooks and Parquet are read by native code that lays a sheet out in memory as a whole; a file of
five kilobytes can ask it for terabytes. The child has a bound on memory and time.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa

from scoring.errors import FileRefused
from scoring.intake.sheets.grid import Grid, from_stream
from scoring.storage import storing

_CHILD = Path(__file__).with_name("child.py")
# What the libraries and a small sheet take, and what a byte of the unpacked file may take more:
# a cell of 25 bytes in the file becomes 100 in the reader.
_BASE_MEMORY, _MEMORY_PER_BYTE, _MOST_MEMORY = 460 << 20, 5, 4 << 30
_BASE_SECONDS, _SECONDS_PER_MB = 15, 0.3
# These are seconds of the processor, of which a busy machine grants a process a part.
_PATIENCE = 4
# Each library would start a thread per core and reserve memory for each.
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
}


def read_apart(reader: str, content: bytes, part: str | None, *, unpacked: int) -> Grid:
    """What the named reader makes of the file; raises FileRefused, also when it dies or hangs.

    Raises StorageFailed where there is no room for the file beside this process.

    `unpacked` is the size in bytes the file is believed to have when unpacked: the larger it is,
    the more memory and time are granted.
    """
    memory = min(_BASE_MEMORY + _MEMORY_PER_BYTE * unpacked, _MOST_MEMORY)
    seconds = int(_BASE_SECONDS + _SECONDS_PER_MB * unpacked / 2**20)
    options = [reader, json.dumps(part), str(memory), str(seconds)]
    with storing(_NO_ROOM), tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(content)
        source.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(_CHILD), *options],
                stdin=source,
                stdout=target,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ONE_THREAD,
                timeout=_PATIENCE * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FileRefused(_SLOW) from error
        if done.returncode:
            raise FileRefused(_DIED)
        target.seek(0)
        return from_stream(pa.py_buffer(target.read()))


_NO_ROOM = "The file could not be read, as it needs room in the folder for temporary files (TMPDIR)"
_SLOW = (
    "This file takes longer to read than a file of its size should, so reading was stopped. It may "
    "be damaged, perhaps on purpose. Open it in Excel, save the leads as CSV and upload that file."
)
_DIED = (
    "This file could not be read: it is damaged, or it takes more memory than a file of its size "
    "should, perhaps because of stray cells far below or right of the leads. Open it in Excel, "
    "copy the leads to a new workbook, save that as XLSX or CSV, and upload that file."
)
