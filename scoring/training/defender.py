"""The champion beside what may replace it: on leads new to both, and whether it still fits at all.

It is of the same business where it predicts the same outcome and shares at least half of the
columns that it reads, or of those that are read now, so that a history cut down to a few of its
columns is compared; and where it reads none that this training leaves out, as what knows the
outcome is beaten by nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from scoring.errors import BatchRefused, RecipeRefused
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.schema import Role
from scoring.training.prepared import History, only
from scoring.training.proof import Estimate, Proof
from scoring.training.result import Candidate
from scoring.wording import counted, listed, quoted, signed

# Under so many leads of either outcome new to both, one lead decides who is ahead.
LEAST_NEW = 20
# Two tests of other leads differ by this much AUC without a difference of models.
MUCH = 0.02
# Of many leads the least difference is beyond noise. The candidate is asked without the leads of
# its own step, which the champion may know: that alone costs CodePro 0.002.
_LITTLE = 0.005
# Fewer of the leads than this are mistyped years.
_MISTYPED = 0.01
# A year holds every season once: what is older has not seen the present one.
OLD_DAYS = 365
# Columns that carry this part of a model's weight have changed: what it learned is of others.
_SHOUTS = 0.25


@dataclass(frozen=True)
class Challenge:
    """A candidate against the champion; `leads` are new to both, 0 where none are.

    `lead` is by how much AUC the candidate is ahead, with its error where it is of the same leads.
    With `seen` these may be leads that the champion learned from, which flatter it: who is ahead
    of it there all the same is better.
    """

    version: str
    champion: float
    candidate: float
    leads: int
    lead: Estimate
    seen: bool = False

    @property
    def is_worse(self) -> bool:
        """Whether the champion is better, by more than noise and a little, or by much."""
        if not self.leads:
            return self.lead.value < -MUCH
        return self.lead.interval[1] < 0 and self.lead.value < -_LITTLE

    @property
    def is_better(self) -> bool:
        """Whether the candidate is better, by more than noise or by much."""
        return self.lead.interval[0] > 0 if self.leads else self.lead.value > MUCH

    @property
    def sentence(self) -> str:
        """Both AUCs, of which leads, and by how much they differ."""
        both = f"AUC {self.candidate:.3f} against {self.champion:.3f} of {self.version}"
        if not self.leads:
            return f"{both}; each on the test leads of its own training."
        low, high = (signed(end, 3) for end in self.lead.interval)
        which = f", which {self.version} may know" if self.seen else " that are new to both"
        return (
            f"{both}, on the {self.leads:,} test leads{which} "
            f"(difference {signed(self.lead.value, 3)}, 90% interval {low} to {high})."
        )


@dataclass(frozen=True)
class Defender:
    """The champion on the test leads (n,): its chances, and which leads are new to it.

    `chance` is None where it is of another business and its figures measure nothing. `gone` says
    why it should give way to whatever is not worse, "" where it may serve on. `learned` is whether
    it learned from this very history, `whole` whether the leads have most of what it reads.
    `order` are the test leads in the order of time, in which proofs hold them.
    """

    model: LeadModel
    chance: NDArray[np.float64] | None
    outcome: NDArray[np.bool_]
    new: NDArray[np.bool_]
    order: NDArray[np.int64]
    gone: str = ""
    learned: bool = False
    whole: bool = True

    @property
    def version(self) -> str:
        """Which version it is."""
        return self.model.card.version

    def against(self, candidate: Candidate) -> Challenge | None:
        """The candidate beside it, on leads new to both where there are enough."""
        if self.chance is None:
            return None
        card, hit = self.model.card, self.outcome[self.new]
        if min(int(hit.sum()), int((~hit).sum())) >= LEAST_NEW:
            return self._on(self.new, candidate, self.chance)
        if self.whole:
            every = self._on(np.ones(len(self.outcome), dtype=bool), candidate, self.chance)
            if every.is_better:
                return replace(every, seen=True)
        lead = Estimate(candidate.test.auc - card.test.auc, 0.0)
        return Challenge(card.version, card.test.auc, candidate.test.auc, 0, lead)

    def _on(
        self, chosen: NDArray[np.bool_], candidate: Candidate, chance: NDArray[np.float64]
    ) -> Challenge:
        """The two on some of the test leads, pair by pair.

        A champion may know leads up to these. The candidate is asked as it would serve them: each
        was scored by a model of all leads before its step, not by that of the oldest four fifths.
        """
        proof, kept = candidate.proof, chosen[self.order]
        hit, part = self.outcome[self.order][kept], proof.part[-len(kept) :][kept]
        ours = Proof(proof.raw[-len(kept) :][kept], hit, part)
        theirs = Proof(chance[self.order][kept], hit, part)
        lead = ours.ahead_of(theirs)
        return Challenge(self.version, theirs.auc.value, ours.auc.value, len(hit), lead)


def defending(champion: LeadModel | None, history: History, table: Table) -> Defender | None:
    """The champion before the candidates of a history; None without one.

    `table` is the file as it was read, with all columns.
    """
    if champion is None:
        return None
    test, version = history.split.test, champion.card.version
    outcome, order = history.outcome[test], np.argsort(history.created[test], kind="stable")
    other = Defender(champion, None, outcome, np.zeros(len(outcome), dtype=bool), order)
    if not _predicts_same(champion, history):
        return _going(other, f"{version} predicts another outcome than this history.")
    rows = only(table, np.flatnonzero(np.isin(table.rows, history.table.rows[test])))
    try:
        scored = score_table(rows, "history", champion)
    except (BatchRefused, RecipeRefused):
        return _going(other, f"{version} cannot score the leads of this history.")
    if why := _of_another(champion, scored, history):
        return _going(other, why)
    is_whole = not _lacking(champion, scored) and len(rows.rows) == len(outcome)
    # A champion without most of its columns is not the one that serves.
    new = _is_new(history, champion) & is_whole
    chance = scored.scores.propensity
    learned = history.sha256 == champion.card.history_sha256
    gone = "" if learned else _gone(champion, scored, history)
    return Defender(champion, chance, outcome, new, order, gone, learned, is_whole)


def _going(defender: Defender, why: str) -> Defender:
    return replace(defender, gone=why)


def _predicts_same(champion: LeadModel, history: History) -> bool:
    outcome = history.batch.schema.first(Role.OUTCOME)
    return (
        outcome is not None
        and normalise(champion.card.outcome) == normalise(outcome.name)
        and champion.card.meaning.agrees_with(history.meaning)
    )


def _of_another(champion: LeadModel, scored: ScoredBatch, history: History) -> str:
    """Why the champion is of another business than the history, "" where it is of the same."""
    read, version = _read(champion, scored), champion.card.version
    late = {c.name for c in history.batch.schema.columns if c.role is Role.QUARANTINED}
    if known := sorted(read & late):
        return f"{version} reads {quoted(known)}, which this training leaves out."
    fewest = min(len(champion.schema.inputs), len(history.batch.schema.inputs))
    return _lack_words(champion, scored) if 2 * len(read) < fewest else ""


def _read(champion: LeadModel, scored: ScoredBatch) -> set[str]:
    """The columns of the history that the champion reads."""
    matched = scored.leads.match.matched
    return {matched[c.name] for c in champion.schema.inputs if c.name in matched}


def _lacking(champion: LeadModel, scored: ScoredBatch) -> bool:
    """Whether the history has less than half of the columns that the champion reads."""
    return 2 * len(_read(champion, scored)) < len(champion.schema.inputs)


def _lack_words(champion: LeadModel, scored: ScoredBatch) -> str:
    there, read = len(_read(champion, scored)), counted(len(champion.schema.inputs), "column")
    version = champion.card.version
    return f"{version} no longer fits: the history has {there} of the {read} that it reads."


def _gone(champion: LeadModel, scored: ScoredBatch, history: History) -> str:
    """Why a champion of the same business should give way, "" where it may serve on."""
    if _lacking(champion, scored):
        return _lack_words(champion, scored)
    return _too_old(champion, history) or _drifted(champion, scored)


def _too_old(champion: LeadModel, history: History) -> str:
    last, newest = champion.card.known_until, _newest(history.batch.created)
    if newest is None or not last:
        return ""
    if newest - np.datetime64(last) <= np.timedelta64(OLD_DAYS, "D"):
        return ""
    return (
        f"{champion.card.version} is too old: its newest lead is of {last}, over a year before "
        f"the newest leads of this history ({newest})."
    )


def _newest(created: NDArray[np.datetime64]) -> np.datetime64 | None:
    """The day that but a few leads are not after; None where none has a date that can be."""
    dated = np.sort(created[_is_past(created)])
    if not len(dated):
        return None
    newest = dated[int((1 - _MISTYPED) * (len(dated) - 1))]
    return np.datetime64(newest, "D")


def _is_past(created: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Which leads were created by today, as far as they say."""
    today = np.datetime64(datetime.now(UTC).date())
    found: NDArray[np.bool_] = created.astype("datetime64[D]") <= today
    return found


def _drifted(champion: LeadModel, scored: ScoredBatch) -> str:
    """That the columns which decide most have changed since the champion learned."""
    unlike = scored.drift.unlike(len(scored.leads))
    names, weight = champion.encoder.names, champion.importance
    carried = float(weight[[names.index(name) for name in unlike]].sum() / weight.sum())
    if carried < _SHOUTS:
        return ""
    return (
        f"{champion.card.version} no longer fits: the {counted(len(scored.leads), 'test lead')} "
        f"differ strongly in {listed(unlike, 3)} from the leads it learned from."
    )


def _is_new(history: History, champion: LeadModel) -> NDArray[np.bool_]:
    """Which test leads were created after all that the champion learned from; none if unknown.

    It may have learned from those of a mistyped year.
    """
    # Their own dates, as those of a file in the order of time are made up.
    created, last = history.batch.created[history.split.test], champion.card.known_until
    if not last:
        return np.zeros(len(created), dtype=bool)
    after: NDArray[np.bool_] = created >= np.datetime64(last) + np.timedelta64(1, "D")
    return after & _is_past(created)
