"""A training or backtest as the runs that are tracked of it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.plain import json_text, plain
from scoring.recipes.recipe import write_recipe
from scoring.registry import card_of
from scoring.registry.model_file import write_model
from scoring.registry.pointer import MODEL
from scoring.tracking import Entry, Pictured, TrackedRun, figures, is_on, note
from scoring.tracking.tracked_run import VERSION_FILE, RunKind, now
from scoring.training.backtest import MODEL as OURS
from scoring.training.prepared import TrainingRequest
from scoring.training.result import Candidate, Training
from scoring.training.run_report import BacktestReport, unseen_auc
from scoring.training.tuning import TunedTrial
from scoring.wording import clipped

# Characters of a parameter that is a list of columns.
_MOST_PARAM = 500


@dataclass(frozen=True)
class Work:
    """What is tracked of where a run comes from: the model's name, the file's, when it began."""

    model: str
    filename: str
    request: TrainingRequest
    began: str


def note_training(work: Work, training: Training) -> None:
    """Note a training with its candidates and trials for the tracking store; never fails."""
    if not is_on():
        return
    model = training.best.model
    run = training_run(work, training)
    note(Entry(work.model, now(), run), lambda folder: write_model(model, folder / MODEL))


def note_backtest(work: Work, found: BacktestReport, history: str) -> None:
    """Note a backtest of the history with this hash for the tracking store; never fails."""
    if found.months and is_on():
        note(Entry(work.model, now(), backtest_run(work, found, history)))


def training_run(work: Work, training: Training) -> TrackedRun:
    """The run of a training: the figures are those of the recommended candidate."""
    best, ended = training.best, now()
    candidates = tuple(_candidate_run(c, training, work, ended) for c in training.candidates)
    whole = _figures(best, best)
    for name, test in (("with_suspects", training.with_suspects), ("random", training.random_test)):
        whole |= {} if test is None else {f"auc_{name}": test.auc}
    asked = work.request
    texts = {
        "model/card.json": json_text(card_of(best.model), indent=1),
        "notes.txt": _lines(training),
    }
    return TrackedRun(
        kind=RunKind.TRAINING,
        name=_named("training", work.filename),
        began=work.began,
        ended=ended,
        about=training.verdict,
        params=_asked(asked) | {"recommended": training.recommended},
        figures=whole,
        tags=_tags(best, work),
        texts=texts | ({"recipe.toml": write_recipe(asked.recipe)} if asked.recipe else {}),
        files={VERSION_FILE: MODEL},
        pictured=Pictured(best.test, _table(training)),
        parts=candidates,
    )


def backtest_run(work: Work, found: BacktestReport, history: str) -> TrackedRun:
    """The run of a backtest: each policy's conversions by month, and the model's against it."""
    table = found.table()
    policies = [str(name) for name in table.columns[4:]]
    totals = {f"conversions_{_word(name)}": float(table[name].sum()) for name in policies}
    totals |= {name: float(table[name].sum()) for name in ("leads", "converted", "called")}
    for rival in found.rivals:
        ends = {"extra": rival.extra, "extra_low": rival.low, "extra_high": rival.high}
        totals |= {f"{end}_{_word(rival.policy)}": value for end, value in ends.items()}
    by_month = {f"{_word(name)}_by_{found.unit}": tuple(map(float, table[name]))
                for name in policies}  # fmt: skip
    return TrackedRun(
        kind=RunKind.BACKTEST,
        name=_named("backtest", work.filename),
        began=work.began,
        ended=now(),
        about=found.sentence,
        params=_asked(work.request) | {"policies": ", ".join(n for n in policies if n != OURS)},
        figures=totals,
        series=by_month,
        tags={"filename": work.filename, "outcome": work.request.outcome, "history": history},
        texts={"backtest.json": json_text(plain(found), indent=1)},
        pictured=Pictured(months=found.months),
    )


def _candidate_run(c: Candidate, training: Training, work: Work, ended: str) -> TrackedRun:
    card = c.model.card
    params = {"candidate": c.name, "trees": str(card.trees), "threshold": f"{c.test.threshold:.6g}"}
    told = (c.note, c.unmet, c.barred, c.challenge, *c.holds)
    return TrackedRun(
        kind=RunKind.CANDIDATE,
        name=c.name,
        began=work.began,
        ended=ended,
        about=" ".join(dict.fromkeys(filter(None, told))),
        params=params,
        figures=_figures(c, training.best),
        tags=_tags(c, work) | {"recommended": str(c.name == training.recommended).lower()},
        texts={"card.json": json_text(card_of(c.model), indent=1)},
        parts=tuple(_trial_run(t, number, work, ended) for number, t in enumerate(c.trials, 1)),
    )


def _trial_run(trial: TunedTrial, number: int, work: Work, ended: str) -> TrackedRun:
    found = {"log_loss": trial.losses[-1], "trees": float(trial.trees)}
    return TrackedRun(
        kind=RunKind.TRIAL,
        name=f"trial {number}",
        began=work.began,
        ended=ended,
        params={name: f"{value:.6g}" for name, value in trial.settings.items()},
        figures=found if trial.trees else {"log_loss": trial.losses[-1]},
        series={"log_loss_by_fold": trial.losses},
        tags={"pruned": str(not trial.trees).lower(), "filename": work.filename},
    )


def _figures(candidate: Candidate, best: Candidate) -> dict[str, float]:
    """The test figures with the ends of their intervals, and the AUC on all unseen leads."""
    found = figures(candidate.test) | {"seconds": candidate.seconds}
    for name, (low, high) in candidate.intervals.items():
        found |= {f"{name}_low": low, f"{name}_high": high}
    unseen = unseen_auc(candidate, best)
    found |= {"auc_unseen": unseen.value, "auc_unseen_low": unseen.low,
              "auc_unseen_high": unseen.high, "unseen_leads": float(unseen.leads)}  # fmt: skip
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def _tags(candidate: Candidate, work: Work) -> dict[str, str]:
    card = candidate.model.card
    return {
        "filename": work.filename,
        "outcome": card.outcome,
        "history": card.history_sha256,
        "candidate": candidate.name,
        "trained_at": card.trained_at,
    }


def _asked(request: TrainingRequest) -> dict[str, str]:
    """What was asked for, where something was; the parts of a part by both names."""
    told = {**plain(request), "recipe": None, "tiers": [goal.words for goal in request.tiers]}
    asked = dict[str, object]()
    for name, value in told.items():
        is_whole = isinstance(value, dict)
        asked |= {f"{name}_{k}": v for k, v in value.items()} if is_whole else {name: value}
    said = {name: _said(value) for name, value in asked.items() if value is not None}
    return {name: clipped(words, _MOST_PARAM) for name, words in said.items() if words}


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(training: Training) -> dict[str, list[object]]:
    """What the picture of the candidates is drawn from."""
    of_all = [(c.name, c.test.auc, *c.intervals["auc"], c.name == training.recommended)
              for c in training.candidates]  # fmt: skip
    columns = zip(*of_all, strict=True)
    names = ("name", "auc", "low", "high", "recommended")
    return {name: list(cells) for name, cells in zip(names, columns, strict=True)}


def _lines(training: Training) -> str:
    return "\n".join(_told(training)) + "\n"


def _told(training: Training) -> Iterator[str]:
    yield training.verdict
    yield from training.best.model.card.notes
    for question in training.questions:
        yield f"Column “{question.column}”: {'read' if question.is_read else 'left out'}."
    if training.failed:
        yield f"Could not be fitted: {', '.join(training.failed)}."


def _named(what: str, filename: str) -> str:
    return f"{what} on {filename}" if filename else what


def _word(policy: str) -> str:
    return policy.replace(" ", "_")
