"""Batches over time: the drift of each field, the chances and the expected AUC of each batch."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from scoring.charts.monitor import drift_map, estimate_dots, score_lines
from scoring.model.drift import DriftSize
from scoring.monitoring.batch_drift.drift_history import (
    fields_over_time,
    in_time,
    scores_over_time,
)
from scoring.monitoring.batch_drift.measured_drift import BatchDrift
from scoring.views.section import Format, Section, Shown
from scoring.wording import listed, precise

# As many batches have room side by side, and as many fields one above the other.
MOST_BATCHES, MOST_FIELDS = 24, 20
_NAMED = 4
NOTHING = "No batch has been scored yet. Score a file on the call sheet."
FIELDS: Mapping[str, Shown] = {
    "batch": Shown("Batch"),
    "leads": Shown("Leads", Format.COUNT),
    "version": Shown("Version"),
    "field": Shown("Field"),
    "psi": Shown("PSI", Format.NUMBER),
    "verdict": Shown("Difference"),
    "ks": Shown("KS", Format.NUMBER, "Numbers, as the reference profile bins them"),
    "unseen": Shown("New values", Format.COUNT, "Leads with values new to the model"),
    "missing": Shown("Missing", Format.SHARE),
}
SCORES: Mapping[str, Shown] = {
    "batch": Shown("Batch"),
    "leads": Shown("Leads", Format.COUNT),
    "version": Shown("Version"),
    "mean": Shown("Mean chance", Format.SHARE),
    "before": Shown("In history", Format.SHARE),
    "psi": Shown("PSI of chances", Format.NUMBER),
    "auc": Shown("Expected AUC", Format.SHARE, "An estimate without outcomes"),
    "low": Shown("From", Format.SHARE, "90% interval"),
    "high": Shown("To", Format.SHARE, "90% interval"),
    "tested": Shown("AUC of the test", Format.SHARE),
}


def over_time_sections(batches: Sequence[BatchDrift]) -> tuple[Section, ...]:
    """Fields, chances and expected AUC of the latest batches by day; one section where none is."""
    if not batches:
        return (Section("over_time", "Over time", NOTHING, has_files=False),)
    return tuple(_sections(in_time(batches)[-MOST_BATCHES:]))


def _sections(batches: Sequence[BatchDrift]) -> Iterator[Section]:
    labels = batch_labels(batches)
    fields, scores = fields_over_time(batches), scores_over_time(batches)
    for table in (fields, scores):
        table["batch"] = table["batch"].map(dict(enumerate(labels, 1)))
    yield _drift_section(batches, fields, labels)
    known = scores[scores["mean"].notna()]
    if len(known):
        yield _chances_section(known)
    told = scores[scores["auc"].notna()]
    if len(told):
        yield _estimates_section(told)


def batch_labels(batches: Sequence[BatchDrift]) -> list[str]:
    """The day of each batch, with a number where several are of one day."""
    times, seen = Counter(batch.day for batch in batches), Counter[str]()
    labels = []
    for batch in batches:
        seen[batch.day] += 1
        number = f" ({seen[batch.day]})" if times[batch.day] > 1 else ""
        labels.append(f"{batch.day}{number}")
    return labels


def _drift_section(
    batches: Sequence[BatchDrift], table: pd.DataFrame, labels: Sequence[str]
) -> Section:
    largest = table.groupby("field")["psi"].max().sort_values(ascending=False)
    fields = [str(name) for name in largest.index[:MOST_FIELDS]]
    shown = table[table["field"].isin(fields)]
    figure = drift_map(shown, labels, fields) if fields else None
    said = _drift_line(batches)
    note = "PSI by field and batch. Red is large, orange moderate, grey usual."
    return Section("drift_over_time", "Drift over time", said, figure, table, FIELDS, note=note)


def _drift_line(batches: Sequence[BatchDrift]) -> str:
    latest = batches[-1]
    strong = [field.field for field in latest.of_size(DriftSize.LARGE)]
    alarmed = sum(bool(batch.of_size(DriftSize.LARGE)) for batch in batches)
    whole = f"{alarmed} of {len(batches)} batch{'es' * (len(batches) > 1)}"
    now = f"the latest in {listed(strong, _NAMED)}" if strong else "the latest in none"
    return f"{whole} differed strongly from the history in some field, {now}."


def _chances_section(table: pd.DataFrame) -> Section:
    last = table.iloc[-1]
    said = (
        f"The mean chance of the latest batch is {precise(last['mean'])} (n {last['leads']:,}), in "
        f"the history {precise(last['before'])}."
    )
    return Section(
        "chances_over_time", "Chances over time", said, score_lines(table), table, SCORES
    )


def _estimates_section(table: pd.DataFrame) -> Section:
    last = table.iloc[-1]
    said = (
        f"The latest batch is expected to have an AUC of {precise(last['auc'])} (n "
        f"{last['leads']:,}); the test of its model {precise(last['tested'])}. These are estimates "
        "without outcomes."
    )
    columns = ("batch", "leads", "version", "auc", "low", "high", "tested")
    shown = {name: SCORES[name] for name in columns}
    return Section(
        "auc_over_time", "Expected AUC over time", said, estimate_dots(table), table, shown
    )
