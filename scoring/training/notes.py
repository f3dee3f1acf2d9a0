"""What a person should know of a model before trusting it, in sentences for its card."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scoring.history.outcome import FEW_OF_EACH
from scoring.intake.cells.told import READINGS
from scoring.intake.cells.unread import AMBIGUOUS_NUMBERS, MIXED_NUMBERS
from scoring.model.lead_model import LeadModel
from scoring.recipes.answer_sets import Several
from scoring.recipes.propose_dates import date_steps
from scoring.recipes.recipe import Recipe
from scoring.schema import Role
from scoring.training.creation_notes import named_otherwise, of_creation, why_undated
from scoring.training.prepared import History, TrainingRequest
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.split import SplitKind
from scoring.training.time_decay import Drift
from scoring.wording import counted, listed, percent

_TOLD = READINGS | {AMBIGUOUS_NUMBERS, MIXED_NUMBERS}
# Columns named in a note; more are counted.
MOST_NAMES = 6
_RANDOM = "the test used a random fifth of the leads, which makes its figures slightly too good"


def notes_of(
    history: History,
    questions: Sequence[ColumnQuestion],
    half_life: float | None,
    drift: Drift | None,
    request: TrainingRequest,
) -> tuple[str, ...]:
    """The notes of a training, the gravest first."""
    return tuple(
        [
            *_of_size(history, request),
            *_of_reading(history),
            *of_columns(questions),
            *_of_time(history, half_life, drift, request),
            *_of_recipe(history, request),
            _of_the_refit(history),
        ]
    )


def _of_size(history: History, request: TrainingRequest) -> Iterator[str]:
    if history.immature:
        yield history.immature
    converted = int(history.outcome.sum())
    few = min(converted, len(history.outcome) - converted)
    if few < FEW_OF_EACH:
        yield f"Only {few} leads have the rarer outcome, so read every figure with caution."
    if history.open_leads:
        yield f"Training left out {counted(history.open_leads, 'lead')} without an outcome."
    if history.repeated:
        yield (
            f"{counted(history.repeated, 'row')} repeated another lead, by its id or in every "
            "column. Training used each lead once, in its last state."
        )
    if history.sharing:
        yield (
            f"{counted(history.sharing, 'lead')} shared an id with an earlier lead, such as a "
            "customer's. Leads with the same id are never split between training and test."
        )
    if history.young:
        yield _of_young(history, request)
    # Leads without a value are open, or were stated not to have converted.
    blank = [""] if history.open_leads or history.meaning.empty_lost else []
    if told := history.meaning.in_words_of(blank):
        yield f"The outcome was read as stated. {told}"
    if history.split.left_out:
        older = counted(history.split.left_out, "older lead")
        yield f"Training left out {older} of persons who are also in the test."


def _of_reading(history: History) -> Iterator[str]:
    """How cells were read that are no plain numbers or in doubt, and words for a value or none."""
    told = [i for i in history.batch.issues if i.kind in _TOLD and i.column is not None]
    for issue in told[:MOST_NAMES]:
        yield f"{issue.column}: {issue.found}. {issue.remedy}"
    if len(told) > MOST_NAMES:
        yield f"{counted(len(told) - MOST_NAMES, 'more column')} were read by unit, sign or word."


def _of_young(history: History, request: TrainingRequest) -> str:
    """How many leads were too young of how many, why, and how to change it."""
    closed = history.young + len(history.outcome)
    left_out = (
        f"Training left out {counted(history.young, 'lead')} of {closed:,} "
        f"({percent(history.young / closed)}) younger than {counted(history.waiting, 'day')}"
    )
    if request.waiting is not None:
        return f"{left_out}, the waiting time that you stated."
    shown_by = f"according to “{history.dated_by}”, most" if history.dated_by else "most"
    since = f" of leads created since {history.waiting_since}" if history.waiting_since else ""
    changed = " Leads created before took another time, so they do not count here." * bool(since)
    return (
        f"{left_out}: {shown_by} conversions{since} take up to that long, so it is too early to "
        f"judge them.{changed} To wait for more or fewer days, state the waiting time (--waiting "
        "DAYS)."
    )


def of_columns(questions: Sequence[ColumnQuestion]) -> Iterator[str]:
    """What was asked about columns, what was answered, and what became of them."""
    suspected = [q for q in questions if q.certainty is not Suspicion.PERSONAL]
    sure = [q.column for q in suspected if q.answer is Reply.KNOWN and q.reads]
    if sure:
        yield f"You said that these columns are known before the first call: {', '.join(sure)}."
    known = [q.column for q in suspected if q.overridden]
    if known:
        yield (
            f"You kept suspected columns: {', '.join(known)}. If they are filled in after "
            "the call, every figure here is too good."
        )
    late = [q.column for q in suspected if q.answer is Reply.LATE]
    if late:
        yield f"Left out because you said that they are filled in later: {', '.join(late)}."
    unsaid = [q for q in suspected if q.answer in (Reply.OPEN, Reply.DEFAULT)
              and q.certainty is not Suspicion.CERTAIN]  # fmt: skip
    if unsaid:
        accepted = all(q.answer is Reply.DEFAULT for q in unsaid)
        said = "You accepted the defaults; it was not said" if accepted else "Nobody said"
        yield f"{_by_default(unsaid)} {said} whether these columns are known before the first call."
    personal = [q for q in questions if q.certainty is Suspicion.PERSONAL]
    if personal:
        yield f"Traits of persons: {'; '.join(map(_of_trait, personal))}."


def with_defaults(model: LeadModel, questions: Sequence[ColumnQuestion]) -> LeadModel:
    """The model whose card says that the defaults were accepted for what was open."""
    accepted = [
        replace(q, answer=Reply.DEFAULT) if q.answer is Reply.OPEN else q for q in questions
    ]
    before, after = set(of_columns(questions)), tuple(of_columns(accepted))
    others = tuple(note for note in model.card.notes if note not in before)
    return replace(model, card=replace(model.card, notes=(*after, *others)))


def _by_default(unsaid: Sequence[ColumnQuestion]) -> str:
    """Which columns the default read and left out, with their AUC alone."""
    read = [f"{q.column} ({q.auc:.2f})" for q in unsaid if q.is_read]
    out = [f"{q.column} ({q.auc:.2f})" for q in unsaid if q.quarantined]
    told = [("Used", read), ("left out", out)] if read else [("Left out", out)]
    words = "; ".join(f"{word} by default (AUC alone): {listed(names, MOST_NAMES)}"
                      for word, names in told if names)  # fmt: skip
    return f"{words}."


def _of_trait(question: ColumnQuestion) -> str:
    by = "as you said" if question.answer in (Reply.KNOWN, Reply.LATE) else "by default"
    return f"{question.column} is {'used' if question.is_read else 'left out'} {by}"


def _of_time(
    history: History,
    half_life: float | None,
    drift: Drift | None,
    request: TrainingRequest,
) -> Iterator[str]:
    yield from of_creation(history, request)
    if history.split.kind is SplitKind.RANDOM:
        yield _of_random(history, request)
    if drift is not None:
        yield drift.sentence
    if history.newest_first:
        yield (
            f"The rows run from the newest lead to the oldest, as “{history.newest_first}” shows, "
            "so they were taken in the reverse order."
        )
    if half_life is not None:
        yield _of_half_life(half_life, history.in_file_order)
    if request.base_rate is not None:
        past = percent(history.outcome.mean())
        yield (
            f"Chances are adjusted from the history's rate of {past} to the stated "
            f"{percent(request.base_rate)}; test figures and threshold use the original rate."
        )


def _of_half_life(half_life: float, in_file_order: bool) -> str:
    older, following = (
        (f"{half_life:,.0f} rows earlier", "rows")
        if in_file_order
        else (f"from {half_life:g} days ago", "weeks")
    )
    return (
        f"Older leads count less: a lead {older} has half the weight. This predicted the following "
        f"{following} best."
    )


def _of_random(history: History, request: TrainingRequest) -> str:
    """Why a random fifth was tested."""
    if request.random_split:
        return f"As requested, {_RANDOM}."
    if history.split.one_sided:
        return history.split.one_sided
    return f"{why_undated(history, request)}, so {_RANDOM}.{named_otherwise(history, request)}"


def _of_the_refit(history: History) -> str:
    """Which figures are those of which model."""
    older = "older" if history.split.kind is SplitKind.TIME else "other"
    leads, before = len(history.outcome), len(history.split.train)
    return (
        f"The model has learned from all {leads:,} leads. Its test figures are those of a model "
        f"with the same settings that learned from the {before:,} {older} ones."
    )


def _of_recipe(history: History, request: TrainingRequest) -> Iterator[str]:
    steps = history.recipe.steps if history.recipe else ()
    yield from (_of_answers(step) for step in steps if isinstance(step, Several))
    others = Recipe(tuple(step for step in steps if not isinstance(step, Several)))
    if not others.steps:
        yield from _of_dates(history, request)
        return
    yield (
        f"This model includes a recipe of {counted(len(others.steps), 'step')}. It derives "
        f"these columns in every file it scores: {listed(others.targets, MOST_NAMES)}."
    )


def _of_answers(step: Several) -> str:
    """That a column holds sets of answers, and what the model reads of it."""
    answers = step.answers or ()
    rare = (
        f" {counted(len(step.rare), 'answer')} of too few leads "
        f"{'is' if len(step.rare) == 1 else 'are'} not."
        if step.rare
        else ""
    )
    return (
        f"“{step.column}” holds several answers in one cell. {counted(len(answers), 'answer')} "
        f"{'is a separate input' if len(answers) == 1 else 'are separate inputs'}, in whatever "
        f"order they are given: {listed(answers, MOST_NAMES)}.{rare}"
    )


def _of_dates(history: History, request: TrainingRequest) -> Iterator[str]:
    """What could be derived from the dates, as the proposed recipe would."""
    created = history.batch.schema.first(Role.CREATED)
    left_out = (request.outcome, *request.exclude)
    steps = date_steps(history.table.frame, created.name if created else None, left_out)
    if steps:
        yield (
            "This model does not learn from dates. A recipe can make inputs of them, and the test "
            f"shows whether they help: {listed((s.target for s in steps), MOST_NAMES)}. Choose the "
            "proposed recipe on the page Train, or write it with “python -m scoring recipe HISTORY "
            "--out FILE.toml” and train with --recipe."
        )
