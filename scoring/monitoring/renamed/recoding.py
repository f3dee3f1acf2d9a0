"""A recoding: what the values of a file mean in the levels of the history, with its evidence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.mapping import Confirmed
from scoring.model.drift import psi
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.monitoring.renamed.compared import NOWHERE, BothSides, Sides, compared
from scoring.monitoring.renamed.level_meaning import FINAL, Meaning, Search, as_read, most_likely
from scoring.monitoring.renamed.together import Company

# With fewer leads the company of most values is chance.
FEWEST_LEADS = 300
# Renamed levels explain at least so much of how unlike the history a file goes together, and it is
# so unlike, in nats a lead. On real files without renamed levels at most 0.3 was explained, on
# those with them 0.7 and more (tests/monitoring/renamed).
EXPLAINED, APART = 0.6, 0.5
# Of a field with renamed levels at least as many leads have one.
LEAST_MOVED = 0.05
# The company of these leads speaks for the level by so much at least, in nats a lead: where a field
# has little to do with the others, shares alone would decide, and often wrongly.
LEAST_TOLD = 0.12
# Recoded, at most so much of the PSI of a field is left.
LEFT = 0.5
# The meaning of a value is sure or likely from so probable on, where company tells so much.
SURE, LIKELY = (0.99, 0.2), (0.8, 0.1)


@dataclass(frozen=True)
class RenamedLevel:
    """A value of a file that means a level of the history.

    `reads` is the level that it is read as without a word, "" for one that is new to the model.
    `leads` are those of the file with the value, `share` (0–1) is theirs, `before` that of the
    level among the past leads. Its leads and past ones of the level have `alike` (0–1) of their mix
    by the field `by` in common, where as read it would be `alike_as_read`. `certainty` (0–1) is how
    probable the level is against all others, by the model of `Search`.
    """

    value: str
    level: str
    reads: str
    leads: int
    share: float
    before: float
    by: str
    alike: float
    alike_as_read: float
    certainty: float

    @property
    def sureness(self) -> str:
        """How sure the level is, in a word."""
        for word, (probable, told) in (("sure", SURE), ("likely", LIKELY)):
            if self.certainty >= probable and self.alike - self.alike_as_read >= told:
                return word
        return "a guess"


@dataclass(frozen=True)
class RenamedField:
    """A field with renamed levels, the commonest first, and its PSI as it is read and recoded."""

    field: str
    levels: tuple[RenamedLevel, ...]
    moved: float
    psi: float
    psi_recoded: float


@dataclass(frozen=True)
class Recoding:
    """What the values of a file mean, field by field; `explained` (0–1) of the difference.

    It is a proposal: nothing is read by it until a person accepts it.
    """

    fields: tuple[RenamedField, ...]
    explained: float
    leads: int

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """The same as a person would confirm it, as `Confirmed.values` has it."""
        return {f.field: {level.value: level.level for level in f.levels} for f in self.fields}

    def only(self, names: Collection[str]) -> "Recoding":
        """The part of it for some of the fields."""
        return replace(self, fields=tuple(f for f in self.fields if f.field in names))

    def accepted(self, said: Confirmed) -> Confirmed:
        """What a person said of a file, and this with it."""
        values = {
            name: {**self.values.get(name, {}), **said.values.get(name, {})}
            for name in dict.fromkeys([*said.values, *self.values])
        }
        return replace(said, values=values)


def find_recoding(scored: ScoredBatch) -> Recoding | None:
    """The recoding under which a file looks like the history; None where there is none.

    It is looked for where the drift of a field is an alarm, and no outcome is used. A shift of the
    mix leaves levels in the company that they had; levels that were renamed have each other's.
    """
    if len(scored.leads) < FEWEST_LEADS or not scored.drift.unlike(len(scored.leads)):
        return None
    sides = compared(scored)
    return None if sides is None else _proposed(scored, sides)


def _proposed(scored: ScoredBatch, sides: BothSides) -> Recoding | None:
    before = Company(sides)
    together, meaning = _settled(scored, before)
    apart = _apart(before, before.free, as_read(before))
    gone = apart - _apart(before, before.free, meaning)
    if gone < APART or gone < EXPLAINED * apart:
        return None
    fields = [_field(scored, together, i, meaning) for i in together.free]
    told = tuple(sorted(fields, key=lambda field: -field.psi))
    return Recoding(told, gone / apart, len(scored.leads)) if told else None


def _settled(scored: ScoredBatch, together: Company) -> tuple[Company, Meaning]:
    """What values mean where all fields that are free have renamed levels.

    Where the evidence does not speak for one, it is held to mean what it says, and all is looked
    for anew: two fields that say the same could else explain each other's change.
    """
    while together.free:
        found = most_likely(together)
        doubtful = [i for i in together.free if not _is_told(scored, together, i, found)]
        if not doubtful:
            return together, found
        together = Company(together.of.holding(doubtful))
    return together, as_read(together)


def _is_told(scored: ScoredBatch, together: Company, i: int, found: Meaning) -> bool:
    """Whether many leads have values that mean others, as their company and their shares say."""
    field, moved = together.fields[i], _moved(together, i, found[i])
    if moved < LEAST_MOVED:
        return False
    profile = _profile(scored, field.name)
    if _psi(profile, field, found[i]) > LEFT * _psi(profile, field, field.reads):
        return False
    as_said = [*found[:i], field.reads, *found[i + 1 :]]
    return together.apart(i, as_said) - together.apart(i, found) >= LEAST_TOLD * moved


def _moved(together: Company, i: int, means: NDArray[np.int64]) -> float:
    """The share of leads (0–1) whose value means another level than it is read as."""
    leads, differs = together.leads[i], means != together.fields[i].reads
    return float(leads[differs].sum() / max(1.0, leads.sum()))


def _apart(together: Company, free: Sequence[int], meaning: Meaning) -> float:
    return sum(together.apart(i, meaning) for i in free)


def _field(scored: ScoredBatch, together: Company, i: int, meaning: Meaning) -> RenamedField:
    field, profile = together.fields[i], _profile(scored, together.fields[i].name)
    before = next(f.psi for f in scored.drift.fields if f.field == field.name)
    after = _psi(profile, field, meaning[i])
    levels = tuple(_levels(together, i, meaning))
    return RenamedField(field.name, levels, _moved(together, i, meaning[i]), before, after)


def _levels(together: Company, i: int, meaning: Meaning) -> Sequence[RenamedLevel]:
    field, leads = together.fields[i], together.leads[i]
    as_meant, read = together.alike(i, meaning), as_read(together)
    as_said = together.alike(i, [*meaning[:i], read[i], *meaning[i + 1 :]])
    sure = Search(together, FINAL).certainty(i, meaning)
    found = []
    for value in np.flatnonzero(field.free & (meaning[i] != field.reads)).tolist():
        level, own = int(meaning[i][value]), int(field.reads[value])
        by = int(np.argmax(as_meant[value] - as_said[value]))
        found.append(
            RenamedLevel(
                value=field.values[value][0],
                level=field.levels[level],
                reads="" if own == NOWHERE else field.levels[own],
                leads=int(leads[value]),
                share=float(leads[value] / leads.sum()),
                before=float(together.shares[i][level]),
                by=together.fields[by].name,
                alike=float(as_meant[value, by]),
                alike_as_read=float(as_said[value, by]),
                certainty=float(sure[value]),
            )
        )
    return found


def _profile(scored: ScoredBatch, name: str) -> FieldProfile:
    found = next(p for p in scored.model.profile.fields if p.name == name)
    return found.counted(scored.model.often)


def _psi(profile: FieldProfile, field: Sides, means: NDArray[np.int64]) -> float:
    """The PSI of a field whose values mean this, as `measure_drift` has it."""
    at, before = profile.compared, profile.compared_leads
    places = np.append(at[:-1], at[-1])[means[field.found]]
    after = np.bincount(places, minlength=len(before)).astype(np.float64)
    used = (before > 0) | (after > 0)
    return psi(before[used], after[used])
