"""Leads that two versions of a model are compared on: new to both, so that neither is flattered.

They are the test leads of the newer version that were created after all that the older one learned
from. What is kept of them are codes of the newer version, which are read back as values here and
scored by the older one. Of versions of one training the test leads are the same, and both gave them
chances in it.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.intake.leads.mapping import normalise
from scoring.model.codes import RARE, Encoder, FieldCode
from scoring.model.lead_model import LeadModel, ModelCard
from scoring.model.unseen import UnseenLeads
from scoring.registry import Registry
from scoring.training.defender import LEAST_NEW
from scoring.wording import counted, day, quoted

# Without fields of more than this part of its weight, a version is not the one that serves.
_MOST_LACKING = 0.25


@dataclass(frozen=True)
class ProvenVersion:
    """A version with the leads that its tested model had not seen, None where none are kept."""

    model: LeadModel
    leads: UnseenLeads | None = field(repr=False)

    @property
    def version(self) -> str:
        """Which version it is."""
        return self.model.card.version

    @property
    def chance(self) -> NDArray[np.float64]:
        """The chances of its test leads at the base rate of its history; (n,)."""
        none = np.zeros(0)
        return none if self.leads is None else _of_history(self.model, self.leads.chance)


def proven(registry: Registry, version: str) -> ProvenVersion:
    """A version with its test leads. Raises ModelUnavailable where either is damaged."""
    return ProvenVersion(registry.load(version), registry.unseen(version))


@dataclass(frozen=True)
class SameLeads:
    """Leads that neither of two versions had seen, and the chance that each of them gives.

    `outcome` has shape (n,), and so has each of the `chances`, which are at the base rate of the
    history. The leads are of the test of version `source`. `rare` counts their values that are kept
    without a name, and `lacking` are fields that the older version reads and they do not have.
    """

    outcome: NDArray[np.bool_] = field(repr=False)
    chances: tuple[NDArray[np.float64], NDArray[np.float64]] = field(repr=False)
    source: str
    rare: int = 0
    lacking: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.outcome)


@dataclass(frozen=True)
class DecodedLeads:
    """Leads in the values that an encoder reads, a column a field, with what could not be read."""

    values: pd.DataFrame
    rare: int
    lacking: tuple[str, ...]


def same_leads(one: ProvenVersion, other: ProvenVersion) -> SameLeads | str:
    """The leads that both versions are compared on, or why there are none, in a sentence."""
    if not one.model.card.predicts_same(other.model.card):
        return f"{one.version} and {other.version} predict different outcomes."
    if _is_one_test(one, other):
        return _judged(one.leads, (one.chance, other.chance), other.version)
    older, newer = sorted((one, other), key=_age)
    if newer.leads is None:
        return f"{newer.version} is of an earlier release, which kept no test leads."
    if why := _undated(older, newer.version, newer.leads):
        return why
    new = newer.leads.at(_is_new(newer.leads, older.model.card, newer.model.card))
    read = decoded(new, newer.model.encoder, older.model.encoder)
    if why := _too_much_lacking(older, newer, read):
        return why
    theirs = older.model.chances(older.model.encoder.encode(read.values).codes).propensity
    chances = _of_history(older.model, theirs), _of_history(newer.model, new.chance)
    pair = chances if older is one else chances[::-1]
    return _judged(new, pair, newer.version, read)


def decoded(leads: UnseenLeads, encoder: Encoder, wanted: Encoder) -> DecodedLeads:
    """Leads in the codes of one encoder as the values that another one reads.

    Numbers and levels are exact. A rare level is known by a mark only, so it goes as any rare
    value. A field that is not there, or was read as another kind, is empty.
    """
    own = {normalise(name): at for at, name in enumerate(encoder.names)}
    own |= {name: at for at, name in enumerate(encoder.names)}
    values, rare, lacking = dict[str, pd.Series](), 0, list[str]()
    for wants in wanted.fields:
        name = wants.column.name
        at = own.get(name, own.get(normalise(name), -1))
        if at < 0 or encoder.fields[at].is_number != wants.is_number:
            lacking.append(name)
            kind = "float64" if wants.is_number else "str"
            values[name] = pd.Series(np.full(len(leads), np.nan), dtype=kind)
            continue
        has, codes = encoder.fields[at], leads.codes[:, at]
        values[name] = _values(has, wants, codes)
        rare += 0 if has.is_number else int((codes == len(has.levels)).sum())
    return DecodedLeads(pd.DataFrame(values), rare, tuple(lacking))


def _values(has: FieldCode, wants: FieldCode, codes: NDArray[np.float64]) -> pd.Series:
    if has.is_number:
        return pd.Series(codes)
    pooled = RARE if wants.is_rare(RARE) else None
    texts = np.array([*has.levels, pooled, None], dtype=object)
    place = np.where(np.isnan(codes), len(has.levels) + 1, codes).astype(np.int64)
    return pd.Series(texts[place], dtype="str")


def _judged(
    leads: UnseenLeads | None,
    chances: tuple[NDArray[np.float64], NDArray[np.float64]],
    source: str,
    read: DecodedLeads | None = None,
) -> SameLeads | str:
    """The leads, where there are enough of either outcome among them."""
    outcome = np.zeros(0, dtype=bool) if leads is None else leads.outcome
    converted, others = int(outcome.sum()), int((~outcome).sum())
    if min(converted, others) < LEAST_NEW:
        found = f"{counted(len(outcome), 'test lead')} of {source}"
        return (
            f"Only {found} are new to both versions, and {converted:,} of them converted. "
            f"A comparison needs at least {LEAST_NEW} that converted and {LEAST_NEW} that did not."
        )
    rare, lacking = (read.rare, read.lacking) if read else (0, ())
    return SameLeads(outcome, chances, source, rare, lacking)


def _is_one_test(one: ProvenVersion, other: ProvenVersion) -> bool:
    """Whether both were tested on the very same leads."""
    if one.leads is None or other.leads is None:
        return False
    of_one = one.model.card.history_sha256 == other.model.card.history_sha256
    return (
        of_one
        and np.array_equal(one.leads.outcome, other.leads.outcome)
        and np.array_equal(one.leads.created, other.leads.created, equal_nan=True)
    )


def _age(version: ProvenVersion) -> tuple[str, str, str]:
    card = version.model.card
    return card.known_until, card.trained_at, card.version


def _undated(older: ProvenVersion, newer: str, leads: UnseenLeads) -> str:
    """That no creation date says which leads are new to the older version, "" where some do."""
    if not older.model.card.known_until:
        lacks = f"The history of {older.version} has"
    elif np.isnat(leads.created).all():
        lacks = f"The test leads of {newer} have"
    else:
        return ""
    return f"{lacks} no creation dates, so nobody can say which leads are new to both versions."


def _is_new(leads: UnseenLeads, older: ModelCard, newer: ModelCard) -> NDArray[np.bool_]:
    """Which test leads of the newer were created after all that the older one learned from.

    It may have learned from those of a mistyped year, after the training of the newer.
    """
    last, until = np.datetime64(older.known_until), np.datetime64(day(newer.trained_at))
    found: NDArray[np.bool_] = (leads.created > last) & (leads.created <= until)
    return found


def _too_much_lacking(older: ProvenVersion, newer: ProvenVersion, read: DecodedLeads) -> str:
    """That leads lack so much of what a version reads that its chances say nothing of it."""
    names, weight = older.model.encoder.names, older.model.importance
    lost = float(weight[[names.index(name) for name in read.lacking]].sum() / weight.sum())
    if lost <= _MOST_LACKING:
        return ""
    return (
        f"{older.version} reads {quoted(read.lacking)}, which carry much of its weight and which "
        f"the test leads of {newer.version} do not have."
    )


def _of_history(model: LeadModel, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances at the base rate of the history, also where the model is for another one."""
    shift = model.calibration.shift
    return np.asarray(expit(logit(chance) - shift)) if shift else chance
