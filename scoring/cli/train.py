"""The command that trains: options, a table of the candidates, the report."""

import argparse
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from scoring.cli.arguments import (
    add_created,
    add_history,
    add_model,
    add_reading,
    add_recipe_file,
    count,
)
from scoring.cli.creation_asked import with_created
from scoring.cli.inputs import (
    progress,
    read_file,
    recipe_of,
    require_folder,
    who,
    write_json,
)
from scoring.cli.model_asked import registry_for
from scoring.cli.questions import answered, how_to_answer, question_line
from scoring.cli.train_cluster import add_training_cluster, train_on_cluster
from scoring.history.roles import creation_date, never_inputs
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel, ModelCard
from scoring.monitoring.outcomes.challenger import grown_history, open_challenger
from scoring.pipelines.jobs import tiers_of, train_and_publish, train_leads, training_report
from scoring.pipelines.kept_promises import outcome_batches
from scoring.recipes.propose import propose_recipe
from scoring.recipes.recipe import write_recipe
from scoring.registry import Registry
from scoring.schema import Role
from scoring.settings import models_folder
from scoring.storage import write_out
from scoring.tracking import now
from scoring.training.candidates import CONSTANT, NAMES
from scoring.training.goals import (
    RARE,
    USUAL_AUC,
    USUAL_LIFT,
    USUAL_PRECISION,
    USUAL_RECALL,
    Goals,
)
from scoring.training.noted_runs import TRAINING, NotedRun, figures_of
from scoring.training.prepared import Progress, TrainingRequest
from scoring.training.publishing import Publication, champion_of, why_decided
from scoring.training.question import held_line
from scoring.training.result import Candidate, Training
from scoring.training.split import SplitKind
from scoring.training.tiers import TierGoal
from scoring.training.tracked import Work, note_training
from scoring.views.call_sheet.notices import reading_line
from scoring.views.train.tiers import tier_lines
from scoring.views.versions import finds
from scoring.wording import counted, percent

# The exit code of a training whose model was held: it is not published until a person says so; and
# of one whose model was kept as a version, as another one goes on serving.
HELD, KEPT = 3, 4


def add_train(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `train` and its options."""
    train = commands.add_parser("train", help="train models on a history and publish the best")
    add_history(train)
    levers = train.add_mutually_exclusive_group()
    levers.add_argument("--lever", action="append", metavar="COLUMN",
                        help="a field the team can change; default: by name")  # fmt: skip
    levers.add_argument("--no-levers", action="store_true", help="the team can change no field")
    for family, words in (("fit", "who a lead is"), ("engagement", "what a lead did")):
        train.add_argument(f"--{family}", action="append", default=[], metavar="COLUMN",
                           help=f"it says {words}; default: by name and values")  # fmt: skip
    order = train.add_mutually_exclusive_group()
    order.add_argument(
        "--file-order", action="store_true", help="the rows are in time order, oldest first"
    )
    order.add_argument("--random-split", action="store_true", help="test on a random fifth")
    _add_models(train)
    train.add_argument(
        "--name", default="", help="what the version is called; default: by file and day"
    )
    publish = train.add_mutually_exclusive_group()
    publish.add_argument("--no-publish", action="store_true", help="train, but publish nothing")
    publish.add_argument("--publish-anyway", action="store_true",
                         help="publish and serve it though there are reasons not to")  # fmt: skip
    publish.add_argument(
        "--with-outcomes", action="store_true",
        help="learn from what became of leads scored before, too, and try the version out",
    )  # fmt: skip
    train.add_argument("--json", type=Path, metavar="OUT", help="write the report as JSON")
    add_training_cluster(train)
    add_model(train, "the one of the history's business, else a new one named by the file")
    train.set_defaults(run=_train)


def add_recipe(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `recipe`, which proposes one for a file."""
    recipe = commands.add_parser("recipe", help="propose a recipe for a file, as TOML to edit")
    recipe.add_argument("file", metavar="FILE", type=Path)
    recipe.add_argument("--outcome", metavar="COLUMN", help="a column that the recipe never reads")
    add_created(recipe)
    recipe.add_argument("--out", type=Path, required=True, metavar="OUT.toml")
    add_reading(recipe)
    recipe.set_defaults(run=_propose)


def _propose(options: argparse.Namespace) -> None:
    require_folder(options.out)
    table = read_file(options)
    created = options.created
    if created is None:
        created = creation_date(table.frame, options.outcome)
    unread = [options.outcome or "", *never_inputs(table.frame)]
    found = propose_recipe(table, exclude=unread, created=created or None)
    write_out(options.out, write_recipe(found).encode())
    steps = counted(len(found.steps), "step")
    print(f"Wrote a recipe of {steps} to {options.out}. Edit it, then train with --recipe.")


def _add_models(train: argparse.ArgumentParser) -> None:
    train.add_argument("--candidates", type=_names, default=(), metavar="NAME,…",
                       help=f"some of: {', '.join(NAMES)}")  # fmt: skip
    train.add_argument("--trials", type=count, default=0, help="tune LightGBM in this many trials")
    train.add_argument("--recall", type=_share, help="share of conversions to catch, such as 0.75")
    train.add_argument("--base-rate", type=_share, help="real rate of an undersampled history")
    train.add_argument("--present", metavar="COLUMN", help="the score that orders leads today")
    train.add_argument("--tier-rate", action="append", default=[], type=_tier_rate,
                       metavar="A=0.6", help="tier A converts at 60%% or more")  # fmt: skip
    train.add_argument("--tier-share", action="append", default=[], type=_tier_share,
                       metavar="A=0.2", help="tier A is the top fifth")  # fmt: skip
    train.add_argument("--tiers", choices=("keep", "new"),
                       help="keep the champion's tier floors, or use new ones; by default keep, "
                       "unless goals are stated")  # fmt: skip
    _add_goals(train)
    add_recipe_file(train)


def _add_goals(train: argparse.ArgumentParser) -> None:
    """What the model is to show on its test to be called ready."""
    usual = (
        ("auc", "AUC", USUAL_AUC),
        ("precision", "precision", USUAL_PRECISION),
        ("recall", "recall", USUAL_RECALL),
    )
    for name, words, goal in usual:
        train.add_argument(f"--goal-{name}", type=_share, metavar="SHARE",
                           help=f"{words} to exceed on the test; default: {goal:g}")  # fmt: skip
    train.add_argument("--goal-lift", type=_factor, metavar="FACTOR",
                       help="lift in the first tenth to exceed; asked in place of precision and "
                       f"recall where under {percent(RARE)}% convert, default: "
                       f"{USUAL_LIFT:g}")  # fmt: skip


def _factor(text: str) -> float:
    factor = float(text)
    if not 1 <= factor < 1_000:
        raise argparse.ArgumentTypeError("expected a factor of at least 1, such as 2")
    return factor


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError("expected a share between 0 and 1, such as 0.75")
    return share


def _tier_rate(text: str) -> TierGoal:
    return _tier(text, is_rate=True)


def _tier_share(text: str) -> TierGoal:
    return _tier(text, is_rate=False)


def _tier(text: str, *, is_rate: bool) -> TierGoal:
    letter, _, value = text.partition("=")
    if letter not in ("A", "B", "C"):
        raise argparse.ArgumentTypeError("expected a tier A, B or C, such as A=0.6")
    return TierGoal(letter, _share(value), is_rate)


def _train(options: argparse.Namespace) -> int:
    require_folder(options.json)
    if options.cluster is not None:
        with NotedRun(TRAINING, options.file.name, by=who()) as run:
            made = train_on_cluster(options, _request(options))
            _note(run, *made)
        return _told(options, *made)
    with in_hand():
        history = read_file(options)
        print(reading_line(history))
        request = with_created(history, _request(options))
        registry = registry_for(options, history, request.outcome, request.meaning)
        request = replace(request, model=registry.name)
        with NotedRun(TRAINING, options.file.name, by=who()) as run:
            model, training = _trained(options, history, request, registry, run.heard(progress))
            _note(run, model, training, registry)
    return _told(options, model, training, registry)


def _note(run: NotedRun, model: LeadModel, training: Training, registry: Registry) -> None:
    version = model.card.version if _is_published(model) else ""
    run.found(registry.name, version, figures_of(training))


def _told(
    options: argparse.Namespace, model: LeadModel, training: Training, registry: Registry
) -> int:
    serves = _is_published(model) and registry.champion == model.card.version
    _tell(model, training)
    print(_fate(options, model, training, "" if serves else registry.champion or ""))
    if options.json:
        write_json(options.json, {**training_report(model, training), "serves": serves})
    if options.no_publish or serves:
        return 0
    return KEPT if _is_published(model) else HELD


def _is_published(model: LeadModel) -> bool:
    return model.card.version != ModelCard.version


def _trained(
    options: argparse.Namespace,
    history: Table,
    request: TrainingRequest,
    registry: Registry,
    tell: Progress,
) -> tuple[LeadModel, Training]:
    if options.no_publish:
        work = Work(registry.name, options.file.name, request, now())
        training = train_leads(history, request, tell, champion=champion_of(registry))
        note_training(work, training)
        return training.best.model, training
    registry.require_room()
    if options.with_outcomes:
        return _challenger(answered(history, request), history, registry, tell)
    keep = None if options.tiers is None else options.tiers == "keep"
    request = answered(history, request)
    said = Publication(options.name, options.file.name, keep, by=who())
    return train_and_publish(history, request, registry, tell, said)


def _challenger(
    request: TrainingRequest, history: Table, registry: Registry, tell: Progress
) -> tuple[LeadModel, Training]:
    """A version that learns from what became of scored leads, too, and is tried out."""
    today = np.datetime64(datetime.now(UTC).date())
    batches = outcome_batches(registry, today)
    grown = grown_history(history, request.outcome, request.meaning, batches)
    print(grown.note)
    training, model = open_challenger(grown, request, registry, by=who(), progress=tell)
    return model, training


def _fate(options: argparse.Namespace, model: LeadModel, training: Training, champion: str) -> str:
    """Whether the model serves from now on, and why or why not.

    `champion` is the version that serves, "" for the model itself.
    """
    held = [held_line(training.held_by)] if training.held_by else []
    reasons = "\n".join(f"HELD {hold}" for hold in (*training.holds, *held))
    if _is_published(model):
        return f"{reasons}\n{_published(model, champion, options.models)}".strip()
    ways = [how_to_answer(training.held_by)] if training.held_by else []
    if options.no_publish:
        gate = "" if reasons else _by_the_gate(training)
        return "\n".join(filter(None, (reasons, *ways, gate, "Not published, as requested.")))
    ways += ["To publish it all the same, add --publish-anyway."] if training.holds else []
    return f"{reasons}\nNot published. {' '.join(ways)}"


def _by_the_gate(training: Training) -> str:
    decision = training.best.decision
    if decision is None:
        return ""
    return f"The gate would {'let it serve' if decision.serves else 'keep it'}. {decision.why}"


def _published(model: LeadModel, champion: str, folder: Path) -> str:
    card = model.card
    if not champion:
        served = f"Published as {model.line}, {card.version}, “{card.name}”: it serves now."
        return f"{served} {why_decided(card)}".strip()
    where = "" if folder == models_folder() else f" --models {shlex.quote(str(folder))}"
    return (
        f"KEPT as {model.line}, {card.version}, “{card.name}”; {champion} goes on serving. "
        f"{why_decided(card)}\n"
        f"To serve it: python -m scoring models promote {card.version} --model {model.line}"
        f"{where}\nTo serve the next one in any case, add --publish-anyway."
    )


def _request(options: argparse.Namespace) -> TrainingRequest:
    return TrainingRequest(
        options.outcome,
        options.created,
        options.exclude,
        options.seed,
        known=options.known,
        converted=options.converted,
        still_open=options.still_open,
        filled=options.converted_if_filled,
        empty_lost=options.empty_not_converted,
        waiting=options.waiting,
        late=options.late,
        answer_default=options.answer_default,
        file_order=options.file_order,
        random_split=options.random_split,
        base_rate=options.base_rate,
        candidates=options.candidates,
        trials=options.trials,
        recall=options.recall,
        present=options.present,
        recipe=recipe_of(options),
        tiers=(*options.tier_rate, *options.tier_share),
        levers=() if options.no_levers else options.lever,
        anyway=options.publish_anyway,
        fit=options.fit,
        engagement=options.engagement,
        goals=Goals(
            options.goal_auc, options.goal_precision, options.goal_recall, options.goal_lift
        ),
    )


def _tell(model: LeadModel, training: Training) -> None:
    for question in training.questions:
        print(question_line(question))
    if training.with_suspects:
        print(
            "With the columns left out as suspected, plain LightGBM would show an AUC of "
            f"{training.with_suspects.auc:.3f} (n {training.with_suspects.rows:,}). If they are "
            "filled in after the call, new leads will not be ranked as well as that."
        )
    for column in model.schema.columns:
        if column.role in (Role.PERSONAL, Role.UNUSED):
            print(f"LEFT OUT {column.name}: {column.reason}")
    for note in model.card.notes:
        print(f"NOTE {note}")
    _tell_candidates(training)
    if training.best.challenge:
        print(training.best.challenge)
    for line in tier_lines(tiers_of(model, training)):
        print(line)
    print(_figures(model))


def _tell_candidates(training: Training) -> None:
    """The candidates, which is recommended, and what that one is worth."""
    print(
        f"{'Candidate':22}{'Unseen AUC':>10}{'Test AUC':>10} {'90% interval':>16}{'ECE':>7}"
        f"{'Lift':>6}{'Seconds':>9}"
    )
    for candidate in training.candidates:
        print(_row(candidate))
    print(training.verdict)
    if training.best.readiness:
        print(training.best.readiness.sentence)
    print(finds(training.best.test, training.recommended == CONSTANT))
    if training.failed:
        print(f"Left out because they could not be fitted: {', '.join(training.failed)}.")


def _row(candidate: Candidate) -> str:
    test, unseen = candidate.test, candidate.proof.auc.value
    low, high = candidate.intervals["auc"]
    return (
        f"{candidate.name:22}{unseen:10.3f}{test.auc:10.3f} {f'{low:.3f} to {high:.3f}':>16}"
        f"{test.ece:7.3f}{test.lift_at_10:6.2f}{candidate.seconds:9.1f}"
    )


def _figures(model: LeadModel) -> str:
    card, test = model.card, model.card.test
    chosen = "newest fifth" if test.split == SplitKind.TIME else "random fifth"
    return (
        f"{card.candidate}, trained on {card.trained_rows:,} leads, {len(model.schema.inputs)} "
        f"fields. Tested on the {chosen} ({test.rows:,} leads) with the same settings, learned "
        f"from the {card.tested_rows:,} others: AUC {test.auc:.3f}, PR-AUC {test.pr_auc:.3f}, "
        f"Brier {test.brier:.3f}, ECE {test.ece:.3f}, lift at 10% {test.lift_at_10:.2f}; at a "
        f"chance of {percent(test.threshold)} precision {percent(test.precision)}, "
        f"recall {percent(test.recall)}."
    )
