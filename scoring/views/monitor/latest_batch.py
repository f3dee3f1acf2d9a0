"""The latest batch beside the history: the verdict, its fields, its chances, the expected AUC."""

from collections.abc import Iterator, Mapping

import pandas as pd

from scoring.charts.call_sheet import drift_bars
from scoring.charts.monitor import score_bars
from scoring.model.drift import DriftSize
from scoring.monitoring.batch_drift.measured_drift import BatchDrift, FieldShift, ScoreShift
from scoring.monitoring.batch_drift.monitor_verdict import THRESHOLDS, MonitorVerdict
from scoring.views.monitor.renamed_levels import recoding_section
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed, precise

_MOST_FIELDS = 4
FIELDS: Mapping[str, Shown] = {
    "field": Shown("Field"),
    "psi": Shown("PSI", Format.NUMBER, "Population stability index"),
    "usual": Shown("Usual PSI", Format.NUMBER, "What chance and the history itself reach"),
    "verdict": Shown("Difference", help="PSI and new values together"),
    "ks": Shown("KS", Format.NUMBER, "Numbers, as the reference profile bins them"),
    "ks_limit": Shown("KS limit", Format.NUMBER, "Chance exceeds it in one file of a hundred"),
    "unseen": Shown("New values", Format.COUNT, "Leads with values new to the model"),
    "missing": Shown("Missing", Format.SHARE),
    "missing_before": Shown("Missing before", Format.SHARE, "Among the past leads"),
    "out_of_range": Shown("Out of range", Format.COUNT, "Leads beyond the numbers of the history"),
}


def latest_sections(drift: BatchDrift, verdict: MonitorVerdict) -> tuple[Section, ...]:
    """All that is known of a batch, the verdict first."""
    return tuple(_sections(drift, verdict))


def verdict_section(verdict: MonitorVerdict) -> Section:
    """How the model stands, in a sentence or some."""
    said = " ".join(verdict.sentences)
    return Section("verdict", "Verdict", said, has_files=False, note=THRESHOLDS)


def _sections(drift: BatchDrift, verdict: MonitorVerdict) -> Iterator[Section]:
    yield verdict_section(verdict)
    if drift.recoding is not None:
        yield recoding_section(drift.recoding)
    yield fields_section(drift)
    if drift.scores is not None:
        yield scores_section(drift, drift.scores)
    yield estimate_section(drift)


def fields_section(drift: BatchDrift) -> Section:
    """Each field of the batch beside the history, the largest difference first."""
    if not drift.fields:
        said = "No field of this batch can be compared with the history."
        return Section("drift", "Fields", said)
    table = pd.DataFrame([_row(field) for field in drift.fields])
    bars = pd.DataFrame({name: table[name] for name in ("field", "psi", "verdict")})
    said = _fields_line(drift)
    return Section("drift", "Fields", said, drift_bars(bars), table, FIELDS)


def _row(field: FieldShift) -> dict[str, object]:
    return {
        "field": field.field,
        "psi": field.psi,
        "usual": field.usual,
        "verdict": field.size.value,
        "ks": field.ks,
        "ks_limit": field.ks_limit,
        "unseen": field.unseen,
        "missing": field.missing,
        "missing_before": field.missing_before,
        "out_of_range": field.out_of_range,
    }


def _fields_line(drift: BatchDrift) -> str:
    large, some = (len(drift.of_size(s)) for s in (DriftSize.LARGE, DriftSize.MODERATE))
    whole = f"of {counted(len(drift.fields), 'field')} (n {drift.leads:,})"
    lacks = f" Not in the file: {listed(drift.lacks, _MOST_FIELDS)}." if drift.lacks else ""
    if not large and not some:
        return f"None {whole} differs from the history by more than is usual.{lacks}"
    return f"{large} {whole} differ strongly from the history and {some} somewhat.{lacks}"


def scores_section(drift: BatchDrift, scores: ScoreShift) -> Section:
    """The chances of the batch beside those of the history."""
    return Section(
        "scores",
        "Chances",
        f"The mean chance is {precise(scores.mean)} (n {drift.leads:,}); of the {scores.before} it "
        f"was {precise(scores.mean_before)}. The mix of chances differs by {scores.psi:.2f} (PSI).",
        score_bars(scores.bins_before, scores.bins),
        pd.DataFrame({"history": scores.bins_before, "batch": scores.bins}),
        {
            "history": Shown("History", Format.SHARE),
            "batch": Shown("Batch", Format.SHARE),
        },
        note="Leads in ten bins of the chance, from the lowest to the highest.",
    )


def estimate_section(drift: BatchDrift) -> Section:
    """The AUC to expect, and when that says nothing."""
    note = (
        "From the chances alone (CBPE): it sees another mix of leads. It does not see that values "
        "mean something else, nor that leads convert at another rate than leads like them did."
    )
    if drift.estimate is None:
        said = "Too few leads are expected to convert, or not to, for an estimate of the AUC."
        return Section("estimate", "Expected AUC", said, has_files=False, note=note)
    said = f"{drift.estimate.sentence} n {drift.leads:,}."
    return Section("estimate", "Expected AUC", said, has_files=False, note=note)
