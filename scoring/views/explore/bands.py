"""Did the chances come true, by band and tier; gains; and why a group scores as it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.charts import Figure
from scoring.charts.bands import chance_bars, difference_bars, found_curve
from scoring.charts.explore import rate_dots
from scoring.insight.bands import (
    MOST_EXPLAINED,
    CameTrue,
    band_table,
    gains_table,
    group_reasons,
    spans,
    tenths,
    tiers,
)
from scoring.insight.groups import Groups, groups_of
from scoring.insight.leads import Field, Leads, Scoring
from scoring.insight.rates import LEAST
from scoring.model.lead_model import ModelCard
from scoring.views.explore.shown import shared, told_of
from scoring.views.explore.words import NO_LEADS, NO_OUTCOME, NO_SCORES, learned, rate_of
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, percent, precise

# A field that moves less (log-odds, under a percentage point) says nothing.
NEGLIGIBLE = 0.05
MOST_FIELDS, MOST_NAMED, MOST_VALUES = 12, 3, 200
GAIN_AT = 0.2
TOLD = (
    "If the model has learned from some of these leads, it looks better here than it will on new "
    "ones."
)
BANDS: Mapping[str, Shown] = {
    **shared("leads"),
    "chance": Shown("Mean chance", Format.SHARE, "Over all leads of the band"),
    "expected": Shown("Expected", Format.NUMBER, "Conversions, the sum of their chances"),
    **shared("known", "converted", "rate", "low", "high"),
    "lift": Shown("Lift", Format.NUMBER, "Conversion ÷ that of all leads"),
    **shared("gap"),
    "verdict": Shown("Came true", help="Against the 95% interval of the conversion"),
}
NO_OTHERS = "One of the two sides has no leads, so there is nothing to compare."
WHY: Mapping[str, Shown] = {
    "field": Shown("Field"),
    "difference": Shown("Difference", Format.NUMBER, "Above 0: raises the chance here"),
    "here": Shown("Here", Format.NUMBER, "Mean contribution, log-odds"),
    "there": Shown("There", Format.NUMBER, "Mean contribution; 0 for the history"),
    "moved": Shown("What differs most"),
}
GAINS: Mapping[str, Shown] = {
    "calls": Shown("Leads called", Format.COUNT),
    "called": Shown("Share called", Format.SHARE),
    "conversions": Shown("Conversions", Format.NUMBER),
    "found": Shown("Share found", Format.SHARE),
    "lift": Shown("Lift", Format.NUMBER),
    "foretold": Shown("Predicted share", Format.SHARE),
}


class Cut(StrEnum):
    """How leads are put into bands of chance."""

    TENTHS = "Tenths of leads"
    SPANS = "Chance"


class Side(StrEnum):
    """What a group is held against."""

    OTHERS = "The other leads"
    HISTORY = "The history"


@dataclass(frozen=True)
class Question:
    """Why do the leads with this value of a column score as they do? Without a column: all do."""

    field: Field | None = None
    value: str = ""
    side: Side = Side.HISTORY

    @property
    def name(self) -> str:
        """The group in words."""
        return f"{self.field.label} {self.value}" if self.field else "all these leads"

    def group(self, leads: Leads) -> NDArray[np.bool_]:
        """Which leads are meant, shape (n,)."""
        if self.field is None:
            return np.ones(len(leads), dtype=bool)
        groups = groups_of(self.field)
        return np.asarray(np.array(groups.labels)[groups.place] == self.value)


def sections(leads: Leads, cut: Cut = Cut.TENTHS) -> tuple[Section, ...]:
    """Bands, tiers and gains; one section that says why there are none."""
    if not len(leads) or not leads.is_scored:
        return (Section("bands", "Score bands", NO_SCORES if len(leads) else NO_LEADS),)
    groups = tenths(leads) if cut is Cut.TENTHS else spans(leads)
    return _bands(leads, groups), _tiers(leads), _gains(leads)


def why(leads: Leads, question: Question) -> Section:
    """Which fields make a group of leads score higher or lower, and by which values.

    Against the other leads, or else against the average lead of the history.
    """
    title, group = "Why these chances", question.group(leads)
    others = question.side is Side.OTHERS
    if leads.scoring is None:
        return Section("why", title, NO_SCORES)
    if not group.any() or (others and group.all()):
        return Section("why", title, NO_OTHERS)
    table, here, there = group_reasons(leads.scoring, group, against_others=others)
    table = table.assign(label=table["field"], small=table["difference"].abs() < NEGLIGIBLE)
    level = _level(leads, leads.scoring, group, against_others=others)
    return Section(
        name=f"why {question.name}",
        title=f"{title}: {question.name} against {question.side.lower()}",
        said=f"{level} {_strongest(table)}",
        note=f"Contributions are means in log-odds before calibration, {_sampled(here, there)}.",
        figure=difference_bars(table, title="Raises or lowers (log-odds)", most=MOST_FIELDS),
        table=table,
        columns=WHY,
    )


def _bands(leads: Leads, groups: Groups) -> Section:
    table = band_table(leads, groups)
    return Section(
        name="score bands",
        title="What became of each band" if leads.has_outcome else "What to expect of each band",
        said=_came_true(leads, table),
        note=f"{_few(leads)} {learned(leads)} {_warning(leads)}".strip(),
        figure=_picture(leads, table),
        table=table,
        columns=_shown({"group": Shown("Band of chance"), **BANDS}, table),
    )


def _tiers(leads: Leads) -> Section:
    table = band_table(leads, tiers(leads))
    top = table.iloc[0]
    said = f"Tier {top['group']} holds {precise(top['leads'] / len(leads))} of the leads"
    if leads.has_outcome and top["known"]:
        said += (
            f" and {precise(top['conversion_share'])} of the conversions "
            f"({precise(top['rate'])} of n {top['known']:,})"
        )
    else:
        whole = conversions(float(table["expected"].sum()))
        said += f" and {conversions(top['expected'])} of the {whole} expected conversions"
        said += f" (n {len(leads):,})"
    return Section(
        name="tiers",
        title="Tiers",
        said=f"{said}.",
        figure=_picture(leads, table),
        table=table,
        columns=_shown({"group": Shown("Tier"), **BANDS}, table),
    )


def _gains(leads: Leads) -> Section:
    table = gains_table(leads)
    figure = "found" if table["found"].notna().any() else "foretold"
    share = float(np.interp(GAIN_AT, table["called"], table[figure]))
    bring = "hold" if figure == "found" else "should bring"
    n = int(table["calls"].iloc[-1])
    # Known conversions are counted, predicted ones are a sum of chances.
    form = Format.COUNT if figure == "found" else Format.NUMBER
    columns = {**GAINS, "conversions": Shown("Conversions", form)}
    return Section(
        name="gains",
        title="Gains",
        said=f"The {percent(GAIN_AT)} of the leads with the highest chances {bring} "
        f"{precise(share)} of the conversions, {share / GAIN_AT:.1f} times their share (n {n:,}).",
        figure=found_curve(table),
        table=table,
        columns=_shown(columns, table),
    )


def _picture(leads: Leads, table: pd.DataFrame) -> Figure:
    return rate_dots(table, leads.rate) if leads.has_outcome else chance_bars(table)


def _shown(columns: Mapping[str, Shown], table: pd.DataFrame) -> dict[str, Shown]:
    unknown = {"known", "converted"} if "known" in table and not table["known"].any() else set()
    return {name: shown for name, shown in told_of(columns, table).items() if name not in unknown}


def _came_true(leads: Leads, table: pd.DataFrame) -> str:
    if not leads.has_outcome:
        expected = conversions(float(np.nansum(leads.propensity)))
        n = counted(len(leads), "lead")
        return f"{expected} conversions are expected from {n}."
    judged = table[~table["verdict"].isin([CameTrue.TOO_FEW, CameTrue.UNKNOWN])]
    kept = int((judged["verdict"] == CameTrue.AS_PREDICTED).sum())
    predicted = precise(float(leads.propensity[leads.known].mean()))
    within = f"; {kept} of {counted(len(judged), 'band')} came true within their 95% interval"
    return (
        f"{rate_of(leads)} converted, and {predicted} were predicted{within * (len(judged) > 0)}."
    )


def _few(leads: Leads) -> str:
    return f"Bands under {LEAST} leads are grey." if leads.has_outcome else NO_OUTCOME


def _warning(leads: Leads) -> str:
    """Whether the model may have learned from some of these leads, which flatters it."""
    if leads.scoring is None or not leads.has_outcome or leads.scoring.learned:
        return ""
    card = leads.scoring.model.card
    if _all_after(leads, card):
        return f"All leads were created after the model's history ({card.known_until})."
    return TOLD


def _all_after(leads: Leads, card: ModelCard) -> bool:
    dated = leads.created[leads.known]
    if not card.known_until or np.isnat(dated).any():
        return False
    return bool((dated.astype("datetime64[D]") > np.datetime64(card.known_until)).all())


def _level(
    leads: Leads, scoring: Scoring, group: NDArray[np.bool_], *, against_others: bool
) -> str:
    here = float(np.nanmean(leads.propensity[group]))
    n = int(group.sum())
    if against_others:
        there = float(np.nanmean(leads.propensity[~group]))
        other = f"for the {counted(len(leads) - n, 'other lead')}"
    else:
        there = scoring.model.profile.rate
        other = "converted in the history"
    return f"Mean chance {precise(here)} for n {n:,}; {precise(there)} {other}."


def _strongest(table: pd.DataFrame) -> str:
    """The fields that raise and lower most, in words."""
    told = table[~table["small"]]
    up = told.loc[told["difference"] > 0, "field"].head(MOST_NAMED)
    down = told.loc[told["difference"] < 0, "field"].head(MOST_NAMED)
    parts = [f"raised by {', '.join(up)}"] * bool(len(up))
    parts += [f"lowered by {', '.join(down)}"] * bool(len(down))
    return f"It is {' and '.join(parts)}." if parts else "No field moves it much."


def _sampled(here: int, there: int) -> str:
    sides = f"n {here:,}" + (f" and {there:,}" if there else "")
    drawn = " drawn at random" if MOST_EXPLAINED in (here, there) else ""
    return f"of {sides} leads{drawn}"
