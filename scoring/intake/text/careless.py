"""Cells of a text whose quotes were written carelessly: one closes where a cell ends, or never."""

import re

from scoring.intake.text.strict import Dialect


class CarelessReader:
    """Reads cells of which the quotes may be wrong; linear in the length of the text."""

    def __init__(self, dialect: Dialect) -> None:
        self._mark, self._quote = dialect.mark, dialect.quote
        self._skips = dialect.skip_space
        quote = self._quote or "(?!)"
        blanks = " *+" if self._mark != " " else ""
        letter = rf"(?!{blanks}(?:[{re.escape(self._mark)}\r\n]|\Z))"
        self._opening = re.compile(f" *+{quote}")
        self._inside = {
            pairs: re.compile(
                rf"((?:[^{quote}]++|{quote}{quote}{'' if pairs else letter}|{quote}{letter})*+)"
                rf"{quote}{blanks}"
            )
            for pairs in (True, False)
        }

    def cells(self, text: str, *, literal: int = 0, pairs: bool = True) -> tuple[list[str], bool]:
        """Cells when a quote closes only before a delimiter or at the end; False if one stays open.

        The opening quote number `literal` is a letter; without `pairs`, two quotes before a
        delimiter are a letter and a closing quote.
        """
        mark, quote, opening, inside = self._mark, self._quote, self._opening, self._inside[pairs]
        cells: list[str] = []
        position, opened = 0, 0
        while True:
            opens = opening.match(text, position)
            opened += opens is not None
            if opens is not None and opened != literal:
                cell = inside.match(text, opens.end())
                if cell is None:
                    return cells, False
                cells.append(cell[1].replace(quote * 2, quote))
                position = cell.end()
                if not text.startswith(mark, position):
                    return cells, position >= len(text)
                position += 1
                continue
            end = text.find(mark, position)
            cells.append(text[self._start(text, position) : end if end >= 0 else len(text)])
            if end < 0 or "\n" in cells[-1] or "\r" in cells[-1]:
                return cells, end < 0 and not {"\n", "\r"} & set(cells[-1])
            position = end + 1

    def _start(self, text: str, position: int) -> int:
        """Past the blanks before a cell where the dialect skips them."""
        while self._skips and text.startswith(" ", position):
            position += 1
        return position
