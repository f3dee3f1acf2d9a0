"""What people have said is kept in the data folder: a file is there whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(place: Path, content: bytes) -> None:
    """Put these bytes in place of the file; a reader sees the old ones or the new ones."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    Path(name).replace(place)
