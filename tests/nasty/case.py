"""What a nasty upload is, and what may come out of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.schema import LeadSchema

Name = str | re.Pattern[str]
Number = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """The upload is read as a table; what is None or empty is left open.

    `headers` are exact names or patterns; `body` is every lead in order, `cells` some of them by
    (lead from 0, column from 0). `told` are patterns that must be found in the issues; `aside` the
    rows of the file set aside. `parts` are names that must be offered.
    """

    headers: Sequence[Name] | None = None
    body: Sequence[Sequence[str]] | None = None
    rows: int | None = None
    cells: Mapping[tuple[int, int], str] | None = None
    told: Sequence[str] = ()
    aside: Sequence[int] | None = ()
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Types:
    """The upload is read and typed for a schema, with no doubt left about a value.

    `values` holds numbers (None: missing) or levels by model column, `created` ISO times (None:
    unknown), `ids` exact text. `told` are patterns that must be found in the issues; `quiet` are
    columns no issue may name, as their cells are sound or simply not filled in.
    """

    values: Mapping[str, Sequence[Number] | Sequence[str | None]] | None = None
    created: Sequence[str | None] | None = None
    ids: Sequence[str] | None = None
    rows: int | None = None
    told: Sequence[str] = ()
    quiet: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuses:
    """The upload is refused with a message that holds the pattern; `parts` when it is a choice."""

    words: str
    parts: Sequence[str] = ()


Outcome = Reads | Types | Refuses


@dataclass(frozen=True, slots=True)
class Trial:
    """One upload with its name, how it is read, and every outcome that would be honest."""

    build: Callable[[], bytes]
    accepted: tuple[Outcome, ...]
    filename: str = "leads.csv"
    part: str | None = None
    header: bool | None = None
    schema: LeadSchema | None = None
    untouched: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A named upload of a family; with several trials all must come out as they must."""

    family: str
    name: str
    trials: tuple[Trial, ...]

    @property
    def id(self) -> str:
        """Family and name, as tests are called."""
        return f"{self.family}: {self.name}"


def trial(content: bytes | str | Callable[[], bytes], *accepted: Outcome, **how: object) -> Trial:
    """One upload, its content ready, as UTF-8 text or to be made when it is needed."""
    ready = content.encode() if isinstance(content, str) else content
    build = (lambda: ready) if isinstance(ready, bytes) else ready
    return Trial(build, accepted, **how)  # type: ignore[arg-type]
