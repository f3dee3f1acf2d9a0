"""Which column says when a lead came in: by its name in many languages, and by its values.

A creation date is filled for every lead, lies before the other dates of the lead, and differs over
the file. Where values leave it open nothing is taken unasked, and each column says why.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.intake.cells.date_columns import MOSTLY, SAMPLE, DateColumn, dates_of
from scoring.wording import clipped, counted, percent

# Almost every lead has the date on which it came in.
FULL = 0.95
# From this share of leads on a date is after another one, not mistyped.
SOME_LATER = 0.02
# Dates whose middle nine tenths spread over so many years are birthdays, or founding days.
_LONG_YEARS, _MIDDLE, _LONG = 15, [0.05, 0.95], "spread over"
_VALUES = "every lead has it, and no other date of a lead is earlier"
# So many of the steps from row to row go one way in a file that is in order.
_IN_ORDER = 0.9
_STRONG = re.compile(
    r"creat|erstell|angelegt|anlage|erfasst|eingang|\balta\b|creaci|creaz|création|criad|criaç"
    r"|cadastr|aangemaakt|utworz|vytvo|založ|létrehoz|skapad|oprettet|opprettet|luotu|oluştur"
    r"|создан|створен|作成|登録|创建|建立|생성|등록|inserim|inserit|\b(dt|date) (in|added)\b"
)
_USUAL = re.compile(
    r"received|generated|inquiry|enquiry|anfrage|lead date|sign ?up|regist|^date$|^datum$|^fecha$"
    r"|^data$|^日付$|timestamp|time stamp|submi|captur|entered|added|ingres|recibid|reçu|ricevut"
    r"|recebid|richiesta|solicitud|demande|ajout|受付|問い合わせ|お問合せ|접수|提交|询盘|first seen"
)
_OTHER = re.compile(
    r"clos|\bwon\b|\blost\b|convert|conversion|enrol|\bpaid\b|payment|purchas|order|invoice"
    r"|contract|signed|updat|modif|chang|\blast\b|letzt|derni|últim|ultim|ostatn|laatst|next"
    r"|follow|call ?back|\bdue\b|expir|valid|deadline|expected|\bend\b|ende\b|birth|\bborn\b"
    r"|\bdob\b|geburt|nacim|nasci|naissance|activ|called|contacted|meeting|\bdemo\b|appointment|assign"
    r"|qualified|hire|founded|geändert|abschluss|aktualisiert|cierre|chiusura|clôture|ferme"
    r"|最終|最后|更新|成約|生年|出生|생년|마지막"
)


@dataclass(frozen=True)
class DateCandidate:
    """A column of dates and why it is not the creation date, "" where it could be.

    `is_read` is false where most of its cells could not be read.
    """

    column: str
    why_not: str = ""
    is_read: bool = True


@dataclass(frozen=True)
class CreationDate:
    """The column that says when leads came in, None where none surely does.

    `why` says what shows it. `certain` is false where a person should confirm it: it was found by
    its values alone, or another could be it as well. `considered` are all columns of dates.
    """

    column: str | None
    why: str = ""
    certain: bool = True
    considered: tuple[DateCandidate, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether several columns could be it, so that none was taken."""
        return self.column is None and not self.certain

    @property
    def rejected(self) -> str:
        """Each column that was considered and not taken, with the reason; "" for none."""
        told = (f"“{clipped(c.column)}” ({c.why_not or _OPEN})" for c in self.considered
                if c.column != self.column)  # fmt: skip
        return "; ".join(told)


SAYS_SO = 2
_OPEN = "another column could be it as well"


def name_strength(name: str) -> int:
    """SAYS_SO for a name that says creation, 1 where it usually does, 0 for others, -1 against it.

    >>> [name_strength(n) for n in ("Erstellt am", "Inquiry received", "Field 7", "Last activity")]
    [2, 1, 0, -1]
    """
    words = _spaced(name)
    if _OTHER.search(words):
        return -1
    return SAYS_SO if _STRONG.search(words) else int(_USUAL.search(words) is not None)


def _spaced(name: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[_\W]+", " ", parted.casefold()).strip()


def find_creation(frame: pd.DataFrame, names: Sequence[str]) -> CreationDate:
    """The creation date among these columns of dates of a frame."""
    by_name = {name: name_strength(name) for name in names}
    strong = [name for name in names if by_name[name] == SAYS_SO]
    if len(strong) == 1 and _is_sound(frame[strong[0]]):
        others = tuple(DateCandidate(n, "" if n in strong else "its name says less") for n in names)
        return CreationDate(strong[0], "its name says so", considered=others)
    columns = {name: dates_of(frame[name]) for name in names}
    return _by_values(columns, by_name, len(frame))


def _is_sound(cells: pd.Series) -> bool:
    """Whether nearly all leads have a date that could be read, which the first may show already."""
    return _is_full(dates_of(cells.head(SAMPLE))) or _is_full(dates_of(cells))


def _is_full(column: DateColumn) -> bool:
    return column.is_read and float(column.read.values.notna().mean()) >= FULL


def _by_values(
    columns: Mapping[str, DateColumn], by_name: Mapping[str, int], leads: int
) -> CreationDate:
    dates = {name: column.read.values for name, column in columns.items()}
    found = {name: _why_not(column, by_name[name], leads) for name, column in columns.items()}
    sound = [name for name, why in found.items() if not why]
    named = _best_named(sound, by_name, dates)
    if not named:
        compared = [name for name in dates if not found[name].startswith(_LONG)]
        found |= {name: _after(name, compared, dates) for name in sound}
    left = _one_of(named or [name for name in sound if not found[name]], dates)
    certain = not sound or (bool(named) and (len(named) == 1 or _same_days(named, dates)))
    chosen = left[0] if len(left) == 1 or named else None
    why = "" if chosen is None else "its name says so" if named else _VALUES
    considered = tuple(
        DateCandidate(name, told, columns[name].share >= MOSTLY) for name, told in found.items()
    )
    return CreationDate(chosen, why, certain, considered)


def _why_not(column: DateColumn, strength: int, leads: int) -> str:
    """Why a column cannot be the creation date by itself, "" where it can."""
    dates = column.read.values
    if column.share < MOSTLY:
        return column.problem
    if strength > 0:
        return ""
    filled = float(dates.notna().mean()) if leads else 0.0
    if filled < FULL:
        return f"only {percent(filled)} of {counted(leads, 'lead')} have one"
    if strength < 0:
        return "by its name another date"
    if dates.dt.normalize().nunique() < 2:
        return "the same day for every lead"
    days = np.quantile(dates.dropna().to_numpy(dtype="datetime64[D]").astype(np.int64), _MIDDLE)
    years = int(days[1] - days[0]) // 365
    return f"{_LONG} {years} years, like birthdays" if years >= _LONG_YEARS else ""


def _best_named(
    sound: Sequence[str], by_name: Mapping[str, int], dates: Mapping[str, pd.Series]
) -> list[str]:
    """The columns whose names say most that they are creation dates, full ones before others."""
    best = max((by_name[name] for name in sound), default=0)
    named = [name for name in sound if by_name[name] == best] if best > 0 else []
    full = [name for name in named if dates[name].notna().mean() >= FULL]
    return full or named


def _after(name: str, others: Sequence[str], dates: Mapping[str, pd.Series]) -> str:
    """After which other date it is too often for a creation date, "" for none."""
    for other in others:
        late = _later(dates[name], dates[other]) if other != name else 0.0
        if late > SOME_LATER:
            return f"after “{clipped(other)}” for {percent(late)} of the leads with both"
    return ""


def _later(dates: pd.Series, others: pd.Series) -> float:
    """The share of leads with both dates for which the first is on a later day."""
    both = (dates.notna() & others.notna()).to_numpy()
    later = (dates.dt.normalize() > others.dt.normalize()).to_numpy()
    return float(later[both].mean()) if both.any() else 0.0


def _one_of(names: Sequence[str], dates: Mapping[str, pd.Series]) -> list[str]:
    """Of several columns the one that is earliest or in the order of the rows, where one is."""
    if len(names) < 2 or _same_days(names, dates):
        return list(names[:1])
    first = [name for name in names if not _after(name, names, dates)]
    if len(first) == 1:
        return first
    ordered = [name for name in names if _is_in_order(dates[name])]
    return ordered if len(ordered) == 1 else list(names)


def _same_days(names: Sequence[str], dates: Mapping[str, pd.Series]) -> bool:
    """Whether the columns nearly always have the same day."""
    first = dates[names[0]]
    return all(
        max(_later(first, dates[name]), _later(dates[name], first)) <= SOME_LATER
        for name in names[1:]
    )


def _is_in_order(dates: pd.Series) -> bool:
    """Whether the rows run in the order of these dates, upwards or downwards."""
    steps = np.diff(dates.dropna().to_numpy(dtype="datetime64[s]").astype(np.int64))
    steps = steps[steps != 0]
    return bool(len(steps)) and max((steps > 0).mean(), (steps < 0).mean()) > _IN_ORDER
