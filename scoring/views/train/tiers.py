"""The tiers a candidate would have: the goals a person states, the test, and whose floors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from scoring.model.lead_model import LeadModel, TierFloors
from scoring.registry import Registry
from scoring.schema import INPUT_ROLES
from scoring.training.run_folder import MODELS, TESTED, Run
from scoring.training.run_report import CandidateReport
from scoring.training.tested_leads import ScoredTest, TierCount, read_test
from scoring.training.tiers import OWN_FLOORS, USUAL, Ground, TierGoal, contradiction
from scoring.wording import counted, percent, precise

RATE, SHARE = "converts at … or more", "is the top …"
# What a tier holds, with those above it.
HELD = {"A": "A", "B": "A and B", "C": "A, B and C"}


@dataclass(frozen=True)
class FloorChoice:
    """The floors of a candidate's own training, and those of `version` that it may keep.

    `kept` is None where there is nothing to choose, and `why_not` says why. `keep` is what is done
    where a person says nothing.
    """

    own: TierFloors
    kept: TierFloors | None = None
    version: str = ""
    why_not: str = ""
    keep: bool = False

    @property
    def labels(self) -> Mapping[bool, str]:
        """The choice to keep the floors or not, in words."""
        return {True: f"Keep those of {self.version}", False: "Use those of this training"}

    def floors(self, *, keep: bool) -> TierFloors:
        """The floors that are kept or not; the own ones where none can be kept."""
        return self.kept if self.kept and keep else self.own


@dataclass(frozen=True)
class StatedGoals:
    """What a person stated of the tiers; `problem` says why it cannot be used."""

    goals: tuple[TierGoal, ...] = ()
    problem: str = ""


def goal_choices(letter: str) -> dict[str, str]:
    """What may be said of a tier, each with its words: nothing, a rate or a share."""
    usual = TierGoal(letter, USUAL["ABC".index(letter)], is_rate=False)
    top = f"{HELD[letter]} {'is' if letter == 'A' else 'are'} the top …"
    return {"": f"{usual.words} (default)", RATE: f"{letter} {RATE}", SHARE: top}


def stated_goals(said: Iterable[tuple[str, str, float | None]]) -> StatedGoals:
    """The goals from letter, choice and percentage of each tier."""
    chosen = [one for one in said if one[1]]
    empty = [letter for letter, _, percentage in chosen if percentage is None]
    if empty:
        return StatedGoals(problem=f"Enter the percentage of tier {empty[0]}, or use the default.")
    goals = tuple(
        TierGoal(letter, percentage / 100, is_rate=choice == RATE)
        for letter, choice, percentage in chosen
        if percentage is not None
    )
    return StatedGoals(goals, contradiction(goals))


def goals_line(goals: Sequence[TierGoal]) -> str:
    """The goals that were stated, "" for none."""
    return f"Stated goals: {'; '.join(goal.words for goal in goals)}." if goals else ""


def floor_choice(run: Run, candidate: CandidateReport, serving: LeadModel | None) -> FloorChoice:
    """The floors a candidate may have beside a serving model. Raises ModelUnavailable."""
    card = Registry(run.folder / MODELS).card(candidate.version)
    own = TierFloors(**card["tier_floors"])
    if serving is None:
        return FloorChoice(own)
    version, roles = serving.card.version, {role.value for role in INPUT_ROLES}
    fields = [c["name"] for c in card["columns"] if c["role"] in roles]
    shifted = run.request.base_rate is not None
    ground = Ground(card["outcome"], frozenset(fields), candidate.name, shifted)
    if not ground.is_like(Ground.of(serving)):
        why = (
            f"The tier floors of {version} are not kept: it has another outcome, other fields or "
            "another base rate, or one of the two models gives every lead the same chance."
        )
        return FloorChoice(own, why_not=why)
    return FloorChoice(own, serving.floors, version, keep=not run.request.tiers)


def published_floors(
    registry: Registry, run: Run, candidate: CandidateReport
) -> tuple[TierFloors, str]:
    """The floors of a published candidate, and whose they are. Raises ModelUnavailable."""
    found = Registry(run.folder / MODELS).card(candidate.version)
    card = registry.card(run.published[candidate.name])
    # Publishing adds a note where the version before it is of the same business.
    added = card["notes"][len(found["notes"]) :]
    return TierFloors(**card["tier_floors"]), next(iter(added), f"{OWN_FLOORS}.")


def candidate_test(run: Run, candidate: CandidateReport) -> ScoredTest | None:
    """What a candidate makes of the test leads; None for runs of earlier releases."""
    return read_test(run.folder / TESTED, candidate.name)


def tiers_table(floors: TierFloors, scored: ScoredTest | None) -> pd.DataFrame:
    """A row per tier: Tier, Chance from, and of the test leads Converted and Share."""
    if scored is None:
        lowest = (floors.a, floors.b, floors.c, 0.0)
        told = [{"Tier": t, "Chance from": precise(f)} for t, f in zip("ABCD", lowest, strict=True)]
        return pd.DataFrame(told)
    return pd.DataFrame([_tier_row(t, len(scored.outcome)) for t in scored.by_tier(floors)])


def _tier_row(tier: TierCount, leads: int) -> dict[str, str]:
    return {
        "Tier": tier.tier,
        "Chance from": precise(tier.floor),
        "Converted": _converted(tier),
        "Share": percent(tier.leads / leads),
    }


def _converted(tier: TierCount) -> str:
    return f"{percent(tier.converted / tier.leads)} (n {tier.leads:,})" if tier.leads else "no lead"


def tier_lines(tiers: Sequence[TierCount]) -> list[str]:
    """The tiers of a model in lines: the lowest chance, the test leads, those that converted."""
    return [
        f"Tier {t.tier} from a chance of {precise(t.floor)}: {counted(t.leads, 'test lead')}, "
        f"{_converted(t)} converted"
        for t in tiers
    ]


def tiers_caption(run: Run) -> str:
    """How to read the tiers of a run's candidate."""
    said = "How the test leads in each tier turned out. The floors were set on other leads."
    if run.request.base_rate is None:
        return said
    return (
        f"{said} Rates are those of the history; chances are adjusted to the stated "
        f"{percent(run.request.base_rate)}."
    )
