"""Whether a model keeps its promise, in words and pictures: leads, tiers, chances, then and now.

Each function answers one question of the page with a Section; `sections` has all of them in order.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from scoring.charts.explore import rate_dots
from scoring.charts.promises import then_and_now
from scoring.insight.rates import LEAST
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.kept_promise import (
    CalibrationSince,
    CalledAsPlanned,
    PromiseKept,
    PromiseVerdict,
    by_chance,
    by_tier,
    calibration_since,
    called_as_planned,
    verdict_of,
)
from scoring.views.explore.shown import shared, told_of
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, precise

BANDS: Mapping[str, Shown] = {
    **shared("leads", "known", "converted", "rate", "low", "high"),
    "propensity": Shown("Promised", Format.SHARE, "Mean chance of the leads judged"),
    "gap": Shown("Gap", Format.POINTS, "Came minus promised; above 0 is better than promised"),
    "verdict": Shown("Came true", help="Against the 95% interval of the conversion"),
}
NOBODY = (
    "No outcome can be judged yet. Give back what became of the calls: mark it in My calls, or "
    "upload a later export with the column of outcomes."
)
# Chances are uneven that are so many times as far from the rates as chance alone has it.
UNEVEN = 2.0
CALLS = "calls as planned"
TRAIN_AGAIN = (
    "Check that these are the outcomes of these leads, then train on newer leads: to recalibrate "
    "would make all chances alike."
)
RECALIBRATE = "Recalibrate the model to correct its chances; its order stays."


def sections(judged: JudgedPromise) -> Iterator[Section]:
    """The verdict, then tiers, chances, calls and calibration; without outcomes it is all."""
    yield verdict_section(judged)
    if len(judged):
        yield tiers_section(judged)
        yield chances_section(judged)
        yield calls_section(judged)
        yield calibration_section(judged)


def verdict_line(found: PromiseVerdict) -> str:
    """The verdict in one sentence with its n.

    >>> verdict_line(PromiseVerdict(PromiseKept.TOO_MUCH, 400, 60, 0.25, 0.15, 0.118, 0.188))
    'The model promises too much: 25.0% were to convert and 15.0% did (11.8% to 18.8%, n 400).'
    """
    if not found.leads:
        return found.why or NOBODY
    if found.kept is PromiseKept.NO_ORDER:
        # How many came in all says nothing of the order.
        return f"{_SAYS[found.kept]} (n {found.leads:,})."
    said = (
        f"{_SAYS[found.kept]}: {precise(found.promised)} were to convert and "
        f"{precise(found.rate)} did ({precise(found.low)} to {precise(found.high)}, "
        f"n {found.leads:,})."
    )
    return f"{said} {found.why}".strip()


_SAYS = {
    PromiseKept.KEPT: "The model keeps its promise",
    PromiseKept.TOO_MUCH: "The model promises too much",
    PromiseKept.TOO_LITTLE: "The model promises too little",
    PromiseKept.TOO_FEW: "There are too few outcomes to say",
    PromiseKept.NO_ORDER: (
        "The order no longer holds, leads at the top convert no more often than the others"
    ),
}


def verdict_section(judged: JudgedPromise) -> Section:
    """Whether the model keeps its promise, of how many leads, and who was left out."""
    found = verdict_of(judged)
    broken = found.kept in (PromiseKept.TOO_MUCH, PromiseKept.TOO_LITTLE)
    more = RECALIBRATE if broken else _uneven_line(judged) if found.kept is PromiseKept.KEPT else ""
    more = f"{_ends_line(judged)} {TRAIN_AGAIN}" if found.kept is PromiseKept.NO_ORDER else more
    note = f"{young_line(judged)} {more}".strip()
    return Section("promise", "Promise and outcome", verdict_line(found), note=note)


def fitted_line(scored_by: str, judged_by: str) -> str:
    """That chances may agree with outcomes that they were fitted to, "" of no later version.

    >>> fitted_line("v0002", "v0001"), fitted_line("v0001", "v0002")[:40]
    ('', 'Version v0002 was corrected by outcomes ')
    """
    if (len(judged_by), judged_by) <= (len(scored_by), scored_by):
        return ""
    return (
        f"Version {judged_by} was corrected by outcomes of leads that version {scored_by} scored, "
        "so that its chances fit these says little: what it scores from now on will tell."
    )


def _ends_line(judged: JudgedPromise) -> str:
    """What became of the best tier and of the worst that have outcomes."""
    known = by_tier(judged)
    known = known[known["known"] > 0]
    columns = (known[name].tolist() for name in ("group", "rate", "known"))
    first, *_, last = zip(*columns, strict=True)
    said = (f"tier {tier} converts at {precise(rate)} (n {n:,})" for tier, rate, n in (first, last))
    return f"So far, {' and '.join(said)}."


def _uneven_line(judged: JudgedPromise) -> str:
    """That a promise kept in all is broken in its parts, "" where it is not."""
    found = calibration_since(judged)
    if found is None or found.now < UNEVEN * found.noise:
        return ""
    return (
        "Chances that are too high and too low make up for each other: they are "
        f"{100 * found.now:.1f} points off on average, which recalibrating may correct."
    )


def young_line(judged: JudgedPromise) -> str:
    """How many leads are too young to be judged, and by what; "" where nothing says when."""
    if not judged.waiting and judged.no_calls:
        return ""
    if not judged.waiting:
        return "Nothing shows how long conversions take, so young leads are judged with the others."
    young, days = int(judged.young.sum()), counted(judged.waiting, "day")
    return (
        f"{counted(young, 'lead')} under {days} old {'is' if young == 1 else 'are'} left out, as "
        f"most conversions take up to {days}."
    )


def tiers_section(judged: JudgedPromise) -> Section:
    """What was promised of each tier, and what came."""
    return _bands(judged, "tier")


def chances_section(judged: JudgedPromise) -> Section:
    """The same by spans of chance."""
    return _bands(judged, "chance")


def _bands(judged: JudgedPromise, kind: str) -> Section:
    table = (by_tier if kind == "tier" else by_chance)(judged)
    table = table[table["known"] > 0].reset_index(drop=True)
    judgeable = table[~table["small"]]
    kept = int((judgeable["verdict"] == "as predicted").sum())
    what, heading = ("tiers", "Tier") if kind == "tier" else ("spans of chance", "Chance")
    said = f"{kept} of {len(judgeable)} {what} came true within the 95% interval"
    if not len(judgeable):
        said = f"No {kind} has the {LEAST} outcomes that a rate takes"
    columns = {"group": Shown(heading), **BANDS}
    return Section(
        name=f"promised by {kind}",
        title=f"By {kind}",
        said=f"{said} (n {len(judged):,}).",
        figure=rate_dots(table, judged.rate),
        table=table,
        columns=told_of(columns, table),
        note="Each rate stands beside the mean chance promised of the same leads.",
    )


def calls_section(judged: JudgedPromise) -> Section:
    """What the calls above the cut-line brought, against what was promised of them."""
    found = called_as_planned(judged)
    return Section(CALLS, "The calls", calls_line(found), note=_lift_line(found))


def calls_line(found: CalledAsPlanned) -> str:
    """How many of the calls converted, and how many were expected to."""
    if not found.called:
        return "No lead above the cut-line has an outcome that can be judged."
    return (
        f"Of {counted(found.called, 'call')} by rank {precise(found.rate)} converted "
        f"({precise(found.low)} to {precise(found.high)}, n {found.called:,}): {found.converted:,} "
        f"conversions, and {conversions(found.expected)} were expected."
    )


def _lift_line(found: CalledAsPlanned) -> str:
    if np.isnan(found.lift):
        return (
            f"Fewer than {LEAST} leads that were not called have an outcome, so what the order "
            "brings is not known. Calls by lot would show it."
        )
    missed = f"of {counted(found.others, 'lead')} not called {found.others_converted:,} converted"
    return f"They convert {found.lift:.2f} times as often as all judged; {missed}."


def calibration_section(judged: JudgedPromise) -> Section:
    """How far chances and rates are apart, at the training and now."""
    found = calibration_since(judged)
    if found is None:
        said = f"Fewer than {LEAST} outcomes can be judged, so chances are not held against rates."
        return Section("chances then and now", "Chances then and now", said)
    return Section(
        name="chances then and now",
        title="Chances then and now",
        said=calibration_line(found, len(judged), judged.model.card.test.rows),
        figure=then_and_now(found.curve_then, found.curve_now),
        note=(
            "Leads in ten groups of equal size by their chance. True chances would still be "
            f"{100 * found.noise:.1f} points off on so many leads."
        ),
    )


def calibration_line(found: CalibrationSince, leads: int, tested: int) -> str:
    """The mean distance of chance and rate, then and now, in points."""
    then = (
        "" if np.isnan(found.then) else f", {100 * found.then:.1f} at the training (n {tested:,})"
    )
    return (
        f"Chances and conversion are {100 * found.now:.1f} points apart on average now "
        f"(n {leads:,}){then}."
    )
