"""The batches that are kept, as the table of their page."""

from collections.abc import Mapping, Sequence

import pandas as pd

from scoring.store.batch_store import BatchRecord
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, moment

# The newest are listed; an older one is found by its address.
MOST_LISTED = 200
NONE = (
    "No batch is saved yet. Every file that is ranked on the call sheet is saved here, so that it "
    "comes back on another day, and so that its promise can be held against what came true."
)
OFF = (
    "This server saves no batches: LEAD_SCORING_KEEP_BATCHES is off. What is kept by the pipelines "
    "and handed out to reps is listed all the same."
)
COLUMNS: Mapping[str, Shown] = {
    "kept": Shown("Saved (UTC)", width=130),
    "file": Shown("File"),
    "leads": Shown("Leads", Format.COUNT),
    "called": Shown("To call", Format.COUNT, "Leads handed out to be called"),
    "outcomes": Shown("Outcomes", Format.COUNT, "Leads of which it is known what became of them"),
    "model": Shown("Model"),
    "version": Shown("Version", width=80),
    "by": Shown("By"),
    "came": Shown("Through", width=90),
}


def batches_section(records: Sequence[BatchRecord]) -> Section:
    """The batches in a table, the newest first, and in a sentence."""
    if not records:
        return Section("batches", "Saved batches", NONE)
    known = sum(record.outcomes > 0 for record in records)
    newest = records[0]
    said = (
        f"{counted(len(records), 'batch') if len(records) == 1 else f'{len(records):,} batches'} "
        f"saved; the newest is “{newest.filename}” with {counted(newest.leads, 'lead')}. "
        f"Outcomes are known of {known:,} of {len(records):,}."
    )
    rows = [
        {
            "kept": moment(record.kept_at),
            "file": record.filename,
            "leads": record.leads,
            "called": record.called,
            "outcomes": record.outcomes,
            "model": record.model,
            "version": record.version,
            "by": record.kept_by,
            "came": record.came_by,
        }
        for record in records
    ]
    return Section("batches", "Saved batches", said, table=pd.DataFrame(rows), columns=COLUMNS)


def batch_facts(record: BatchRecord) -> list[str]:
    """What is known of a batch, a sentence each."""
    found = [
        f"Scored by {record.model} {record.version} on {moment(record.scored_at)} UTC, saved by "
        f"{record.kept_by} through the {record.came_by}."
    ]
    if record.set_aside:
        found.append(f"{counted(record.set_aside, 'row')} of its file were set aside.")
    if record.issues:
        kinds = ", ".join(f"{kind} ({count:,})" for kind, count in record.issues.items())
        found.append(f"Found in the file: {kinds}.")
    found.append(
        "Its names, e-mail addresses and phones are saved, too."
        if record.has_contacts
        else "Saved of each lead: its id, chance, rank, tier, and the cells that the model reads; "
        "of names, e-mail addresses and phones keyed hashes alone, by which outcomes find it."
    )
    return found
