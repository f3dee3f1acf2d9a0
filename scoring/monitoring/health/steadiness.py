"""How stable reasons are: whether leads that hardly differ get the same ones."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.past import PastLeads
from scoring.model.reasons import MOST_REASONS, NEGLIGIBLE
from scoring.monitoring.health.examined import Examined, spread
from scoring.monitoring.health.influence import Influence, affordable

# Leads asked about, and those among whom each has its nearest.
ASKED, AMONG = 300, 4_000
# Leads that differ by more than this tenth of what weighs are not near-equal.
NEAR = 0.10


@dataclass(frozen=True)
class Steadiness:
    """How many of the strongest reasons near-equal leads share.

    Of `asked` leads `pairs` have another one that is near and not the same in all; `agree` is the
    share of their reasons that it has too, NaN without any; `apart` the median distance (0–1).
    `table` has a row for each field: field, leads that have it among their strongest reasons, kept
    by the near lead in the same direction, share.
    """

    asked: int
    pairs: int
    agree: float
    apart: float
    table: pd.DataFrame = field(repr=False)


def steadiness(examined: Examined) -> Steadiness:
    """Compare each of at most ASKED leads with the most similar one of AMONG leads.

    Similar by Gower's distance with fields weighted by their importance, as similar past leads are
    found. A reason is one of the MOST_REASONS strongest fields with its direction.
    """
    among = spread(len(examined), AMONG)
    # Of each pair both leads are explained.
    some = spread(len(among), min(ASKED, affordable(examined.model) // 2))
    nearest, away = _nearest(examined, among, some)
    near = away <= NEAR
    asked, others = among[some[near]], among[nearest[near]]
    ours, theirs = (_reasons(Influence.of(examined, places)) for places in (asked, others))
    both = ours * theirs > 0
    held, kept = (np.abs(ours)).sum(axis=0), both.sum(axis=0)
    table = pd.DataFrame(
        {"field": [f.label for f in examined.fields], "leads": held, "kept": kept}
    ).query("leads > 0")
    table = table.assign(share=table["kept"] / table["leads"])
    table = table.sort_values("leads", ascending=False, kind="stable", ignore_index=True)
    agree = float(kept.sum() / held.sum()) if held.sum() else float("nan")
    apart = float(np.median(away[near])) if near.any() else float("nan")
    return Steadiness(len(some), int(near.sum()), agree, apart, table)


def _nearest(
    examined: Examined, among: NDArray[np.int64], some: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of each of some leads the nearest other one that is not the same, and how far it is; (m,).

    Positions are those within `among`; inf where all others are the same.
    """
    leads = examined.leads
    is_number = np.array([f.is_number for f in examined.model.encoder.fields], dtype=bool)
    codes = leads.codes[among]
    held = PastLeads(codes, is_number, leads.outcome[among], leads.created[among], len(among))
    away = held.distances(codes[some], examined.model.importance).astype(np.float64)
    away[away <= 0] = np.inf
    away[np.arange(len(some)), some] = np.inf
    nearest = away.argmin(axis=1) if away.size else np.empty(0, dtype=np.int64)
    return nearest, away[np.arange(len(some)), nearest]


def _reasons(found: Influence) -> NDArray[np.int64]:
    """1 or −1 where a field is one of a lead's strongest reasons, 0 elsewhere; (m, b)."""
    shares = found.shares
    order = np.argsort(-np.abs(shares), axis=1, kind="stable")[:, :MOST_REASONS]
    chosen = np.zeros(shares.shape, dtype=bool)
    np.put_along_axis(chosen, order, values=True, axis=1)
    strong = chosen & (np.abs(shares) > NEGLIGIBLE)
    return np.where(strong, np.sign(shares), 0).astype(np.int64)
