"""What a terminal is shown: the text of a file, and nothing that a terminal obeys."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

# Signs that command a terminal (ECMA-48: C0 without tab and line ends, DEL, C1), as links and
# colours are made of, and those that turn round what is read after them. After a bare CR a
# line would be written over. Single surrogates stand for bytes of a file's name that are no UTF-8,
# and a strict stream refuses them.
_COMMANDS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)


class PlainTerminal:
    """A stream on which signs that command a terminal are written as JSON and TOML write them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text; returns the number of signs written."""
        return self._stream.write(_COMMANDS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def plain_terminal() -> Iterator[None]:
    """Whatever is printed within commands no terminal."""
    out: Any = PlainTerminal(sys.stdout)
    errors: Any = PlainTerminal(sys.stderr)
    with redirect_stdout(out), redirect_stderr(errors):
        yield
