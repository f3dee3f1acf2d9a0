"""The leakage radar: columns that know the outcome because somebody filled them in after it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from scoring.model.encoding import Encoder
from scoring.model.profile import FieldProfile, build_profile
from scoring.model.reasons import percent
from scoring.training.result import Suspect
from scoring.training.split import FOLDS

# What a lead does or says before the call does not separate the outcomes this well on its own.
TOO_GOOD = 0.90
# From here on a second sign makes a column suspect, and a person should look at it in any case.
STRONG = 0.65
NOTABLE = 0.75
# Weight of the average in a bin's rate, in leads: small bins prove little.
SHRINKAGE = 10.0
# A level that converts nearly always or never, on this many leads at least.
_NEARLY, _LEAST_PURE = 0.945, 20
# Honest fields have sure levels on one side at most, and few leads in them.
_LEAST_SHARE_PURE = 0.02
# Whether it is filled tells this much, and this share of either is filled or not.
_TELLING_HOLES, _LEAST_HOLES = 0.60, 0.05
# Names of what sales or a system writes while a lead is worked on.
_WRITTEN_LATER = re.compile(
    r"\b(?:tags?|quality|profile|grade|rating|status|stage|disposition|remarks?|comments?|notes?"
    r"|last (?:\w+ )?(?:activity|touch|contact|action|status|modified|call)|notable|modified"
    r"|call (?:outcome|result)|follow ?up|outcome|result|won|lost|closed|deal|invoice|contract"
    r"|payment (?:date|status)|enrol\w*|reason (?:lost|won)|owner)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Signs:
    """What speaks against one field, measured on the training leads.

    `pure` is the share of leads in levels that nearly always convert, `barren` in those that
    nearly never do; `named` is true for a name of what is written later.
    """

    name: str
    auc: float
    missing_auc: float
    holes: float
    pure: float
    barren: float
    named: bool
    example: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The signs in words, the strongest first."""
        told = []
        if self.auc >= TOO_GOOD:
            told.append(
                "alone it tells the outcomes apart almost perfectly "
                f"(AUC {self.auc:.2f}), as columns do that are filled in after the call"
            )
        if self.is_two_sided:
            told.append(
                f"{percent(self.pure)} of the leads are in values that nearly always convert and "
                f"{percent(self.barren)} in values that nearly never do{self.example}"
            )
        if self.named:
            told.append("its name is one of what is written while a lead is worked on")
        if self.has_telling_holes:
            told.append(
                f"whether it is filled tells the outcome (AUC {self.missing_auc:.2f}), as where "
                "it is filled in for leads that get somewhere"
            )
        if self.auc < TOO_GOOD and told:
            told.append(f"alone it reaches an AUC of {self.auc:.2f}")
        return tuple(told)

    @property
    def is_two_sided(self) -> bool:
        """Whether it has both values that nearly always convert and values that never do."""
        return min(self.pure, self.barren) > 0 and self.pure + self.barren >= _LEAST_SHARE_PURE

    @property
    def has_telling_holes(self) -> bool:
        """Whether its being filled tells the outcome."""
        return self.missing_auc >= _TELLING_HOLES and self.holes >= _LEAST_HOLES

    @property
    def is_suspect(self) -> bool:
        """Too good alone, or strong with a sign of its being written later."""
        return self.auc >= TOO_GOOD or (self.auc >= STRONG and (self.is_two_sided or self.named))


def find_signs(
    encoder: Encoder, codes: NDArray[np.float64], outcome: NDArray[np.bool_], seed: int
) -> list[Signs]:
    """The signs against each field, in matrix order; `codes` (n, p), `outcome` (n,)."""
    profiles = build_profile(encoder, codes, outcome).fields
    aucs = single_field_auc(encoder, codes, outcome, seed)
    return [_signs(p, column, outcome, aucs[p.name])
            for p, column in zip(profiles, codes.T, strict=True)]  # fmt: skip


def _signs(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_], auc: float
) -> Signs:
    holes = np.isnan(column)
    known = slice(0, len(profile.labels) - 1)
    leads, rates = (
        profile.leads[known],
        profile.converted[known] / np.maximum(1, profile.leads[known]),
    )
    enough = leads >= _LEAST_PURE
    always, never = enough & (rates >= _NEARLY), enough & (rates <= 1 - _NEARLY)
    varied = 0 < holes.sum() < len(holes)
    return Signs(
        profile.name,
        auc,
        _either_way(outcome, holes) if varied else 0.5,
        float(holes.mean()),
        float(leads[always].sum() / len(outcome)),
        float(leads[never].sum() / len(outcome)) if not profile.is_number else 0.0,
        _WRITTEN_LATER.search(profile.name.replace("_", " ")) is not None,
        _example(profile, always),
    )


def _example(profile: FieldProfile, always: NDArray[np.bool_]) -> str:
    places = np.flatnonzero(always)
    if not len(places):
        return ""
    best = int(places[np.argmax(profile.leads[places])])
    e = profile.evidence(best)
    return f", such as “{e.label[:40]}” ({e.converted:,} of {e.leads:,})"


def _either_way(outcome: NDArray[np.bool_], flag: NDArray[np.bool_]) -> float:
    auc = float(roc_auc_score(outcome, flag))
    return max(auc, 1 - auc)


def suspects(
    signs: Sequence[Signs], gains: dict[str, float], losses: dict[str, float], kept: Iterable[str]
) -> tuple[Suspect, ...]:
    """The suspect fields, the strongest first; those in `kept` are read all the same."""
    overridden = set(kept)
    return tuple(
        Suspect(
            s.name, s.auc, s.missing_auc, gains.get(s.name, float("nan")),
            losses.get(s.name, float("nan")), s.sentences,
            quarantined=s.name not in overridden, overridden=s.name in overridden,
        )
        for s in sorted(signs, key=lambda s: -s.auc) if s.is_suspect
    )  # fmt: skip


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
