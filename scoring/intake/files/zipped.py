"""A zip opened, with every fault of it told in our words."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from scoring.errors import FileRefused

PASSWORD = (
    "This workbook is protected by a password, so its cells cannot be read. Open it in Excel, "
    "remove the password (File, Info, Protect Workbook), save it and upload it again."
)
DAMAGED = (
    "This workbook or archive is damaged: its contents cannot be read. Open it in Excel, let "
    "Excel repair it, save it as a new XLSX file, or export the leads again as CSV."
)


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, with every fault of it told in our words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefused(DAMAGED) from error
    except (OSError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise FileRefused(DAMAGED) from error
    except RuntimeError as error:  # what zipfile raises for an encrypted member
        raise FileRefused(PASSWORD) from error
