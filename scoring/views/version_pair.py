"""Two versions beside each other, in words, tables and pictures for a screen and a shell."""

import math
from collections.abc import Iterator
from dataclasses import asdict

import pandas as pd

from scoring.charts.training import reliability_pair
from scoring.model.lead_model import TIERS, Metrics
from scoring.monitoring.version_pair import FieldChange, PairedFigure, Ranged, VersionPair
from scoring.views.section import Section, Shown
from scoring.views.versions import OTHER_LEADS
from scoring.wording import counted, interval, listed, percent, precise, quoted, rounded, signed

# Levels named of one field; the others are counted.
NAMED = 5
# What each figure is called, its meaning in one line, and how it is written.
AUC, SHARE, TIMES, POINTS = "auc", "share", "times", "points"
UNITS = {TIMES: " ×", POINTS: " pts"}
WORDS = {
    "auc": ("AUC", "How often a converted lead outranks one that did not.", AUC),
    "pr_auc": ("Average precision", "Precision averaged over all thresholds.", AUC),
    "lift_at_10": ("Lift at 10%", "Conversions in the top tenth over the average.", TIMES),
    "precision": ("Precision", "Of the leads over its threshold, how many convert.", SHARE),
    "recall": ("Recall", "Of the conversions, how many are over its threshold.", SHARE),
    "ece": ("Calibration error", "Mean difference of chance and actual rate.", POINTS),
    "brier": ("Brier score", "Mean squared error of the chances; lower is better.", AUC),
}
NO_CHANGES = "Both read the same fields and know the same values."


def answer(pair: VersionPair) -> str:
    """Which of the two ranks better, on which leads, and how sure that is."""
    first, second = pair.versions
    if pair.same is None or pair.auc_ahead is None:
        return f"{pair.why} {OTHER_LEADS}".strip()
    one, other = (metrics.auc for metrics in pair.metrics)
    low, high = pair.auc_ahead.interval
    said = f"AUC {other:.3f} of {second} against {one:.3f} of {first}"
    ahead = f"{signed(pair.auc_ahead.value, 3)}, 90% interval {signed(low, 3)} to {signed(high, 3)}"
    verdict = f"{second} ranks better than {first} beyond noise"
    if high < 0:
        verdict = f"{second} ranks worse than {first} beyond noise"
    elif low <= 0:
        verdict = f"{second} and {first} do not differ beyond noise"
    return f"{verdict}: {said} ({ahead}), on {leads_words(pair)}."


def leads_words(pair: VersionPair) -> str:
    """Which leads the figures are of."""
    if pair.same is None:
        return "the test leads of each"
    converted = int(pair.same.outcome.sum())
    tested = counted(len(pair.same), "test lead")
    return f"{tested} of {pair.same.source} that neither had seen ({converted:,} converted)"


def cautions(pair: VersionPair) -> list[str]:
    """What makes the figures of the older version less than certain."""
    same = pair.same
    if same is None:
        return []
    older = next((v for v in pair.versions if v != same.source), same.source)
    lines = []
    if same.lacking:
        lines.append(
            f"{older} also reads {quoted(same.lacking)}, not kept with these leads. It is given "
            "none of them, so its figures may be too low."
        )
    if same.rare:
        lines.append(
            f"{counted(same.rare, 'rare value')} of these leads are kept without a name. "
            f"{older} reads each as any rare value."
        )
    return lines


def figures(pair: VersionPair) -> Section:
    """The figures of both with their intervals, and the difference where they are of one test."""
    first, second = pair.versions
    rows = [(*_row(figure), WORDS[figure.name][1]) for figure in pair.figures]
    names = ["figure", "first", "second", "ahead", "meaning"]
    table = pd.DataFrame(rows, columns=names, dtype="str")
    columns = {
        "figure": Shown("Figure"),
        "first": Shown(first, width=190),
        "second": Shown(second, width=190),
        "ahead": Shown("Difference", help=f"{second} less {first}", width=210),
        "meaning": Shown("Meaning", width="large"),
    }
    if pair.same is None:
        del columns["ahead"]
    said = f"On {leads_words(pair)}; 90% intervals in brackets."
    return Section("version_figures", "Figures", said, table=table, columns=columns)


def _row(figure: PairedFigure) -> tuple[str, str, str, str]:
    name, _, form = WORDS[figure.name]
    ahead = "" if figure.ahead is None else _difference(figure.ahead, form)
    return name, _written(figure.first, form), _written(figure.second, form), ahead


def _written(ranged: Ranged, form: str) -> str:
    value, low, high = (_number(number, form) for number in ranged)
    said = f"{value}{UNITS.get(form, '')}"
    return f"{said} ({interval(low, high)})" if low else said


def _number(number: float, form: str) -> str:
    """Without its unit, "" where it is not known."""
    if math.isnan(number):
        return ""
    if form == SHARE:
        return precise(number)
    if form == POINTS:
        return rounded(100 * number, 1)
    return f"{number:.2f}" if form == TIMES else f"{number:.3f}"


def _difference(ahead: Ranged, form: str) -> str:
    scale, decimals = {SHARE: (100, 1), POINTS: (100, 1), TIMES: (1, 2)}.get(form, (1, 3))
    value, low, high = (signed(scale * number, decimals) for number in ahead)
    unit = " pts" if scale == 100 else ""
    return f"{value}{unit} ({low} to {high})"


def facts(pair: VersionPair) -> Section:
    """What the two are: their leads, tiers, conversions, a column each."""
    first, second = pair.versions
    rows = {name: [_facts(pair, at)[name] for at in (0, 1)] for name in _facts(pair, 0)}
    table = pd.DataFrame([(name, *both) for name, both in rows.items()], dtype="str")
    table.columns = pd.Index(["fact", "first", "second"])
    columns = {"fact": Shown(""), "first": Shown(first), "second": Shown(second)}
    said = "What each learned from, and where its tiers begin."
    return Section("version_facts", "Leads and tiers", said, table=table, columns=columns)


def _facts(pair: VersionPair, at: int) -> dict[str, str]:
    model, metrics = pair.both[at].model, pair.metrics[at]
    card = model.card
    dates = f"{card.first_created} to {card.last_created}" if card.first_created else "not given"
    floors = (model.floors.a, model.floors.b, model.floors.c)
    tiers = {f"Tier {t} from": percent(f) for t, f in zip(TIERS[:3], floors, strict=True)}
    return {
        "Learned from": counted(card.trained_rows, "lead"),
        "Leads of": dates,
        "Outcome": card.outcome,
        "Fields read": f"{len(model.encoder.fields):,}",
        **tiers,
        "Expected and actual": _expected(metrics),
    }


def _expected(metrics: Metrics) -> str:
    return f"{metrics.expected:,.0f} and {metrics.converted:,} conversions, n {metrics.rows:,}"


def calibration(pair: VersionPair) -> Section:
    """Whether the chances of both come true."""
    first, second = pair.versions
    return Section(
        "version_calibration",
        "Do the chances come true?",
        f"Ten groups of equal size by predicted chance, of {leads_words(pair)}.",
        reliability_pair(pair.metrics, (first, second)),
    )


def fields_read(pair: VersionPair) -> Section:
    """The fields and values that one of the two alone knows."""
    rows = [_field_row(change) for change in pair.changes]
    table = pd.DataFrame(rows, columns=["field", "read", "new", "gone"], dtype="str")
    first, second = pair.versions
    columns = {
        "field": Shown("Field"),
        "read": Shown("Read by"),
        "new": Shown(f"Values only {second} knows", width="large"),
        "gone": Shown(f"Values only {first} knows", width="large"),
    }
    said = f"{counted(len(rows), 'field')} differ." if rows else NO_CHANGES
    return Section(
        "version_fields", "Fields and values", said, table=table if rows else None, columns=columns
    )


def _field_row(change: FieldChange) -> tuple[str, str, str, str]:
    read = f"only {change.only}" if change.only else "both"
    return change.field, read, listed(change.new, NAMED), listed(change.gone, NAMED)


def as_data(pair: VersionPair) -> dict[str, object]:
    """The comparison as plain data; intervals that are not known are null."""
    return {
        "versions": list(pair.versions),
        "same_leads": None if pair.same is None else _same(pair),
        "why_not": pair.why,
        "figures": {f.name: _figure_data(f) for f in pair.figures},
        "floors": [asdict(side.model.floors) for side in pair.both],
        "fields": [change._asdict() for change in pair.changes],
    }


def _same(pair: VersionPair) -> dict[str, object]:
    same = pair.same
    if same is None:
        return {}
    return {
        "leads": len(same),
        "converted": int(same.outcome.sum()),
        "of": same.source,
        "rare_values": same.rare,
        "fields_lacking": list(same.lacking),
    }


def _figure_data(figure: PairedFigure) -> dict[str, object]:
    parts = {"first": figure.first, "second": figure.second, "difference": figure.ahead}
    return {name: ranged and _ranged(ranged) for name, ranged in parts.items()}


def _ranged(ranged: Ranged) -> dict[str, float | None]:
    return {k: None if math.isnan(v) else v for k, v in ranged._asdict().items()}


def lines(pair: VersionPair) -> Iterator[str]:
    """The comparison for a shell."""
    first, second = pair.versions
    yield answer(pair)
    yield from cautions(pair)
    for figure in pair.figures:
        name, one, other, ahead = _row(figure)
        yield f"  {name:18} {first} {one}   {second} {other}   {ahead}".rstrip()
    for name, one in _facts(pair, 0).items():
        yield f"  {name:18} {first} {one}   {second} {_facts(pair, 1)[name]}"
    yield fields_read(pair).said
    for change in pair.changes:
        field, read, new, gone = _field_row(change)
        told = [
            f"only {second} knows {new}" if new else "",
            f"only {first} knows {gone}" if gone else "",
        ]
        yield f"  {field}: {'; '.join(filter(None, told)) or f'read by {read}'}"
