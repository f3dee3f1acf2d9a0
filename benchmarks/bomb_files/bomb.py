"""What a bomb is, and the pieces that most are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

Make = Callable[[int], bytes]
HEADER = "Lead ID,Name,Email,Phone,Source,City,Visits,Created,Last activity\n"
WIDTH = HEADER.count(",") + 1
SOURCES = ("Google", "Direct Traffic", "Olark Chat", "Referral")


@dataclass(frozen=True)
class Bomb:
    """A file by name; `make` takes its size in bytes, which it does not pass."""

    name: str
    make: Make
    ending: str = "csv"


def filled(unit: bytes, size: int, before: bytes = b"") -> bytes:
    """A beginning and as many copies of a piece as fit."""
    return (before + unit * max(1, (size - len(before)) // len(unit)))[:size]


def numbered(line: Callable[[int], str], size: int, before: str = "") -> bytes:
    """A beginning and as many lines, made of their numbers, as fit."""
    return joined(map(line, range(size)), size, before)


def joined(lines: Iterator[str], size: int, before: str = "") -> bytes:
    """A beginning and as many of these lines as fit."""
    pieces, left = [before.encode()], size - len(before)
    while left > 0 and (block := list(islice(lines, 2_000))):
        pieces.append("".join(block).encode())
        left -= len(pieces[-1])
    content = b"".join(pieces)
    return content[:size]


def sound(rows: int, width: int = WIDTH) -> str:
    """A header of plain names and so many plain rows."""
    head = ",".join(f"field {at}" for at in range(width)) + "\n"
    return head + "".join(
        ",".join(str((row * 7 + at) % 90) for at in range(width)) + "\n" for row in range(rows)
    )


def lead(number: int) -> list[str]:
    """The cells of a plain lead, as `HEADER` names them."""
    return [
        f"{number:06}",
        f"Person {number}",
        f"p{number}@example.org",
        f"+49 30 {1_000_000 + number % 9_000_000}",
        SOURCES[number % 4],
        "Leeds",
        str(number * 7 % 50),
        f"2026-0{1 + number % 9}-1{number % 9}",
        "Email Opened",
    ]


def leads_with(column: int, cells: Callable[[int], str], size: int) -> bytes:
    """Plain leads with these cells in one of their columns, the first of them sound."""

    def line(number: int) -> str:
        cells_of = lead(number)
        cells_of[column] = cells(number) if number > 20 else cells_of[column]
        return ",".join(cells_of) + "\n"

    return numbered(line, size, HEADER)


def turns(*lines: str) -> Iterator[str]:
    """These lines in turn, without end."""
    return cycle(lines)
