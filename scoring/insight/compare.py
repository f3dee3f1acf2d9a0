"""Two files of leads held side by side: size, rates, mix, and what each change did."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import EMPTY, Groups, groups_of, span_places
from scoring.insight.leads import Field, Leads, typed_cells
from scoring.insight.rates import LEAST, wilson
from scoring.model.bins import edges_among
from scoring.model.drift import FieldDrift, psi, psi_noise
from scoring.model.lead_model import TIERS
from scoring.model.reference import SMALL_SHARE
from scoring.schema import Kind, Role
from scoring.wording import precise

# Effects are told for so many leads.
PER = 1_000
CHANCE, RATE = "mean chance", "conversion"


@dataclass(frozen=True)
class SharedColumn:
    """A column of both files in the same groups; labels and order are those of the first file."""

    field: Field
    first: Groups
    second: Groups

    def pooled(self) -> "SharedColumn":
        """With values of under 1% of the first file, and those new in the second, as one."""
        before = self.first.sizes
        small = (before < SMALL_SHARE * before.sum()) & (not self.first.is_ordered)
        return SharedColumn(self.field, self.first.folded(small), self.second.folded(small))


@dataclass(frozen=True)
class Worth:
    """What leads are held to be worth: `values` (n,) of those asked for by `mask` (n,).

    `values` is None where nothing is known of them.
    """

    mask: NDArray[np.bool_]
    values: NDArray[np.float64] | None


@dataclass(frozen=True)
class _Mix:
    """What `mix_table` has of each group, also of those without a lead; all (groups,)."""

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    share_first: NDArray[np.float64]
    share_second: NDArray[np.float64]
    worth_first: NDArray[np.float64]
    worth_second: NDArray[np.float64]
    by_mix: NDArray[np.float64]
    within: NDArray[np.float64]

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which groups have a lead in either file."""
        return (self.first > 0) | (self.second > 0)


def side_by_side(first: Leads, second: Leads, fill: pd.DataFrame) -> pd.DataFrame:
    """A row per file: file, leads, since, until, known, converted, rate, low, high, chance (mean),
    expected per 1,000 leads, filled (share of all cells), and a share per tier; NaN if unknown.

    `fill` is the `fill_table` of both.
    """
    table = pd.DataFrame([_summary(leads) for leads in (first, second)])
    return table.assign(filled=[fill["first"].mean(), fill["second"].mean()])


def fill_table(first: Leads, second: Leads) -> pd.DataFrame:
    """A row per column of either file: column, first, second (shares of leads with a value, NaN
    where the file lacks the column) and change; the largest change first, lacking ones on top.
    """
    names = dict.fromkeys(f.name for leads in (first, second) for f in leads.fields)
    table = pd.DataFrame(
        {
            "column": list(names),
            "first": [_filled(first.find(name)) for name in names],
            "second": [_filled(second.find(name)) for name in names],
        }
    )
    table["change"] = table["second"] - table["first"]
    order = np.argsort(-table["change"].abs().fillna(np.inf).to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def shared_fields(first: Leads, second: Leads) -> dict[str, Field]:
    """The columns of both files that leads can be grouped by, by name; no dates."""
    return {f.name: f for f in first.groupable if _is_shared(f, second.find(f.name))}


def pair_of(field: Field, second: Leads) -> SharedColumn:
    """A column of the first file with the second file's leads in the same groups."""
    other = second.find(field.name) or field
    if other.kind is not field.kind:
        other = replace(other, kind=field.kind, values=typed_cells(field.kind, other.cells))
    groups = groups_of(field)
    place = _by_edges if field.kind is Kind.NUMBER else _by_level
    return SharedColumn(field, *place(groups, field, other))


def worths(first: Leads, second: Leads) -> tuple[str, Worth, Worth]:
    """What both files are measured by, mean chance or else conversion; "" for neither.

    By conversion only leads with an outcome are asked; a second file without any is asked whole.
    """
    if first.is_scored:
        return CHANCE, _worth(first, first.propensity), _worth(second, second.propensity)
    if first.has_outcome:
        return RATE, _worth(first, first.outcome), _worth(second, second.outcome)
    return "", _worth(first, first.outcome), _worth(second, np.full(len(second), np.nan))


def mix_table(pair: SharedColumn, before: Worth, after: Worth) -> pd.DataFrame:
    """A row per group: group; leads_first, share_first, worth_first and the same of the second.

    moved, the change of share; mix, what that does to the conversions per 1,000 leads when each
    group stays worth what it was; within, what its own change of worth does. Groups new in the
    second file count as worth the average of the first. Σ mix + Σ within is the change of the whole
    per 1,000 leads, exactly; `within` is NaN where the second file's worth is unknown.
    """
    mix = _mix(pair, before, after)
    table = pd.DataFrame(
        {
            "group": pair.first.labels,
            "leads_first": mix.first.astype(np.int64),
            "leads_second": mix.second.astype(np.int64),
            "share_first": mix.share_first,
            "share_second": mix.share_second,
            "moved": mix.share_second - mix.share_first,
            "worth_first": mix.worth_first,
            "worth_second": mix.worth_second,
            "mix": mix.by_mix,
            "within": mix.within,
            "small": (mix.first < LEAST) | (mix.second < LEAST),
        }
    )
    return table[mix.used].reset_index(drop=True)


def moved_table(first: Leads, second: Leads) -> pd.DataFrame:
    """A row per shared column, the largest PSI first: column, psi, noise and verdict as in drift.

    moved, the value whose share changed most, in words; mix and within, the sums of `mix_table`'s,
    and total, both together; all per 1,000 leads, NaN where the files have no chances or outcomes.
    Effects of columns overlap and do not add up.
    """
    _, *held = worths(first, second)
    found = [_moved(pair_of(f, second), *held) for f in shared_fields(first, second).values()]
    names = ["column", "psi", "noise", "verdict", "moved", "mix", "within", "total"]
    table = pd.DataFrame(found, columns=names)
    return table.sort_values("psi", ascending=False, kind="stable").reset_index(drop=True)


def _summary(leads: Leads) -> dict[str, object]:
    known = np.array([float(leads.known.sum())])
    won = np.array([float(np.nansum(leads.outcome))])
    low, high = wilson(won, known)
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    chance = float(np.nanmean(leads.propensity)) if leads.is_scored else float("nan")
    shares = {f"tier {t}": float((leads.tier == t).mean()) for t in TIERS if leads.is_scored}
    return {
        "file": leads.name,
        "leads": len(leads),
        "since": str(dated.min()) if len(dated) else "",
        "until": str(dated.max()) if len(dated) else "",
        "known": int(known[0]),
        "converted": int(won[0]),
        "rate": leads.rate,
        "low": low[0],
        "high": high[0],
        "chance": chance,
        "expected": PER * chance,
    } | shares


def _filled(field: Field | None) -> float:
    if field is None:
        return float("nan")
    if isinstance(field.values.dtype, pd.CategoricalDtype):
        return float((field.values.cat.codes >= 0).mean())
    return float(1 - field.missing.mean())


def _is_shared(field: Field, other: Field | None) -> bool:
    if other is None or other.is_personal or other.role is Role.OUTCOME:
        return False
    return field.kind is not Kind.DATE


def _by_edges(groups: Groups, field: Field, other: Field) -> tuple[Groups, Groups]:
    edges = edges_among(field.numbers)
    return groups, replace(groups, place=other.of_numbers(partial(span_places, edges)))


def _by_level(groups: Groups, _field: Field, other: Field) -> tuple[Groups, Groups]:
    theirs = groups_of(other)
    ours = {label: at for at, label in enumerate(groups.labels[:-1])}
    new = [label for label in theirs.labels[:-1] if label not in ours]
    labels = (*groups.labels[:-1], *new, EMPTY)
    at = {label: place for place, label in enumerate(labels[:-1])}
    moved = np.array([*(at[label] for label in theirs.labels[:-1]), len(labels) - 1])
    last = groups.place == len(groups) - 1
    place = np.where(last, len(labels) - 1, groups.place)
    both = replace(groups, labels=labels, place=place)
    return both, replace(both, place=moved[theirs.place])


def _worth(leads: Leads, values: NDArray[np.float64]) -> Worth:
    known = ~np.isnan(values)
    if not known.any():
        return Worth(np.ones(len(leads), dtype=bool), None)
    return Worth(known, values)


def _by_group(groups: Groups, worth: Worth) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The leads asked of each group, and their mean worth, NaN without any."""
    whole = bool(worth.mask.all())
    counts = (
        groups.sizes.astype(np.float64) if whole else groups.sums(worth.mask.astype(np.float64))
    )
    nothing = np.full(len(groups), np.nan)
    if worth.values is None:
        return counts, nothing
    sums = groups.sums(worth.values if whole else np.where(worth.mask, worth.values, 0.0))
    return counts, np.divide(sums, counts, out=nothing, where=counts > 0)


def _mix(pair: SharedColumn, before: Worth, after: Worth) -> _Mix:
    n, worth = _by_group(pair.first, before)
    m, worth_after = _by_group(pair.second, after)
    whole = float(np.nansum(n * np.nan_to_num(worth)) / max(1.0, n.sum()))
    p, q = n / max(1.0, n.sum()), m / max(1.0, m.sum())
    held = np.where((n > 0) | (before.values is None), worth, whole)
    change = np.where(m > 0, worth_after - held, 0.0)
    # Shares of both files sum to 1, so that taking off the average changes no sum.
    by_mix = PER * (q - p) * (held - whole)
    within = PER * q * change if after.values is not None else np.full(len(q), np.nan)
    return _Mix(n, m, p, q, worth, worth_after, by_mix, within)


def _moved(whole: SharedColumn, before: Worth, after: Worth) -> tuple[object, ...]:
    field, pair = whole.field, whole.pooled()
    past, now = pair.first.sizes, pair.second.sizes
    used = (past > 0) | (now > 0)
    p, q = past[used].astype(np.float64), now[used].astype(np.float64)
    noise = psi_noise(p, len(pair.second.place))
    drift = FieldDrift(field.name, psi(p, q), lambda: noise, {}, 0.0, 0.0, 0)
    effects = _effects(pair, before, after)
    return field.label, drift.psi, noise, drift.verdict.value, _words(whole), *effects


def _effects(pair: SharedColumn, before: Worth, after: Worth) -> tuple[float, float, float]:
    found = _mix(pair, before, after)
    mix, within = (float(part[found.used].sum()) for part in (found.by_mix, found.within))
    return mix, within, mix + within


def _words(pair: SharedColumn) -> str:
    """The group whose share changed most."""
    p, q = (g.sizes / max(1, g.sizes.sum()) for g in (pair.first, pair.second))
    at = int(np.argmax(np.abs(q - p)))
    return f"“{pair.first.labels[at]}” {precise(p[at])} → {precise(q[at])}"
