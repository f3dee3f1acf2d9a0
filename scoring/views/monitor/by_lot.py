"""What the ranking brings over calls by lot, in words and a picture."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from scoring.charts.promises import side_dots
from scoring.insight.rates import LEAST
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.lot_readout import LEAST_DRAWN, LotReadout, lot_readout
from scoring.views.section import Format, Section, Shown
from scoring.wording import precise

NAME, TITLE = "calls by lot", "Calls by rank and by lot"
NONE_DRAWN = (
    "No call of this batch was drawn by lot. Choose 5% or 10% by lot on the call sheet to learn "
    "what the ranking brings."
)
COLUMNS: Mapping[str, Shown] = {
    "group": Shown("Called"),
    "leads": Shown("With outcome (n)", Format.COUNT),
    "converted": Shown("Converted", Format.COUNT),
    "rate": Shown("Conversion", Format.SHARE),
    "low": Shown("From", Format.SHARE, "95% Wilson interval"),
    "high": Shown("To", Format.SHARE, "95% Wilson interval"),
}


def lot_section(judged: JudgedPromise) -> Section:
    """The conversion of calls by rank over that of calls by lot, with its interval."""
    found = lot_readout(judged)
    if found is None:
        return Section(NAME, TITLE, NONE_DRAWN)
    sides = (("By rank", found.ranked), ("By lot", found.drawn))
    rows = [
        {"group": name, "leads": side.leads, "converted": side.converted, "rate": side.rate,
         "low": side.low, "high": side.high, "small": side.leads < LEAST}
        for name, side in sides
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    known = table[table["leads"] > 0]
    return Section(
        name=NAME,
        title=TITLE,
        said=lot_words(found),
        figure=side_dots(known) if len(known) else None,
        table=table,
        columns=COLUMNS,
        note="Leads by lot stand for all that could be called, so their rate is that of any order.",
    )


def lot_words(found: LotReadout) -> str:
    """The lift of the ranking in a sentence, or why there is none yet."""
    ranked, drawn = found.ranked, found.drawn
    if np.isnan(found.lift):
        return (
            f"There are too few outcomes to say what the ranking brings: {ranked.converted:,} of "
            f"{ranked.leads:,} calls by rank converted, and {drawn.converted:,} of "
            f"{drawn.leads:,} by lot. It takes {LEAST} calls and {LEAST_DRAWN} conversions of each."
        )
    return (
        f"Calls by rank convert {found.lift:.2f} times as often as calls by lot (95% interval "
        f"{found.low:.2f} to {found.high:.2f}): {precise(ranked.rate)} of n {ranked.leads:,} "
        f"against {precise(drawn.rate)} of n {drawn.leads:,}."
    )
