"""What became of outcomes that were given back."""

from collections.abc import Mapping, Sequence

from scoring.pipelines.given_back import GivenBack
from scoring.store.batch_store import BatchRecord
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed

GIVE_BACK = "Give outcomes back"
HOW = (
    "Drop a later export of the same leads, with the column that says who converted. Leads are "
    "found by their id, else by their e-mail address or phone, of which only hashes are saved."
)
LEFT: Mapping[str, Shown] = {
    "row": Shown("Row", Format.COUNT),
    "lead_id": Shown("Id"),
    "why": Shown("Why it counts for no lead", width="large"),
}

CHALLENGER = "Train a challenger"
NEEDS_HISTORY = (
    "A challenger learns from the old history and from these outcomes together. Choose the history "
    "on the page Train, then come back here. The shell does both at once and weighs calls by lot: "
    "python -m scoring train HISTORY --outcome COLUMN --with-outcomes."
)


def grown_name(filename: str) -> str:
    """What a history is called that has outcomes below it.

    >>> grown_name("history.csv.gz")
    'history with outcomes.csv'
    """
    return f"{filename.partition('.')[0]} with outcomes.csv"


def taken_line(found: GivenBack) -> str:
    """How many outcomes are of leads that were scored before, and how many are new."""
    batches = "1 batch" if len(found.found) == 1 else f"{len(found.found):,} batches"
    said = (
        f"{found.matched:,} of {counted(found.outcomes, 'row')} are of leads scored before, in "
        f"{batches}; {found.new:,} outcomes are new."
    )
    return said if found.found else f"None of {counted(found.outcomes, 'row')} is of a saved lead."


def left_section(found: GivenBack) -> Section:
    """The rows that count for no lead, and why."""
    table = found.left_out.assign(why=found.left_out["why"].astype(str))
    reasons = table["why"].value_counts()
    told = listed([f"{count:,} {why}" for why, count in reasons.items()], len(reasons))
    said = f"{counted(len(table), 'row')} count for no lead: {told}."
    return Section("left out outcomes", "Rows without a lead", said, table=table, columns=LEFT)


def recalibrate_help(records: Sequence[BatchRecord]) -> str:
    """By what a version is recalibrated, and what follows."""
    known = sum(record.outcomes for record in records)
    batches = "1 batch" if len(records) == 1 else f"{len(records):,} batches"
    return (
        f"Makes a new version of the same trees with chances that fit the {known:,} outcomes of "
        f"{batches}. It serves only if its chances are truer on outcomes kept apart."
    )
