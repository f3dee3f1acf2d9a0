"""Columns that know the outcome because somebody filled them in after it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from scoring.model.encoding import Encoder
from scoring.model.profile import FieldProfile, build_profile
from scoring.training.evaluation import FOLDS

# What a lead does or says before the call does not separate the outcomes this well on its own.
TOO_GOOD = 0.90
# From here on a person should look at a column: honest ones seldom reach it.
STRONG = 0.75
# Weight of the average in a bin's rate, in leads: small bins prove little.
SHRINKAGE = 10.0


def single_field_auc(
    encoder: Encoder, codes: NDArray[np.float64], outcome: NDArray[np.bool_], seed: int
) -> dict[str, float]:
    """The AUC of each field alone (its value or that it is missing), on held-out folds.

    Each bin is scored by the rate of the other folds' leads in it, so a field of many rare levels
    gains nothing from its own outcomes.
    """
    profiles = build_profile(encoder, codes, outcome).fields
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(codes, outcome))
    columns = zip(profiles, codes.T, strict=True)
    return {p.name: _auc(p, column, outcome, folds) for p, column in columns}


def _auc(
    profile: FieldProfile,
    column: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    folds: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]],
) -> float:
    bins = profile.bins(column)
    held_out = np.empty(len(outcome))
    for rest, fold in folds:
        leads = np.bincount(bins[rest], minlength=len(profile.labels))
        converted = np.bincount(bins[rest], outcome[rest], minlength=len(profile.labels))
        rates = (converted + SHRINKAGE * outcome[rest].mean()) / (leads + SHRINKAGE)
        held_out[fold] = rates[bins[fold]]
    return float(roc_auc_score(outcome, held_out))
