"""What calling from a chance on would have done with the test leads, in leads and in money."""

from collections.abc import Iterator, Mapping

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
    "The chances are those of the base rate stated at the training; the test leads convert as "
    "often as those of the history did."
)
LEADS, WORTH = ("Converted", "Did not convert", "All"), "Money"
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
    table = cut_table(examined, paid)
    yield _confusion(examined, confusion(examined, threshold), paid)
    if paid is not None:
        best = best_threshold_for(examined, paid)
        picture = gain_line(table, threshold, best)
        yield Section("gain", "What pays", _best(examined, paid, best), picture)
    said = "A higher threshold calls fewer leads, and more of them convert."
    shifted = SHIFTED if examined.model.calibration.shift else ""
    yield Section(
        "thresholds", "All thresholds", said, cut_lines(table, threshold), table, COLUMNS,
        note=shifted,
    )  # fmt: skip


def _confusion(examined: Examined, at: Confusion, paid: CallMoney | None) -> Section:
    rest = len(examined) - at.called
    rows = [
        ("Called", at.found, at.in_vain, at.called),
        ("Not called", at.missed, at.spared, rest),
        ("All", at.found + at.missed, at.in_vain + at.spared, len(examined)),
    ]
    table = pd.DataFrame(rows, columns=["Leads", *LEADS])
    shown = {"Leads": Shown("Test leads"), **{n: Shown(n, Format.COUNT) for n in LEADS}}
    if paid is not None:
        table = table.assign(**{f"{WORTH}: {n}": cells for n, cells in _worth(at, paid).items()})
        shown |= {f"{WORTH}: {n}": Shown(f"{WORTH}: {n.lower()}", Format.MONEY) for n in LEADS}
    title, note = f"Called from {precise(at.threshold)} on", _missed(at, paid) if paid else ""
    said = _rates(at, paid)
    return Section("confusion", title, said, table=table, columns=shown, note=note)


def _worth(at: Confusion, paid: CallMoney) -> dict[str, list[float]]:
    """What each cell of the confusion table brought; who is not called costs and brings nothing."""
    converted, others = at.found * (paid.value - paid.cost), -at.in_vain * paid.cost
    columns = (converted, others, converted + others)
    return {name: [x, 0.0, x] for name, x in zip(LEADS, columns, strict=True)}


def _missed(at: Confusion, paid: CallMoney) -> str:
    worth = money(at.missed * paid.value)
    return f"Conversions not called ({at.missed:,}) would be worth {worth}, which is not counted."


def _rates(at: Confusion, paid: CallMoney | None) -> str:
    if not at.called:
        return "No test lead has this chance, so none is called."
    others, converted = at.in_vain + at.spared, at.found + at.missed
    gain = f" This gains {money(at.gain(paid))}." if paid else ""
    return (
        f"Of {counted(at.called, 'lead')} called {precise(at.precision)} convert (precision), "
        f"which finds {precise(at.recall)} of {converted:,} conversions (recall) and spares "
        f"{precise(at.specificity)} of {others:,} others (specificity).{gain}"
    )


def _best(examined: Examined, paid: CallMoney, best: float | None) -> str:
    if best is None:
        return NEVER
    at = confusion(examined, best)
    return (
        f"Calling from a chance of {precise(best)} on pays best: {counted(at.called, 'call')} with "
        f"{counted(at.found, 'conversion')} gain {money(at.gain(paid))} (n {len(examined):,})."
    )
