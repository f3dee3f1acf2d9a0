"""The jobs of the product as plain functions: every face calls these."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from scoring.access import UserRole
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.csv_rows import csv_blocks
from scoring.delivery.lead_sheet import LeadSheet
from scoring.delivery.parquet_rows import to_parquet
from scoring.delivery.tables import to_xlsx
from scoring.delivery.workbook import call_workbook
from scoring.errors import BatchRefused, ModelUnavailable, RecipeRefused, TrainingRefused
from scoring.insight.leads import Leads, leads_of, with_chances
from scoring.intake.in_hand import cells_in_hand
from scoring.intake.issue import Table
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.table.date_order import settled
from scoring.intake.table.reading import HEADER_QUESTION, lacks_header
from scoring.intake.uploads.uploaded import read_upload
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.ranking import CutLine
from scoring.model.readiness import Readiness
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_table, score_table
from scoring.model.shadow import Shadow, shadow_of
from scoring.model.top_reasons import TopReasons, together
from scoring.registry import Registry
from scoring.settings import available_cores
from scoring.storage import Content, write_out
from scoring.tracking import now
from scoring.training.publishing import PUBLISH, Publication, champion_of, publish
from scoring.training.question import ColumnQuestion
from scoring.training.result import Training
from scoring.training.tested_leads import TierCount
from scoring.training.tracked import Work, note_training
from scoring.training.trainer import Progress, TrainingRequest, train
from scoring.wording import counted

Made = TypeVar("Made")


def score_file(content: bytes, filename: str, model: LeadModel) -> ScoredBatch:
    """Read and score a lead file. Raises FileRefused or BatchRefused."""
    return score_table(settled(read_upload(content, filename)), filename, model)


def require_ranking(scored: ScoredBatch) -> None:
    """Raise BatchRefused where the order of a batch says nothing about its leads."""
    if scored.fill.ranks:
        return
    raise BatchRefused(
        f"{scored.fill.title}. {scored.fill.why} Match more columns, or train a model on past "
        "leads with the columns of this file and one that says who converted."
    )


def require_plan(scored: ScoredBatch, plan: CallPlan, by_value: str, with_phone: str) -> None:
    """Raise BatchRefused where leads are to be ranked by value, and too few have one, and where
    only leads with a phone are to be called, and none has one.

    `by_value` and `with_phone` are how these were asked for.
    """
    if plan.by_value and not scored.worth.can_rank:
        known, leads = int(scored.worth.known.sum()), counted(len(scored.leads), "lead")
        raise BatchRefused(
            f"These leads cannot be ranked by value: {known:,} of {leads} have a deal value, and "
            f"it takes a third of them, with values that differ. Leave {by_value} out, or export "
            "the leads with their deal value."
        )
    if plan.with_phone and not scored.leads.contacts.has(Contact.PHONE):
        raise BatchRefused(
            f"No lead of this file has a phone, so {with_phone} leaves nobody to call. Leave it "
            "out, or export the leads with their phones."
        )


def explain_all(scored: ScoredBatch) -> Iterator[TopReasons]:
    """The reasons of all leads in rank order, a block at a time."""
    return scored.explainer.blocks(scored.ranking.order)


def explained(scored: ScoredBatch, tell: Callable[[float], None] = lambda _: None) -> TopReasons:
    """The reasons of all leads in rank order; `tell` is told the share (0–1) that is explained.

    It takes all processors that there are.
    """
    blocks, done = list[TopReasons](), 0
    for block in scored.explainer.blocks(scored.ranking.order, available_cores()):
        blocks.append(block)
        done += len(block)
        tell(done / len(scored.leads))
    return together(blocks)


def explained_beside(
    scored: ScoredBatch, work: Callable[[], Made], tell: Callable[[float], None]
) -> tuple[TopReasons, Made]:
    """`explained`, and what some other `work` on the batch makes meanwhile.

    What else a file says of each lead is looked for meanwhile, too.
    """
    with ThreadPoolExecutor(1) as beside:
        reasons = beside.submit(explained, scored, tell)
        made = work()
        # They are kept with the batch.
        _ = scored.flag_cells, scored.leads.contacts
        return reasons.result(), made


def expectation(scored: ScoredBatch, plan: CallPlan) -> CutLine:
    """What the calls of a plan give; in money, too, where it ranks by value."""
    return plan.cut(scored)


def call_sheet_file(
    scored: ScoredBatch,
    reasons: TopReasons,
    plan: CallPlan | None = None,
    *,
    shadow: Shadow | None = None,
    excel: bool = False,
) -> bytes:
    """All leads as CSV or XLSX, with who is called by the plan; `reasons` in rank order."""
    return b"".join(_all_leads(call_sheet(scored, reasons, plan, shadow), scored, excel=excel))


def _all_leads(sheet: LeadSheet, scored: ScoredBatch, *, excel: bool) -> Iterable[Content]:
    if excel:
        return (to_xlsx(sheet.frame(), text_columns=scored.text_columns),)
    return csv_blocks(sheet)


def shadow_beside(scored: ScoredBatch, registry: Registry) -> tuple[Shadow | None, str]:
    """What the version that a registry tries out makes of a batch, and why it makes nothing.

    None without such a version, and where it scored the batch itself.
    """
    try:
        version = registry.shadow
        if version is None or version == scored.model.card.version:
            return None, ""
        return shadow_of(scored, registry.load(version)), ""
    except (ModelUnavailable, BatchRefused, RecipeRefused) as problem:
        return None, f"The version that is tried out beside the serving one is missing. {problem}"


def write_call_sheet(
    scored: ScoredBatch,
    reasons: TopReasons,
    out: Path,
    plan: CallPlan | None = None,
    shadow: Shadow | None = None,
) -> int:
    """Write a file by the name of `out`, as `sheet_to_call` makes it; returns how many leads.

    Raises StorageFailed; no half of a file is left then.
    """
    kind = out.suffix.casefold()
    if kind != ".csv":
        content, leads = sheet_to_call(scored, reasons, plan, shadow, kind)
        write_out(out, content)
        return leads
    write_out(out, csv_blocks(call_sheet(scored, reasons, plan, shadow), available_cores()))
    return len(scored.leads)


def sheet_to_call(
    scored: ScoredBatch,
    reasons: TopReasons,
    plan: CallPlan | None = None,
    shadow: Shadow | None = None,
    kind: str = ".csv",
) -> tuple[Iterable[Content], int]:
    """A file of a kind, .csv, .parquet or .xlsx, in parts, and how many leads are in it.

    CSV holds all leads, and so does Parquet, with every digit of their chances. XLSX holds who is
    called by the plan, on a sheet for all and one for each rep, with what sets them apart, and all
    leads without a plan. `reasons` are in rank order. The scores of a version that is tried out
    stand in files of all leads, not in a list to dial.
    """
    excel = kind == ".xlsx"
    if excel and plan is not None:
        called = plan.called(scored)
        book = call_workbook(scored, scored.explainer.apart(called, called), plan)
        return (book,), len(called)
    if kind == ".parquet":
        whole = call_sheet(scored, reasons, plan, shadow, whole=True)
        return (to_parquet(whole),), len(scored.leads)
    sheet = call_sheet(scored, reasons, plan, shadow)
    return _all_leads(sheet, scored, excel=excel), len(scored.leads)


def train_leads(
    table: Table,
    request: TrainingRequest,
    progress: Progress | None = None,
    *,
    champion: LeadModel | None = None,
) -> Training:
    """Train on a history and publish nothing. Raises TrainingRefused."""
    if lacks_header(table):
        raise TrainingRefused(f"The history {HEADER_QUESTION}")
    return train(table, request, progress, champion=champion)


def train_and_publish(
    table: Table,
    request: TrainingRequest,
    registry: Registry,
    progress: Progress | None,
    publication: Publication,
) -> tuple[LeadModel, Training]:
    """Train on a history and publish the recommended candidate by the gate. Raises TrainingRefused.

    It becomes champion, or is kept as a version beside it. Where the training gives reasons to hold
    it, none is published unless the request says so, nor where a question about a column is open
    that moves the test too far: the model's version stays "unpublished".
    """
    publication.by.require(UserRole.ANALYST, PUBLISH)
    began, champion = now(), champion_of(registry)
    training = train_leads(table, request, progress, champion=champion)
    work = Work(registry.name, publication.filename, request, began)
    return publish_best(training, work, registry, publication), training


def publish_best(
    training: Training, work: Work, registry: Registry, publication: Publication
) -> LeadModel:
    """Publish the recommended candidate of a training by the gate, as `train_and_publish` does."""
    publication.by.require(UserRole.ANALYST, PUBLISH)
    request = work.request
    note_training(work, training)
    if training.held_by or (training.holds and not request.anyway):
        return training.best.model
    keep, best = not request.tiers, training.best
    said = replace(publication, holds=tuple(training.holds), serve=True if request.anyway else None)
    # Another one may have begun to serve during the training.
    said = replace(said, instead_of=registry.champion or "")
    said = said.decided(best.decision, champion_of(registry), registry.versions)
    return publish(best.model, registry, said, best.unseen, keep_tiers=keep)


def training_report(model: LeadModel, training: Training) -> dict[str, Any]:
    """What training found, as plain data for machines; `model` is the one that was published."""
    quarantined = [{"column": c.name, "reason": c.reason} for c in model.schema.quarantined]
    return {
        "version": model.card.version,
        "rows": model.card.rows,
        "outcome": model.card.outcome,
        "quarantined": quarantined,
        "questions": [question_report(question) for question in training.questions],
        "held_by": [question.column for question in training.held_by],
        "test": _figures(model.card.test),
        "with_suspects": training.with_suspects and _figures(training.with_suspects),
        "random_test": training.random_test and _figures(training.random_test),
        "half_life": training.half_life,
        "recommended": training.recommended,
        "verdict": training.verdict,
        "challenge": training.best.challenge,
        "holds": list(training.holds),
        "readiness": _readiness(training.best.readiness),
        "gate": asdict(training.best.decision) if training.best.decision else None,
        "decision": model.card.decision,
        "failed": list(training.failed),
        "notes": list(model.card.notes),
        "candidates": [
            {
                "name": c.name,
                "auc_unseen": c.proof.auc.value,
                **_figures(c.test),
                "intervals": {name: list(ends) for name, ends in c.intervals.items()},
                "seconds": round(c.seconds, 2),
            }
            for c in training.candidates
        ],
    }


def _readiness(found: Readiness | None) -> dict[str, Any] | None:
    return None if found is None else {**asdict(found), "sentence": found.sentence}


def question_report(question: ColumnQuestion) -> dict[str, Any]:
    """A question about a column as plain data, with what became of the column."""
    fate = {"quarantined": question.quarantined, "holds": question.holds}
    return {**asdict(question), "asked": question.asked, **fate}


def tiers_of(model: LeadModel, training: Training) -> tuple[TierCount, ...]:
    """The test leads in the tiers of the published model, and how many of them converted."""
    return training.best.scored.by_tier(model.floors)


def _figures(metrics: Metrics) -> dict[str, Any]:
    unreported = ("expected", "converted", "curve")
    return {k: v for k, v in asdict(metrics).items() if k not in unreported}


def leads_to_explore(
    table: Table, filename: str, request: TrainingRequest, *, model: LeadModel | None
) -> Leads:
    """A file's leads, with chances where the file has every column that the model reads.

    Of the request the outcome, "" for none, what its values mean and the creation date count.
    Raises TrainingRefused for an outcome column that is not in the file or holds other words than
    the usual ones and those that the request explains.
    """
    with cells_in_hand(), ThreadPoolExecutor(1) as beside:
        scored = None
        if model is not None and _has_all_inputs(table, model):
            # In the same context, so that what one finds of a column the other need not look for.
            scored = beside.submit(copy_context().run, score_table, table, filename, model)
        leads = leads_of(
            table,
            filename,
            outcome=request.outcome or None,
            created=request.created,
            meaning=request.meaning,
        )
        return leads if scored is None else with_chances(leads, scored.result())


def _has_all_inputs(table: Table, model: LeadModel) -> bool:
    return not {c.name for c in model.schema.inputs} & set(match_table(table, model).missing)
