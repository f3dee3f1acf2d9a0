"""Whether a candidate may replace the model that serves without a word of a person.

It is held where its order cannot be told from chance, and where it is worse than the champion. Both
are judged on leads that neither had seen; where the champion has learned from the test leads, or
the history lacks most of what it reads, by the figures of the two tests.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import BatchRefused, RecipeRefused
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.schema import Role
from scoring.training.candidates import CONSTANT
from scoring.training.prepared import History, only
from scoring.training.proof import Estimate, Proof
from scoring.training.result import Candidate
from scoring.wording import signed

# Under so many leads of either outcome new to both, one lead decides who is ahead.
LEAST_NEW = 20
# Two tests of other leads differ by this much AUC without a difference of models.
_MUCH = 0.02


@dataclass(frozen=True)
class Challenge:
    """A candidate against the champion; `leads` are new to both, 0 where none are.

    `lead` is by how much AUC the candidate is ahead, with its error where it is of the same leads.
    """

    version: str
    champion: float
    candidate: float
    leads: int
    lead: Estimate

    @property
    def is_worse(self) -> bool:
        """Whether the champion is better, by more than noise or by much."""
        return self.lead.interval[1] < 0 if self.leads else self.lead.value < -_MUCH

    @property
    def sentence(self) -> str:
        """Both AUCs, of which leads, and by how much they differ."""
        both = f"AUC {self.candidate:.3f} against {self.champion:.3f} of {self.version}"
        if not self.leads:
            return f"{both}; each on the test leads of its own training."
        low, high = (signed(end, 3) for end in self.lead.interval)
        return (
            f"{both}, on the {self.leads:,} test leads that are new to both "
            f"(difference {signed(self.lead.value, 3)}, 90% interval {low} to {high})."
        )


@dataclass(frozen=True)
class Defender:
    """The champion on the test leads (n,): its chances, and which leads are new to it."""

    model: LeadModel
    chance: NDArray[np.float64]
    outcome: NDArray[np.bool_]
    new: NDArray[np.bool_]

    def against(self, candidate: Candidate) -> Challenge:
        """The candidate beside it, on leads new to both where there are enough."""
        card, hit = self.model.card, self.outcome[self.new]
        if min(int(hit.sum()), int((~hit).sum())) < LEAST_NEW:
            lead = Estimate(candidate.test.auc - card.test.auc, 0.0)
            return Challenge(card.version, card.test.auc, candidate.test.auc, 0, lead)
        place = np.zeros(len(hit), dtype=np.int64)
        ours, theirs = (Proof(c[self.new], hit, place) for c in (candidate.chance, self.chance))
        lead = ours.ahead_of(theirs)
        return Challenge(card.version, theirs.auc.value, ours.auc.value, len(hit), lead)


def gated(candidate: Candidate, defender: Defender | None) -> Candidate:
    """The candidate with the reasons not to publish it unasked, none for a sound one."""
    challenge = defender.against(candidate) if defender else None
    worse = challenge is not None and challenge.is_worse
    said = challenge.sentence if challenge else ""
    holds = (_chance(candidate), f"It is worse than the model in use: {said}" if worse else "")
    return replace(candidate, challenge=said, holds=tuple(filter(None, holds)))


def _chance(candidate: Candidate) -> str:
    """That its order cannot be told from chance, "" where it can."""
    proof, test = candidate.proof, candidate.test
    if candidate.name == CONSTANT:
        return "It gives every lead the same chance, so it cannot rank them."
    if candidate.is_sure:
        return ""
    low, high = candidate.intervals["auc"]
    whole = proof.auc.interval
    return (
        f"Its order cannot be told from chance: AUC {test.auc:.3f} ({low:.3f} to {high:.3f}, "
        f"n {test.rows:,}) on the test, {proof.auc.value:.3f} ({whole[0]:.3f} to {whole[1]:.3f}, "
        f"n {len(proof):,}) over all leads that it had not seen. Add leads, or columns that are "
        "known before the call."
    )


def defending(champion: LeadModel | None, history: History, table: Table) -> Defender | None:
    """The champion on the test leads; None without one, or where it is of another business.

    It is of the same one where it foretells the same outcome and shares at least half of the
    columns that it reads, or of those that are read now, so that a history cut down to a few of its
    columns is compared; and where it reads none that this training leaves out, as what knows the
    outcome is beaten by nothing. `table` is the file as it was read, with all columns.
    """
    if champion is None or not _foretells_same(champion, history):
        return None
    test = history.split.test
    rows = only(table, np.flatnonzero(np.isin(table.rows, history.table.rows[test])))
    if len(rows.rows) != len(test):
        return None
    try:
        scored = score_table(rows, "history", champion)
    except (BatchRefused, RecipeRefused):
        return None
    matched, inputs = scored.leads.match.matched, champion.schema.inputs
    read = {matched[c.name] for c in inputs if c.name in matched}
    late = {c.name for c in history.batch.schema.columns if c.role is Role.QUARANTINED}
    fewest = min(len(inputs), len(history.batch.schema.inputs))
    if 2 * len(read) < fewest or read & late:
        return None
    # A champion without most of its columns is not the one that serves.
    is_whole = 2 * len(read) >= len(inputs)
    new = _is_new(history, champion) & is_whole
    return Defender(champion, scored.scores.propensity, history.outcome[test], new)


def _foretells_same(champion: LeadModel, history: History) -> bool:
    outcome = history.batch.schema.first(Role.OUTCOME)
    return (
        outcome is not None
        and normalise(champion.card.outcome) == normalise(outcome.name)
        and champion.card.meaning.agrees_with(history.meaning)
    )


def _is_new(history: History, champion: LeadModel) -> NDArray[np.bool_]:
    """Which test leads were created after all that the champion learned from; none if unknown."""
    # Their own dates, as those of a file in the order of time are made up.
    created, last = history.batch.created[history.split.test], champion.card.last_created
    if not last:
        return np.zeros(len(created), dtype=bool)
    found: NDArray[np.bool_] = created >= np.datetime64(last) + np.timedelta64(1, "D")
    return found
