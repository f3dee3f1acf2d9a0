"""The reference profile of the leads learned from, and what is usual in leads that come after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.codes import Encoder, learn_encoder
from scoring.model.drift import (
    MODERATE,
    NOISE_QUANTILE,
    is_reached,
    psi_by_chance,
    psis,
)
from scoring.model.reference import STRETCHES, FieldProfile, ReferenceProfile, build_profile
from scoring.training.fitting import TrainingSet
from scoring.training.split import Fold
from scoring.training.two_at_once import two_at_once

# One stretch in a hundred may move more than is called usual.
USUAL_SHARE = 0.99
SEED = 0


@dataclass(frozen=True)
class _HeldOut:
    """A fold as new leads: its profile, and the codes of the held-out leads in the order of time.

    `unread` (m, p) is true where a lead has a value that the other leads of the fold never had,
    `top` (p,) is the share of leads (0–1) with the commonest of these values.
    """

    profile: ReferenceProfile
    codes: NDArray[np.float64]
    unread: NDArray[np.bool_]
    top: NDArray[np.float64]


def learned_profile(
    encoder: Encoder,
    values: pd.DataFrame,
    data: TrainingSet,
    created: NDArray[np.datetime64],
    folds: Sequence[Fold],
) -> ReferenceProfile:
    """The profile of these leads, with the new values and the movement that are usual in them.

    All are of the same leads: `values` typed, `data` coded by `encoder` and weighted as the model
    is, `created` NaT where unknown, `folds` positions among them. Each fold's held-out leads are
    compared with its others as a batch is with the history. The share of unseen values is the
    median over the folds, so that one change of codes in the past does not hide the next; the PSI
    beyond chance is what hardly any stretch of as many leads exceeds.
    """
    profile = build_profile(encoder, data.codes, data.outcome, data.weight, created)
    held = two_at_once(lambda fold: _held_out(encoder, values, data, created, fold), folds)
    unseen, top = np.median([(part.unread.mean(axis=0), part.top) for part in held], axis=0)
    moves = two_at_once(lambda field: _usual_moves(held, field), range(len(profile.fields)))
    columns = zip(profile.fields, unseen.tolist(), top.tolist(), moves, strict=True)
    fields = (replace(f, unseen=u, unseen_top=t, moves=m) for f, u, t, m in columns)
    return replace(profile, fields=tuple(fields))


def _held_out(
    encoder: Encoder,
    values: pd.DataFrame,
    data: TrainingSet,
    created: NDArray[np.datetime64],
    fold: Fold,
) -> _HeldOut:
    inputs = [field.column for field in encoder.fields]
    known = values.iloc[fold.fit]
    own = learn_encoder(known, inputs)
    part = data.part(fold.fit)
    profile = build_profile(own, own.encode(known).codes, part.outcome, part.weight)
    later = values.iloc[_in_time(fold.held_out, created)]
    encoded = own.encode(later)
    filled = later[list(own.names)].notna().to_numpy()
    new = [max(encoded.unseen.get(name, {"": 0}).values()) for name in own.names]
    unread = np.isnan(encoded.codes) & filled
    return _HeldOut(profile, encoded.codes, unread, np.array(new) / len(later))


def _in_time(held_out: NDArray[np.int64], created: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """The dated leads by date; where most have none all of them, shuffled: files are sorted."""
    dated = held_out[~np.isnat(created[held_out])]
    if 2 * len(dated) > len(held_out):
        return dated[np.argsort(created[dated], kind="stable")]
    return np.random.default_rng(SEED).permutation(held_out)


def _usual_moves(held: Sequence[_HeldOut], field: int) -> tuple[float, ...]:
    """The usual PSI beyond chance for each of STRETCHES that fits into a fold."""
    longest = max(len(part.codes) for part in held)
    return tuple(_usual_move(held, field, size) for size in STRETCHES if size <= longest)


def _usual_move(held: Sequence[_HeldOut], field: int, size: int) -> float:
    moves = [_moves(part, field, size) for part in held if size <= len(part.codes)]
    return float(np.quantile(np.concatenate(moves), USUAL_SHARE, method="higher"))


def _moves(part: _HeldOut, field: int, size: int) -> NDArray[np.float64]:
    """The PSI of each stretch less its mean by chance, 0 where chance explains it."""
    profile = part.profile.fields[field]
    at, before = profile.compared, profile.compared_leads
    found = psis(before, _stretches(part, field, at, size))
    held = before[before > 0]
    # Where the first draws show that chance reaches more than all of them, no others are needed.
    if found.max() < MODERATE or is_reached(held, size, NOISE_QUANTILE, float(found.max())):
        return np.zeros(len(found))
    chance = psi_by_chance(held, size)
    return np.where(found > chance.most, found - chance.mean, 0.0)


def _stretches(part: _HeldOut, field: int, at: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """The leads of each stretch by what they are compared as, shape (stretches, bins)."""
    profile: FieldProfile = part.profile.fields[field]
    bins, count = int(at[-1]) + 1, len(part.codes) // size
    places = np.where(part.unread[:, field], at[-1], at[profile.bins(part.codes[:, field])])
    stretch = np.repeat(np.arange(count), size)
    found = np.bincount(stretch * bins + places[: count * size], minlength=count * bins)
    return found.reshape(count, bins).astype(np.float64)
