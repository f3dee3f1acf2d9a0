"""Did the chances come true? Bands and tiers with what happened in them, gains, group reasons."""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import EMPTY, Groups
from scoring.insight.leads import Leads, Scoring
from scoring.insight.rates import rate_table
from scoring.model.lead_model import TIERS
from scoring.model.reference import FieldProfile
from scoring.schema import Column
from scoring.wording import interval, percent, precise

# Spans of chance that fit rare outcomes as well as common ones.
EDGES = np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8])
TENTHS = 10
# A curve of more points looks the same and costs more to send.
CURVE_POINTS = 200
# Explaining a lead takes up to a millisecond or more; so many settle a mean within hundredths.
MOST_EXPLAINED, SEED = 1_000, 0


class CameTrue(StrEnum):
    """How the leads of a band with an outcome did, against their mean chance."""

    BETTER = "better"
    AS_PREDICTED = "as predicted"
    WORSE = "worse"
    TOO_FEW = "too few"
    UNKNOWN = ""


def tenths(leads: Leads) -> Groups:
    """Tenths of the leads by chance, the highest first; equal chances stay in one band."""
    chance = leads.propensity[~np.isnan(leads.propensity)]
    cuts = np.quantile(chance, np.arange(1, TENTHS) / TENTHS, method="inverted_cdf")
    return _banded(leads, np.unique(cuts[cuts < chance.max()]))


def spans(leads: Leads) -> Groups:
    """Fixed spans of chance, the highest first."""
    return _banded(leads, EDGES)


def tiers(leads: Leads) -> Groups:
    """The tiers A to D."""
    place = np.full(len(leads), len(TIERS))
    for at, tier in enumerate(TIERS):
        place[leads.tier == tier] = at
    return Groups("tier", (*TIERS, EMPTY), place, is_ordered=True)


def band_table(leads: Leads, bands: Groups) -> pd.DataFrame:
    """`rate_table` by band, with what was to be expected of it.

    chance, the mean over all its leads, and expected, their sum; lift, rate ÷ the rate of all;
    verdict, a `CameTrue`: as predicted where the interval of the rate holds the mean chance of the
    leads with an outcome; too few under 20.
    """
    table = rate_table(leads, bands)
    there = bands.sizes > 0
    expected = bands.sums(leads.propensity)[there]
    return table.assign(
        chance=expected / table["leads"],
        expected=expected,
        lift=table["rate"] / leads.rate if leads.rate else np.nan,
        verdict=_verdicts(table),
    )


def gains_table(leads: Leads) -> pd.DataFrame:
    """The share of conversions among the leads with the highest chances, by the share called.

    called and found, both 0–1; calls and conversions, counts; lift, found ÷ called; foretold, the
    share the chances promise. Over the leads with an outcome, over all where none has one, and
    `found` is NaN then. Leads of equal chance come in no order: the curve is straight over them.
    """
    asked = (leads.known if leads.has_outcome else True) & ~np.isnan(leads.propensity)
    chance = leads.propensity[asked]
    order = np.argsort(-chance, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(chance[order])), len(order) - 1) + 1
    calls = np.unique(np.linspace(0, len(order), min(len(order), CURVE_POINTS) + 1).round())
    won, told = (
        np.interp(calls, [0, *ends], [0.0, *np.cumsum(weights[order])[ends - 1]])
        for weights in (leads.outcome[asked], chance)
    )
    called = calls / max(1, len(order))
    found = won / won[-1] if won[-1] > 0 else np.full(len(calls), np.nan)
    lift = np.divide(found, called, out=np.full(len(calls), np.nan), where=called > 0)
    return pd.DataFrame(
        {
            "called": called,
            "found": found,
            "foretold": told / told[-1] if told[-1] > 0 else told,
            "lift": lift,
            "calls": calls.astype(np.int64),
            "conversions": won,
        }
    )


def group_reasons(
    scoring: Scoring, group: NDArray[np.bool_], *, against_others: bool
) -> tuple[pd.DataFrame, int, int]:
    """Why the leads of a group score otherwise than the others, or than the history on average.

    A row per field, the strongest first: field, here and there, its mean contribution in log-odds
    before calibration, and difference; moved, the value whose share differs most, in words. The
    history's own mean is 0: contributions start from its average lead. Of each side at most 1,000
    leads are explained, drawn at random with a fixed seed; their numbers come second and third (0
    for the history). Differences sum to that of the mean raw scores of the leads explained.
    """
    members, others = _drawn(group), _drawn(~group) if against_others else np.empty(0, np.int64)
    here = scoring.model.contributions(scoring.codes[members])[0].mean(axis=0)
    there = np.zeros_like(here)
    if len(others):
        there = scoring.model.contributions(scoring.codes[others])[0].mean(axis=0)
    fields = scoring.model.encoder.fields
    table = pd.DataFrame(
        {
            "field": [Column(f.column.name, f.column.kind, f.column.role).label for f in fields],
            "here": here,
            "there": there,
            "difference": here - there,
            "moved": list(_moved(scoring, group, against_others=against_others)),
        }
    )
    order = np.argsort(-np.abs(here - there), kind="stable")
    return table.iloc[order].reset_index(drop=True), len(members), len(others)


def _banded(leads: Leads, edges: NDArray[np.float64]) -> Groups:
    chance = leads.propensity
    ends = [0.0, *edges.tolist(), 1.0]
    place = np.searchsorted(edges, np.nan_to_num(chance))
    known = ~np.isnan(chance)
    used = np.unique(place[known])[::-1]
    labels = [interval(percent(ends[at]), percent(ends[at + 1])) for at in used]
    rank = np.full(len(edges) + 1, len(used), dtype=np.int64)
    rank[used] = np.arange(len(used))
    numbered = (f"{at}. {label}" for at, label in enumerate(labels, start=1))
    found = np.where(known, rank[place], len(used))
    return Groups("chance", (*numbered, EMPTY), found, is_ordered=True)


def _verdicts(table: pd.DataFrame) -> NDArray[np.object_]:
    better, worse = table["low"] > table["propensity"], table["high"] < table["propensity"]
    cases = [table["known"] == 0, table["small"], better, worse]
    words = [CameTrue.UNKNOWN, CameTrue.TOO_FEW, CameTrue.BETTER, CameTrue.WORSE]
    return np.select(cases, words, CameTrue.AS_PREDICTED).astype(object)


def _drawn(group: NDArray[np.bool_]) -> NDArray[np.int64]:
    places = np.flatnonzero(group)
    if len(places) <= MOST_EXPLAINED:
        return places
    drawn = np.random.default_rng(SEED).choice(places, MOST_EXPLAINED, replace=False)
    return np.sort(drawn)


def _moved(scoring: Scoring, group: NDArray[np.bool_], *, against_others: bool) -> Iterator[str]:
    """For each field the value whose share of the group differs most from the other side's."""
    for profile, codes in zip(scoring.model.profile.fields, scoring.codes.T, strict=True):
        bins = profile.bins(codes)
        here = _shares(np.bincount(bins[group], minlength=len(profile.labels)))
        past = profile.leads
        if against_others:
            past = np.bincount(bins[~group], minlength=len(profile.labels))
        there = _shares(past)
        at = int(np.argmax(np.abs(here - there)))
        yield f"{_named(profile, at)} {precise(here[at])}, there {precise(there[at])}"


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts / max(1, counts.sum()), dtype=np.float64)


def _named(profile: FieldProfile, at: int) -> str:
    """A bin in words; values the model never had are in the last one, as none."""
    label = profile.labels[at]
    return f"“{label}”" if label else "no value, or one new to the model,"
