"""What people have said is kept in the data folder: a file is there whole or not at all."""

import os
import tempfile
from pathlib import Path

from scoring.errors import FileRefused


def write_whole(place: Path, content: bytes) -> None:
    """Put these bytes in place of the file; a reader sees the old ones or the new ones.

    Raises FileRefused where the folder cannot be written to; the old ones are still there then.
    """
    try:
        _write(place, content)
    except OSError as problem:
        raise FileRefused(
            f"{place.name} could not be written to the data folder ({problem.strerror}); what it "
            "held before is unchanged. Check the folder's free space and permissions."
        ) from problem


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    Path(name).replace(place)
