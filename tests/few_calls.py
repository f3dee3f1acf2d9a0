"""A few calls that are handed out, in the store or by themselves."""

from datetime import date
from functools import cache

from conftest import ROOT, read_sample, table_of

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.rep_calls import hand_out
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.call_store import KeptCall, SaidOfCall
from scoring.views.my_calls.handed_leads import handed_leads

REPS = ("Ana Smith", "Ben")


def a_call(
    number: int,
    what: Disposition | None = None,
    due: date | None = None,
    said_at: str = "2026-11-30T10:00:00+00:00",
    **known: object,
) -> KeptCall:
    """A call of Ana's; where `what` was said of it, it was with the number as number."""
    fixed: dict[str, object] = {
        "address": "x", "place": number, "lead_id": f"L{number}", "rep": "Ana", "turn": number,
        "propensity": 0.5, "tier": "B", "rank": number, "reasons": ((), ()), "contact": None,
        "drawn": False,
    }  # fmt: skip
    if what is not None:
        fixed |= {"said": SaidOfCall(what, "", due), "said_as": number, "said_at": said_at}
        fixed |= {"attempts": 1}
    return KeptCall(number, **fixed | known)


@cache
def few_scored() -> ScoredBatch:
    """Forty of the bundled leads, scored by the bundled model."""
    model = Registry(ROOT / "models" / "sample").serving().model
    return score_table(table_of(read_sample("sample_leads.csv", 40)), "leads.csv", model)


def handed(
    calls: int = 6, reps: tuple[str, ...] = REPS, *, contacts: bool = False
) -> tuple[str, ScoredBatch]:
    """The address of those leads in the store, so many of whom are handed out to these reps."""
    scored, plan = few_scored(), CallPlan(calls, reps)
    kept = lead_store().batches.keep(scored, by=LOCAL, came_by="test", contacts=contacts)
    hand_out_of(kept.address, scored, plan, contacts=contacts)
    return kept.address, scored


def hand_out_of(
    address: str, scored: ScoredBatch, plan: CallPlan, *, contacts: bool = False
) -> None:
    """Hand out the calls of a batch that is kept."""
    called = plan.called(scored)
    reasons = scored.explainer.apart(called, called)
    leads = handed_leads(scored, plan, reasons, contacts=contacts)
    hand_out(address, leads, plan, by=LOCAL)
