"""The loop from scores to outcomes and back, on a history with dates: does a correction help?

    python -m benchmarks.outcome_loop FILE OUTCOME [--known 0.6] [--given 0.2] [--call 0.1]

A model learns from the first share of the leads in time and scores the next, which the store keeps
with its calls, a tenth of them by lot. Their outcomes come back as a later export does, are matched
to the promises and judged; the model is recalibrated through the gate. Then both versions score the
leads after all of these, of which nothing was known: calibration error in points, log-loss and AUC.
"""

import argparse
import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from scoring.access import Person, UserRole
from scoring.errors import TrainingRefused
from scoring.history.outcome import outcomes
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.given_outcomes import given_in_file
from scoring.monitoring.outcomes.judged_promise import JudgedPromise, judge_promise
from scoring.monitoring.outcomes.matched_outcomes import kept_outcomes, match_outcomes, to_keep
from scoring.monitoring.outcomes.recalibrated_version import JudgedBatch, recalibrate_version
from scoring.pipelines.jobs import train_leads
from scoring.registry import Registry
from scoring.store.batch_store import BatchStore
from scoring.store.call_store import CallStore, HandedLead
from scoring.store.contact_keys import contact_secret
from scoring.store.database import Database
from scoring.store.outcome_store import OutcomeStore
from scoring.training.candidates import LIGHTGBM
from scoring.training.evaluation import measure
from scoring.training.prepared import TrainingRequest, only, prepare
from scoring.training.recalibration import Recalibration
from scoring.views.monitor.by_lot import lot_section
from scoring.views.monitor.left_over import matched_line
from scoring.views.monitor.promise import sections

BY = Person("benchmark", UserRole.ADMIN)
# Of the calls, by lot.
HOLDOUT = 0.1


@dataclass(frozen=True)
class Loop:
    """What came of it: the promise judged, the correction, and both versions on the last leads."""

    judged: JudgedPromise
    found: Recalibration
    before: Metrics
    after: Metrics
    matched: str


def with_ids(table: Table) -> Table:
    """The leads with an id each, as every CRM gives them, beside what the file says of them."""
    ids = [f"L{row:07}" for row in table.rows]
    return replace(table, frame=table.frame.assign(**{"Lead ID": ids}))


def parts_in_time(table: Table, outcome: str, shares: tuple[float, float]) -> list[Table]:
    """The leads of a history in three parts by date, those first that are first."""
    history = prepare(table, TrainingRequest(outcome, answer_default=True))
    order = np.argsort(history.created, kind="stable")
    ends = [round(sum(shares[: n + 1]) * len(order)) for n in range(len(shares))]
    whole = np.flatnonzero(np.isin(table.rows, history.table.rows))
    return [only(table, np.sort(whole[part])) for part in np.split(order, ends)]


def loop(table: Table, outcome: str, shares: tuple[float, float], call: float, place: Path) -> Loop:
    """Train, score, keep, give back, judge, recalibrate, and score what came after all that."""
    past, given, last = parts_in_time(table, outcome, shares)
    request = TrainingRequest(outcome, candidates=(LIGHTGBM,), answer_default=True)
    registry = Registry(place / "models")
    model = registry.publish(train_leads(past, request).best.model)
    # When they were scored nobody knew what would become of them.
    bare = replace(given, frame=given.frame.drop(columns=outcome))
    scored, later = (score_table(leads, "given.csv", model) for leads in (bare, given))
    plan = CallPlan(round(call * len(scored.leads)), holdout=HOLDOUT)
    database = Database(f"sqlite:///{place / 'leads.db'}")
    address = kept(database, scored, plan)
    judged, said = given_back(database, address, later, outcome)
    database.close()
    batch = JudgedBatch("given.csv", judged, scored.scores.encoded.codes)
    found, corrected = recalibrate_version([batch], registry, by=BY)
    before, after = (_on(last, outcome, m) for m in (model, corrected))
    return Loop(judged, found, before, after, said)


def kept(database: Database, scored: ScoredBatch, plan: CallPlan) -> str:
    """The address of the batch, kept with its calls."""
    address = BatchStore(database).keep(scored, by=BY, came_by="benchmark").address
    drawn = plan.is_drawn(scored)
    turns = enumerate(plan.called(scored).tolist(), start=1)
    calls = [HandedLead(at, "Ana", turn, drawn=bool(drawn[at])) for turn, at in turns]
    CallStore(database).hand_out(address, calls, by=BY)
    return address


def given_back(
    database: Database, address: str, later: ScoredBatch, outcome: str
) -> tuple[JudgedPromise, str]:
    """The outcomes of a later export matched, kept, and judged as they are kept."""
    known, promised = OutcomeStore(database), BatchStore(database).promised(address)
    meaning, secret = later.model.card.meaning, contact_secret()
    found = match_outcomes(promised, given_in_file(later.leads, secret, outcome, meaning))
    places = np.arange(len(promised))
    known.put(address, list(to_keep(found, places)), by=BY, came_by="later.csv")
    as_kept = kept_outcomes(promised, known.of_batch(address), found.said_on.max())
    return judge_promise(later.model, as_kept), matched_line(found)


def _on(table: Table, outcome: str, model: LeadModel) -> Metrics:
    chance = score_table(table, "last.csv", model).scores.propensity
    return measure(_converted(table, outcome), chance, split="time", threshold=model.threshold)


def _converted(table: Table, outcome: str) -> NDArray[np.bool_]:
    return outcomes(table.column(outcome), outcome)[1]


def tell(found: Loop) -> None:
    """Print what the loop finds."""
    print(found.matched)
    for section in (*sections(found.judged), lot_section(found.judged)):
        print(f"{section.title}: {section.said}")
    print(found.found.decision.why)
    print(f"On the last {found.before.rows:,} leads, of which nothing was known:")
    print(f"{'':14}{'before':>10}{'after':>10}")
    for name, times in (("ece", 100), ("log_loss", 1), ("brier", 1), ("auc", 1)):
        both = (times * getattr(m, name) for m in (found.before, found.after))
        print(f"{name:14}" + "".join(f"{value:10.4f}" for value in both))


def main() -> None:
    """Go round once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--known", type=float, default=0.6, help="share to learn from")
    parser.add_argument("--given", type=float, default=0.2, help="share to score and give back")
    parser.add_argument("--call", type=float, default=0.1, help="share of those that is called")
    options = parser.parse_args()
    began = time.process_time()
    table = with_ids(read_leads(options.file.read_bytes(), options.file.name))
    with tempfile.TemporaryDirectory() as place:
        os.environ["LEAD_SCORING_DATA"] = place
        shares = (options.known, options.given)
        try:
            tell(loop(table, options.outcome, shares, options.call, Path(place)))
        except TrainingRefused as refusal:
            print(refusal)
    print(f"{time.process_time() - began:.1f} s of CPU")


if __name__ == "__main__":
    main()
