"""Signs that a column knows the outcome, and what a person is asked about it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from scoring.model.bins import MOST_BINS
from scoring.model.codes import Encoder
from scoring.model.reference import FieldProfile, build_profile
from scoring.training.fitting import TrainingSet
from scoring.training.nothing_yet import Filling, fillings
from scoring.training.personal_traits import Trait, trait_of
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.single_fields import Alone, fields_alone
from scoring.training.work_names import WorkIdea, says_origin, work_idea_of
from scoring.wording import number_text, percent

# What a lead does or says before the call does not separate the outcomes this well on its own, but
# the size of one number may: income reaches 0.91 on a public history of loans, an AUC of 0.97 none.
TOO_GOOD, TOO_GOOD_BY_SIZE = 0.90, 0.97
# From here on a second sign makes a column suspect, and from the other on it is asked about.
STRONG, NOTABLE = 0.65, 0.75
# A field that saves two thirds of the leads that guessing gets wrong says the outcome in other
# words; honest fields of an AUC of 0.85 save a third. An honest number of 0.91 saves two thirds
# where half of the leads convert.
COPY, COPY_BY_SIZE = 0.66, 0.85
# So many leads a level on average, and their rates fit them hardly better than others.
_LEAST_A_LEVEL = 100
# A number that orders leads nearly as well as its spans do speaks by its size.
_BY_SIZE = 0.03
# A level that converts nearly always or never, on this many leads at least,
_NEARLY, _LEAST_PURE = 0.945, 20
# and with this share at most of what the average would give, where so many leads are expected.
_OF_AVERAGE, _LEAST_EXPECTED = 0.2, 5
# Honest fields have so many leads in sure levels on one side at most.
_LEAST_SHARE_PURE = 0.02
# Whether something is said tells this much, and so many times as often of the one outcome: forms
# that people leave empty reach an AUC of 0.65, but at 1.5 to 2.3 times. Where an ordinary value
# would stand for nothing, honest columns have it too, so more is asked of it.
_TELLING, _TELLING_VALUE = 0.60, 0.65
_ASKED_TIMES, _LATE_TIMES = 2.4, 3.0
# What a filling tells counts from here on, or from where noise ends.
_LEAST_TOLD, _ERRORS = 0.55, 3.0


# Why a column without a sign is asked about.
_AS_SAID = "you said that it is filled in later"


@dataclass(frozen=True)
class Signs:
    """What speaks against one field, measured on the training leads.

    `pure` is the share of leads in levels that nearly always convert, `barren` in those that
    nearly never do; `idea` is what its name says of work on the lead, `trait` of a person.
    `by_size` is the AUC of a number of many values by its size, NaN for other fields; `by_level`
    that of the rates of the leads' own values or spans, and `error` the standard error of an AUC of
    chance.
    """

    name: str
    alone: Alone
    fillings: tuple[Filling, ...]
    pure: float
    barren: float
    idea: WorkIdea | None = None
    trait: Trait | None = None
    by_size: float = float("nan")
    by_level: float = 0.5
    error: float = 0.0
    example: str = ""

    @property
    def auc(self) -> float:
        """The AUC of the field alone, on held-out folds."""
        return self.alone.auc

    @property
    def certainty(self) -> Suspicion | None:
        """What the signs come to, None where there is nothing to ask."""
        if self.is_certain:
            return Suspicion.CERTAIN
        if self.is_late:
            return Suspicion.LATE
        if self.trait:
            return Suspicion.PERSONAL
        is_strong = self.is_notable or self.telling is not None
        return Suspicion.STRONG if is_strong else None

    @property
    def reads(self) -> bool:
        """Whether a model reads it unless a person answers otherwise.

        A sign of when it was written leaves it out, as the law does with some traits of persons;
        strength alone does not.
        """
        by_trait = self.trait is None or self.trait.is_read
        return self.certainty not in (Suspicion.CERTAIN, Suspicion.LATE) and by_trait

    @property
    def is_certain(self) -> bool:
        """Too good alone, a copy, filled for one outcome only, or with values sure for both."""
        too_good = self.auc >= (TOO_GOOD_BY_SIZE if self._speaks_by_size else TOO_GOOD)
        two_sided = self.auc >= STRONG and self.is_two_sided
        return too_good or self.is_copy or self.only != "" or two_sided

    @property
    def is_late(self) -> bool:
        """A sign of when it was written: its name, or that it is filled in by outcome."""
        named = self.idea is not None and (self.idea.sure or self.auc >= STRONG)
        filling = self.telling
        if filling is None or says_origin(self.name):
            return named
        by_outcome = filling.is_told and filling.times >= _LATE_TIMES
        return named or by_outcome or self.auc >= TOO_GOOD

    @property
    def is_notable(self) -> bool:
        """Whether it is so strong alone that it is asked about, or would be but for chance.

        Folds make an AUC of few values too low by up to 0.03, as their rates differ a little.
        """
        return max(self.auc, self.by_level) >= NOTABLE - self.error

    @property
    def noise(self) -> float:
        """The AUC that a field of chance hardly exceeds."""
        return max(_LEAST_TOLD, 0.5 + _ERRORS * self.error)

    @property
    def is_copy(self) -> bool:
        """Whether it says the outcome in other words, or nearly so."""
        return self.alone.cleared >= (COPY_BY_SIZE if self._speaks_by_size else COPY)

    @property
    def is_two_sided(self) -> bool:
        """Whether it has both values that nearly always convert and values that never do."""
        return min(self.pure, self.barren) >= _LEAST_SHARE_PURE

    @property
    def only(self) -> str:
        """That it says something of leads of one outcome only, "" where it does not."""
        return next((f.only for f in self.fillings if f.only), "")

    @property
    def telling(self) -> Filling | None:
        """The filling that tells the outcome best, words for nothing first, None for none."""
        told = [f for f in self.fillings if f.auc >= self.noise and _is_telling(f)]
        return max(told, key=lambda f: (f.is_told, f.auc), default=None)

    @property
    def _speaks_by_size(self) -> bool:
        return self.by_size >= self.auc - _BY_SIZE and not self.alone.by_value

    @property
    def sentences(self) -> tuple[str, ...]:
        """The signs in words, the strongest first."""
        told = list(self._told())
        if told and not any("AUC" in sentence for sentence in told):
            told.append(f"on its own it reaches an AUC of {self.auc:.2f}")
        if self.trait:
            told.append(self._of_trait)
        return tuple(told)

    def _told(self) -> Iterator[str]:
        if self.only:
            yield f"{self.only}, so it is probably written along with the outcome"
        if self._too_good:
            yield self._too_good
        if self.is_two_sided and not self.is_copy:
            yield (
                f"{percent(self.pure)} of the leads have a value that nearly always "
                f"converts{self.example}, and {percent(self.barren)} one that nearly never does"
            )
        if self.idea:
            written = "is" if self.idea.sure else "may be"
            later = f"which {written} written while sales work on the lead"
            yield f"its name suggests {self.idea.words}, {later}"
        if self.telling and not self.only:
            yield self.telling.sentence
        if self.is_notable and not self._too_good:
            yield f"it is strong on its own (AUC {self.auc:.2f})"

    @property
    def _of_trait(self) -> str:
        said = f"it says a person's {self.trait.words if self.trait else ''}"
        if self.reads:
            return said
        return f"{said}, which the law protects, so it is left out unless you allow it"

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
        if self.auc >= (TOO_GOOD_BY_SIZE if self._speaks_by_size else TOO_GOOD):
            return (
                f"on its own it predicts the outcome almost perfectly (AUC {self.auc:.2f}), "
                "like a column filled in after the call"
            )
        return ""


def _is_telling(filling: Filling) -> bool:
    if filling.is_told:
        return filling.auc >= _TELLING and filling.times >= _ASKED_TIMES
    return filling.auc >= _TELLING_VALUE and filling.times >= _LATE_TIMES


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
    known = slice(0, len(profile.labels) - 1)
    leads, converted = profile.leads[known], profile.converted[known]
    always = _nearly_all(leads, converted, outcome.mean())
    never = _nearly_all(leads, leads - converted, 1 - outcome.mean())
    return Signs(
        name=profile.name,
        alone=alone,
        fillings=fillings(profile, column, outcome),
        pure=float(leads[always].sum() / len(outcome)),
        barren=float(leads[never].sum() / len(outcome)) if not profile.is_number else 0.0,
        idea=work_idea_of(profile.name, _values(profile)),
        trait=trait_of(profile.name),
        by_size=_by_size(profile, column, outcome) if alone.auc >= NOTABLE else float("nan"),
        by_level=_by_level(profile),
        error=_error(outcome),
        example=_example(profile, always),
    )


def _values(profile: FieldProfile) -> tuple[str, ...]:
    """The values of some leads; of a number its range."""
    if profile.is_number:
        return number_text(profile.low), number_text(profile.high)
    held = profile.leads > 0
    named = (at for at in np.flatnonzero(held[:-1]) if not profile.is_rare(int(at)))
    return tuple(profile.labels[int(at)] for at in named)


def _by_size(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> float:
    """The AUC of the filled cells by size, either way round; NaN where few values differ."""
    filled = ~np.isnan(column)
    varied = 0 < outcome[filled].sum() < filled.sum()
    if not profile.is_number or len(profile.labels) <= MOST_BINS or not varied:
        return float("nan")
    return abs(float(roc_auc_score(outcome[filled], column[filled])) - 0.5) + 0.5


def _by_level(profile: FieldProfile) -> float:
    """The AUC of the rate of each level or span, 0.5 where they hold too few leads for a rate."""
    places = np.flatnonzero(profile.leads)
    if profile.leads.sum() < _LEAST_A_LEVEL * len(places):
        return 0.5
    leads, hits = profile.leads[places], profile.converted[places]
    order = np.argsort(hits / leads)
    won, lost = hits[order], (leads - hits)[order]
    return float(won @ (np.cumsum(lost) - lost / 2) / (won.sum() * lost.sum()))


def _error(outcome: NDArray[np.bool_]) -> float:
    """The standard error of the AUC of chance (Mann and Whitney, 1947)."""
    leads, converted = len(outcome), int(outcome.sum())
    return float(np.sqrt((leads + 1) / (12 * converted * (leads - converted))))


def _nearly_all(
    leads: NDArray[np.int64], hits: NDArray[np.int64], share: float
) -> NDArray[np.bool_]:
    """Whether nearly all leads of each level are of an outcome that `share` of all leads have."""
    rates, others = hits / np.maximum(1, leads), leads - hits
    expected = leads * (1 - share)
    enough = (leads >= _LEAST_PURE) & (expected >= _LEAST_EXPECTED)
    found: NDArray[np.bool_] = enough & (rates >= _NEARLY) & (others <= _OF_AVERAGE * expected)
    return found


def _example(profile: FieldProfile, always: NDArray[np.bool_]) -> str:
    places = np.flatnonzero(always)
    if not len(places):
        return ""
    best = int(places[np.argmax(profile.leads[places])])
    e = profile.evidence(best)
    return f", such as “{e.label[:40]}” ({e.converted:,} of {e.leads:,})"


def questions(
    signs: Sequence[Signs], known: Collection[str], late: Collection[str], *, answer_default: bool
) -> tuple[ColumnQuestion, ...]:
    """What is asked about the fields with signs, the strongest first, with the answers given.

    A field that was answered to be `late` is among them without any sign.
    """
    asked = [s for s in signs if s.certainty or s.name in late]
    rest = Reply.DEFAULT if answer_default else Reply.OPEN

    def answer(name: str) -> Reply:
        return Reply.KNOWN if name in known else Reply.LATE if name in late else rest

    return tuple(
        ColumnQuestion(
            s.name, s.certainty or Suspicion.STRONG, s.sentences or (_AS_SAID,),
            s.reads, s.auc, answer(s.name),
        )
        for s in sorted(asked, key=lambda s: -s.auc)
    )  # fmt: skip
