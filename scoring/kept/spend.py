"""What each source has cost, and over which days: a table kept as CSV in the store."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from scoring.access import Person, UserRole
from scoring.delivery.tables import to_csv
from scoring.errors import FileRefused
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.numbers import read_numbers
from scoring.intake.cells.values import to_dates
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.mapping import normalise
from scoring.intake.table.finishing import finished
from scoring.intake.table.reading import lacks_header
from scoring.intake.uploads.uploaded import read_upload
from scoring.settings import spend_file
from scoring.store.documents import Document
from scoring.wording import quoted

SOURCE, SPEND, SINCE, UNTIL = "source", "spend", "from", "to"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(map(normalise, text.split()))


# Words of the headers that people give the two columns, the likeliest first: English, then German,
# French, Spanish, Italian, Portuguese, Dutch, Polish and others.
SOURCE_WORDS = _listed("""
source channel leadorigin origin quelle herkunft kanal origine provenance canal fuente origen
fonte provenienza origem bron herkomst kanaal zrodlo pochodzenie kalla kilde lahde zdroj forras
kaynak источник канал 来源 渠道 流入元 経路 媒体 유입경로 출처 채널
""")
SPEND_WORDS = _listed("""
spend cost amount budget money ausgabe kosten aufwand betrag depense cout montant gasto coste
costo inversion importe spesa importo custo despesa investimento uitgave bedrag koszt wydatki
wydatek budzet kwota kostnad udgift utgift omkostning kulut naklad koltseg harcama maliyet butce
расход затрат стоимост бюджет 费用 花费 支出 预算 費用 コスト 予算 비용 지출 예산
""")
# The price of one click or lead goes after a sum.
_OF_ONE = re.compile(r"\b(?:per|pro|je|par|por|cada|za|each|cp[aclm])\b", re.IGNORECASE)
# Whole headers of the first and the last day, as `normalise` writes them.
SINCE_WORDS = _listed("""
from since start startdate periodfrom periodstart begin von vom ab seit beginn startdatum anfang
du depuis debut datedebut desde inicio fechainicio dal inizio datainizio datainicio van vanaf
begindatum od fran fra с 开始日期 開始日 시작일
""")
UNTIL_WORDS = _listed("""
to until end enddate periodto periodend till bis ende enddatum au fin datefin hasta fechafin al
fine datafine ate datafim fim tot tem einddatum do till til по 结束日期 終了日 종료일
""")
# More than this is a slip of the keyboard in any currency.
MOST_SPEND = 1e12
# What takes a role, as people are told who may not do it.
KEEP_SPEND = "change the spend that all see"


@dataclass(frozen=True)
class Spend:
    """What each source has cost over the days of `period`, the first and the last; None: unsaid."""

    amounts: Mapping[str, float] = field(default_factory=dict)
    period: tuple[date, date] | None = None

    def __bool__(self) -> bool:
        return bool(self.amounts)

    @property
    def mark(self) -> str:
        """A short text that is another one for any other spend."""
        return f"{hash(tuple(self.amounts.items()))} {self.period}"

    def changed(
        self, changes: Mapping[str, float | None], period: tuple[date, date] | None
    ) -> "Spend":
        """With these amounts, None for no amount, over the days of `period`."""
        merged = {**self.amounts, **changes}
        kept = {s: round(float(amount), 4) for s, amount in merged.items() if amount is not None}
        return Spend(kept, period if kept else None)


def parse_spend(content: bytes, filename: str, *, header: bool | None = None) -> Spend:
    """The spend of each source in a CSV or workbook with the columns source and spend.

    Columns from and to name its period, which is one for all rows. A source without an amount is
    left out. Raises FileRefused, with the row, for amounts that are no numbers, below 0 or can be
    read in two ways, for a source that appears twice, and for a period that is none.
    """
    table = _own(content) or read_upload(content, filename, header=header)
    if len(table.set_aside):
        raise FileRefused(
            f"Row {table.set_aside['row'].iloc[0]:,} of “{filename}” has a different number of "
            "cells from the other rows. Expected a source and its spend in each row. Correct it "
            "and upload the file again."
        )
    if header is None and lacks_header(table):
        raise FileRefused(
            f"“{filename}” has no column names. Expected a first row with “{SOURCE}” and "
            f"“{SPEND}”, then one row per source. Add it and upload the file again."
        )
    sources = table.frame[_column(table, SOURCE_WORDS, SOURCE)].str.strip()
    amounts = table.frame[_column(table, SPEND_WORDS, SPEND)]
    filled = ~np.asarray(is_missing(amounts))
    _require_sources(table, sources.where(filled, "\0"))
    values = _amounts(table, amounts, filled)
    found = {str(s): float(v) for s, v, f in zip(sources, values, filled, strict=True) if f}
    return Spend(found, _period(table, filled))


def spend_csv(spend: Spend) -> bytes:
    """The spend as formula-safe CSV that `parse_spend` reads back as it was."""
    amounts = [_written(amount) for amount in spend.amounts.values()]
    columns = {SOURCE: list(spend.amounts), SPEND: amounts}
    if spend.period is not None:
        columns |= {
            name: [day.isoformat()] * len(amounts)
            for name, day in zip((SINCE, UNTIL), spend.period, strict=True)
        }
    return to_csv(pd.DataFrame(columns, dtype="str"))


def load_spend() -> Spend:
    """The spend that is kept, nothing where there is none.

    Raises FileRefused for a damaged one and StorageFailed for one that cannot be read.
    """
    return _kept(_table().read())


def _table() -> Document:
    return Document("spend", "", "The spend could not be", spend_file())


def _kept(content: bytes | None) -> Spend:
    if content is None:
        return Spend()
    try:
        return parse_spend(content, spend_file().name, header=True)
    except FileRefused as problem:
        raise FileRefused(
            f"The spend that was saved cannot be read and was not overwritten: {problem}"
        ) from problem


def change_spend(
    changes: Mapping[str, float | None],
    period: tuple[date, date] | None,
    *,
    by: Person,
) -> Spend:
    """Keep these amounts over the days of `period`; sources not named stay as they are.

    Returns all that is kept. Raises AccessRefused for who is no analyst, and FileRefused for
    amounts below 0 or too large.
    """
    by.require(UserRole.ANALYST, KEEP_SPEND)
    return _keep(lambda before: before.changed(changes, period))


def put_spend(sent: Spend, *, by: Person) -> Spend:
    """Keep the spend of a file: beside that of the same period, in place of that of another.

    Raises AccessRefused for who is no analyst.
    """
    by.require(UserRole.ANALYST, KEEP_SPEND)

    def joined(before: Spend) -> Spend:
        base = before if before.period == sent.period else Spend()
        return base.changed(sent.amounts, sent.period)

    return _keep(joined)


def _keep(changed: Callable[[Spend], Spend]) -> Spend:
    """Keep what is made of what is kept; nobody else changes it meanwhile."""
    made = list[Spend]()

    def written(content: bytes | None) -> bytes | None:
        spend = changed(_kept(content))
        for source, amount in spend.amounts.items():
            if not 0 <= amount <= MOST_SPEND:
                raise FileRefused(f"The spend of “{source}” {_EXPECTED}, found {amount:,}.")
        made.append(spend)
        return spend_csv(spend) if spend else None

    _table().change(written)
    return made[-1]


# How a file that this project has written begins.
_HEADS = tuple(
    ("\ufeff" + ",".join(names) + "\r\n").encode()
    for names in ((SOURCE, SPEND), (SOURCE, SPEND, SINCE, UNTIL))
)
_EXPECTED = f"must be a number from 0 to {MOST_SPEND:,.0f}"


def _own(content: bytes) -> Table | None:
    """The table of a file as `spend_csv` writes it, whose every row is a source and none a note."""
    if not content.startswith(_HEADS):
        return None
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace")))
    if any(len(row) != len(head) for row in rows):
        return None
    frame = pd.DataFrame(rows, columns=head, dtype="str")
    places = np.arange(2, len(rows) + 2)
    return finished(Table(frame, places, (), no_rows("row", "text"), 0, "CSV, comma, UTF-8"))


def _column(table: Table, words: tuple[str, ...], name: str) -> str:
    headers = [str(header) for header in table.frame.columns]
    # A customer is no “custo”, which is Portuguese for cost.
    bare = [normalise(header).replace("customer", "") for header in headers]
    found = [
        (_OF_ONE.search(headers[at]) is not None, place, said != word, at)
        for place, word in enumerate(words)
        for at, said in enumerate(bare)
        if word in said
    ]
    if found:
        return headers[min(found)[-1]]
    named = ", ".join(f"“{header}”" for header in headers[:8])
    raise FileRefused(
        f"No column for the {name} is in the file. Expected the columns “{SOURCE}” and “{SPEND}”, "
        f"found {named}. Rename the column and upload the file again."
    )


def _period(table: Table, filled: np.ndarray) -> tuple[date, date] | None:
    """The first and last day of the rows with an amount; None where no columns name them."""
    heads = [str(header) for header in table.frame.columns]
    since, until = (
        next((h for h in heads if normalise(h) in words), None)
        for words in (SINCE_WORDS, UNTIL_WORDS)
    )
    if since is None or until is None or not filled.any():
        return None
    cells = [table.frame[name][filled] for name in (since, until)]
    # Together, as one of both may prove whether the day or the month comes first.
    days = to_dates(pd.concat(cells, ignore_index=True)).dt.date
    half = len(cells[0])
    first, last = _one_day(days[:half], cells[0]), _one_day(days[half:], cells[1])
    if last < first:
        raise FileRefused(
            f"The period of the spend ends on {last}, before it begins on {first}. Correct it and "
            "upload the file again."
        )
    return first, last


def _one_day(days: pd.Series, cells: pd.Series) -> date:
    """The day that all cells hold."""
    if days.isna().any() or days.nunique() != 1:
        raise FileRefused(
            f"Column “{cells.name}” must hold one day for all rows, written as 2026-01-31, found "
            f"{quoted(cells.unique(), 3)}. Add the amounts of each source up over one period and "
            "upload the file again."
        )
    found: date = days.iloc[0]
    return found


def _require_sources(table: Table, sources: pd.Series) -> None:
    blank = np.flatnonzero(sources == "")
    if len(blank):
        raise FileRefused(
            f"Row {table.rows[blank[0]]:,} has an amount but no source. Expected a source in each "
            "row. Name it, or write (empty) for leads without a source."
        )
    twice = np.flatnonzero(sources.duplicated() & (sources != "\0"))
    if len(twice):
        name = sources.iloc[twice[0]]
        rows = [f"{table.rows[at]:,}" for at in np.flatnonzero(sources == name)]
        raise FileRefused(
            f"The source “{name}” appears in rows {' and '.join(rows[:4])}. Expected each source "
            "once. Add its amounts up and upload the file again."
        )


def _amounts(table: Table, cells: pd.Series, filled: np.ndarray) -> np.ndarray:
    read = read_numbers(cells)
    either = (read.ambiguous | read.inferred) & cells.str.contains(".", regex=False).to_numpy()
    wrong = filled & ~((read.values >= 0) & (read.values <= MOST_SPEND))
    for places, why in (
        (np.flatnonzero(either), "can be read in two ways; write 1234 or 1234.50 without a "
         "thousands separator"),
        (np.flatnonzero(wrong), _EXPECTED),
    ):  # fmt: skip
        if len(places):
            row, text = table.rows[places[0]], str(cells.iloc[places[0]]).strip()[:40]
            raise FileRefused(f"Row {row:,}, column “{cells.name}”: “{text}” {why}.")
    return read.values


def _written(amount: float) -> str:
    """With no three decimals, which could be read as thousands."""
    return f"{amount:.2f}" if round(amount, 2) == round(amount, 4) else f"{amount:.4f}"
