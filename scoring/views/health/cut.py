"""What calling from a chance on would have done with the test leads, in leads and in money."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from scoring.charts.health import cut_lines, gain_line
from scoring.monitoring.health.cut import (
    CallMoney,
    Confusion,
    best_threshold_for,
    confusion,
    cut_table,
)
from scoring.monitoring.health.examined import Examined
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, money, precise

COST_HELP = "What one call costs, in the currency of the value. Leave empty to count leads only."
VALUE_HELP = "What one conversion is worth. Leave empty to count leads only."
NEVER = "No threshold would have paid: calls cost more than the conversions among them are worth."
SHIFTED = (
    "Chances, precision and money are those of the base rate stated at the training. Numbers of "
    "leads are those of the test, which convert as often as the history."
)
OUTCOMES = ("Converted", "Did not convert", "All")
COLUMNS: Mapping[str, Shown] = {
    "chance": Shown("Chance", Format.SHARE, "Called from this chance on"),
    "called": Shown("Called", Format.COUNT),
    "found": Shown("Converted", Format.COUNT, "Of the leads called"),
    "precision": Shown("Precision", Format.SHARE, "Converted, of the leads called"),
    "recall": Shown("Recall", Format.SHARE, "Called, of the conversions"),
    "specificity": Shown("Specificity", Format.SHARE, "Not called, of those that did not convert"),
    "gain": Shown("Gain", Format.MONEY, "Value of the conversions found minus the calls"),
}


def sections(examined: Examined, threshold: float, paid: CallMoney | None) -> Iterator[Section]:
    """The test leads at a threshold, then what every threshold would have done."""
    note = SHIFTED if examined.model.calibration.shift else ""
    return (replace(section, note=note) for section in _sections(examined, threshold, paid))


def _sections(examined: Examined, threshold: float, paid: CallMoney | None) -> Iterator[Section]:
    table, at = cut_table(examined, paid), confusion(examined, threshold)
    yield _in_leads(at)
    if paid is not None:
        yield _in_money(at, paid)
        best = best_threshold_for(examined, paid)
        picture = gain_line(table, threshold, best)
        yield Section("gain", "What pays", _best(examined, paid, best), picture)
    said = "A higher threshold calls fewer leads, and more of them convert."
    picture = cut_lines(table, threshold)
    yield Section("thresholds", "All thresholds", said, picture, table, COLUMNS)


def _in_leads(at: Confusion) -> Section:
    columns = (
        (at.found, at.missed, at.found + at.missed),
        (at.in_vain, at.spared, at.in_vain + at.spared),
        (at.called, at.missed + at.spared, at.leads),
    )
    return _crossed("confusion", f"Called from {precise(at.threshold)} on", _rates(at), columns)


def _in_money(at: Confusion, paid: CallMoney) -> Section:
    """What each group brought; who is not called costs and brings nothing."""
    converted = at.often * at.found * (paid.value - paid.cost)
    others = -at.in_vain * paid.cost
    columns = [(x, 0.0, x) for x in (converted, others, converted + others)]
    missed = money(at.often * at.missed * paid.value)
    said = (
        f"This gains {money(at.gain(paid))}. The {counted(at.missed, 'conversion')} not called "
        f"would be worth {missed}, which is not counted."
    )
    return _crossed("confusion money", "In money", said, columns, Format.MONEY)


def _crossed(
    name: str,
    title: str,
    said: str,
    columns: Iterable[Iterable[float]],
    form: Format = Format.COUNT,
) -> Section:
    cells = dict(zip(OUTCOMES, columns, strict=True))
    table = pd.DataFrame({"Test leads": ["Called", "Not called", "All"], **cells})
    shown = {"Test leads": Shown("Test leads"), **{n: Shown(n, form) for n in OUTCOMES}}
    return Section(name, title, said, table=table, columns=shown)


def _rates(at: Confusion) -> str:
    if not at.called:
        return "No test lead has this chance, so none is called."
    others, converted = at.in_vain + at.spared, at.found + at.missed
    convert = "convert" if at.often == 1 else "would convert at the stated base rate"
    return (
        f"Of {counted(at.called, 'lead')} called {precise(at.precision)} {convert} (precision), "
        f"which finds {precise(at.recall)} of {converted:,} conversions (recall) and spares "
        f"{precise(at.specificity)} of {others:,} others (specificity)."
    )


def _best(examined: Examined, paid: CallMoney, best: float | None) -> str:
    if best is None:
        return NEVER
    at = confusion(examined, best)
    said = f"Calling from a chance of {precise(best)} on pays best"
    gain = f"{money(at.gain(paid))} (n {len(examined):,})"
    if at.often != 1:
        # Calls and conversions of the test are not those that the money is counted for.
        return f"{said}, with a gain of {gain}."
    calls, found = counted(at.called, "call"), counted(at.found, "conversion")
    return f"{said}: {calls} with {found} gain {gain}."
