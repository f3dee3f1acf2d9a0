"""Signs that a column knows the outcome, and from which strength on it is left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import Encoder
from scoring.model.reference import FieldProfile, build_profile
from scoring.training.filled_cells import filled_only
from scoring.training.fitting import TrainingSet
from scoring.training.result import Suspect
from scoring.training.single_fields import Alone, fields_alone
from scoring.wording import percent

# What a lead does or says before the call does not separate the outcomes this well on its own.
TOO_GOOD = 0.90
# From here on a second sign makes a column suspect, and a person should look at it in any case.
STRONG = 0.65
NOTABLE = 0.75
# A field that saves two thirds of the leads that guessing gets wrong says the outcome in other
# words; honest fields of an AUC of 0.85 save a third.
COPY = 0.66
# A level that converts nearly always or never, on this many leads at least,
_NEARLY, _LEAST_PURE = 0.945, 20
# and with this share at most of what the average would give, where so many leads are expected.
_OF_AVERAGE, _LEAST_EXPECTED = 0.2, 5
# Honest fields have so many leads in sure levels on one side at most.
_LEAST_SHARE_PURE = 0.02
# Whether it is filled tells this much, and this share of either is filled or not.
_TELLING_HOLES, _LEAST_HOLES = 0.60, 0.05
_WITH_OUTCOME = "so it is probably written along with the outcome"
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
    nearly never do; `named` is true for a name of what is written later; `only` says that it is
    filled for leads of one outcome only, "" where it is not.
    """

    name: str
    alone: Alone
    missing_auc: float
    holes: float
    pure: float
    barren: float
    named: bool
    example: str = ""
    only: str = ""

    @property
    def auc(self) -> float:
        """The AUC of the field alone, on held-out folds."""
        return self.alone.auc

    @property
    def sentences(self) -> tuple[str, ...]:
        """The signs in words, the strongest first."""
        told = [self.only, self._too_good]
        if self.is_two_sided and not self.is_copy:
            told.append(
                f"{percent(self.pure)} of the leads have a value that nearly always "
                f"converts{self.example}, and {percent(self.barren)} one that nearly never does"
            )
        if self.named:
            told.append("its name suggests that sales fill it in while working the lead")
        if self.has_telling_holes and not self.only:
            told.append(
                f"whether it is filled in predicts the outcome (AUC {self.missing_auc:.2f}), as if "
                "sales fill it in only for promising leads"
            )
        if not self._too_good and any(told):
            told.append(f"on its own it reaches an AUC of {self.auc:.2f}")
        return tuple(filter(None, told))

    @property
    def _too_good(self) -> str:
        if self.alone.by_value and self.auc >= TOO_GOOD:
            return (
                f"leads with the same number have the same outcome (AUC {self.auc:.2f}), "
                "as with a customer number"
            )
        if self.is_copy:
            nearly = "" if self.alone.right == 1 else "nearly "
            return (
                f"it {nearly}restates the outcome under another name: guesses from its value are "
                f"right for {percent(self.alone.right)} of the leads, always guessing the commoner "
                f"outcome is right for {percent(self.alone.guessed)} (AUC {self.auc:.2f})"
            )
        if self.auc >= TOO_GOOD:
            return (
                f"on its own it predicts the outcome almost perfectly (AUC {self.auc:.2f}), "
                "like a column filled in after the call"
            )
        return ""

    @property
    def is_copy(self) -> bool:
        """Whether it says the outcome in other words, or nearly so."""
        return self.alone.cleared >= COPY

    @property
    def is_two_sided(self) -> bool:
        """Whether it has both values that nearly always convert and values that never do."""
        return min(self.pure, self.barren) >= _LEAST_SHARE_PURE

    @property
    def has_telling_holes(self) -> bool:
        """Whether its being filled tells the outcome."""
        return self.missing_auc >= _TELLING_HOLES and self.holes >= _LEAST_HOLES

    @property
    def is_suspect(self) -> bool:
        """Too good alone, filled for one outcome, or strong with a sign of its being late."""
        surely = self.auc >= TOO_GOOD or self.is_copy or self.only != ""
        return surely or (self.auc >= STRONG and (self.is_two_sided or self.named))


def find_signs(
    encoder: Encoder, data: TrainingSet, seed: int, person: NDArray[np.int64] | None = None
) -> list[Signs]:
    """The signs against each field, in matrix order; `person` (n,) as in a `LeadBatch`."""
    profiles = build_profile(encoder, data.codes, data.outcome).fields
    alone = fields_alone(profiles, data, seed, person)
    return [_signs(p, column, data.outcome, a)
            for p, column, a in zip(profiles, data.codes.T, alone, strict=True)]  # fmt: skip


def _signs(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_], alone: Alone
) -> Signs:
    holes = np.isnan(column)
    known = slice(0, len(profile.labels) - 1)
    leads, converted = profile.leads[known], profile.converted[known]
    always = _nearly_all(leads, converted, outcome.mean())
    never = _nearly_all(leads, leads - converted, 1 - outcome.mean())
    varied = 0 < holes.sum() < len(holes)
    return Signs(
        name=profile.name,
        alone=alone,
        missing_auc=_either_way(outcome, holes) if varied else 0.5,
        holes=float(holes.mean()),
        pure=float(leads[always].sum() / len(outcome)),
        barren=float(leads[never].sum() / len(outcome)) if not profile.is_number else 0.0,
        named=_WRITTEN_LATER.search(profile.name.replace("_", " ")) is not None,
        example=_example(profile, always),
        only=_filled_only(profile, column, outcome),
    )


def _nearly_all(
    leads: NDArray[np.int64], hits: NDArray[np.int64], share: float
) -> NDArray[np.bool_]:
    """Whether nearly all leads of each level are of an outcome that `share` of all leads have."""
    rates, others = hits / np.maximum(1, leads), leads - hits
    expected = leads * (1 - share)
    enough = (leads >= _LEAST_PURE) & (expected >= _LEAST_EXPECTED)
    found: NDArray[np.bool_] = enough & (rates >= _NEARLY) & (others <= _OF_AVERAGE * expected)
    return found


def _filled_only(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> str:
    """That it is filled, is not 0, or has the rarer of its two values for one outcome only.

    Without holes it must be converted leads: honest fields such as a wish not to be mailed have
    values that never convert.
    """
    only = filled_only(~np.isnan(column), outcome)
    if only:
        return f"it is filled in {only}, {_WITH_OUTCOME}"
    said, there = _exception(profile, column)
    only = filled_only(there, outcome)
    by_converted = only and outcome[there].mean() > 0.5
    return f"it {said} {only}, {_WITH_OUTCOME}" if by_converted else ""


def _exception(profile: FieldProfile, column: NDArray[np.float64]) -> tuple[str, NDArray[np.bool_]]:
    """What a field says of some leads only, and of which: nothing where it has several levels."""
    if profile.is_number:
        return "differs from 0", ~np.isnan(column) & (column != 0)
    levels = np.flatnonzero(profile.leads[:-1])
    if len(levels) != 2:
        return "", np.zeros(len(column), dtype=bool)
    rarer = int(levels[np.argmin(profile.leads[levels])])
    return f"says “{profile.labels[rarer][:40]}”", column == rarer


def _example(profile: FieldProfile, always: NDArray[np.bool_]) -> str:
    places = np.flatnonzero(always)
    if not len(places):
        return ""
    best = int(places[np.argmax(profile.leads[places])])
    e = profile.evidence(best)
    return f", such as “{e.label[:40]}” ({e.converted:,} of {e.leads:,})"


def _either_way(outcome: NDArray[np.bool_], flag: NDArray[np.bool_]) -> float:
    """The AUC of a flag, whichever outcome it speaks for."""
    return 0.5 + float(abs(flag[outcome].mean() - flag[~outcome].mean())) / 2


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
