"""The training pipeline: leads → candidates → evaluation → challenger, published by the gate.

It reads what the data pipeline wrote last, unless the settings name another file. The same leads,
settings and code are not trained on again while the champion is the one that they were compared
with, or the one that came of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from scoring.access import Person, UserRole
from scoring.errors import DataRefused, SettingsRefused
from scoring.model.lead_model import LeadModel, ModelCard
from scoring.pipelines.config import (
    ANYWAY,
    NO_PUBLISHING,
    DataPart,
    LeadChecks,
    PipelineConfig,
    TrainingPart,
)
from scoring.pipelines.found_files import FoundFile, files_at, recipe_in
from scoring.pipelines.jobs import train_and_publish, train_leads, training_report
from scoring.pipelines.noted_pipelines import noted
from scoring.pipelines.report_words import training_words
from scoring.pipelines.resumable import DONE, Facts, RunSteps, digest_of, latest
from scoring.recipes.recipe import Recipe, write_recipe
from scoring.registry import NamedModels, Registry
from scoring.tracking import now
from scoring.training.business import business_of
from scoring.training.goals import Goals
from scoring.training.prepared import Progress, TrainingRequest
from scoring.training.publishing import Publication, champion_of, why_decided
from scoring.training.result import Training
from scoring.training.tiers import TierGoal
from scoring.training.tracked import Work, note_training
from scoring.wording import clipped, listed

# What became of the model.
SERVED, KEPT, HELD, NOT_PUBLISHED = "served", "kept", "held", "not published"


@dataclass(frozen=True)
class TrainingRun:
    """A training by the settings; `raw` is the file that the leads came in."""

    config: PipelineConfig
    file: FoundFile
    recipe: Recipe | None
    raw: str

    @classmethod
    def of(cls, config: PipelineConfig, data_runs: Path) -> "TrainingRun":
        """The run on the latest output of the data pipeline, or on the file of the settings."""
        history, named = config.history(), config.training.input
        if named is not None:
            file = FoundFile(files_at(config.path(named))[0], history)
            place = None if history.recipe is None else config.path(history.recipe)
            return cls(config, file, recipe_in(place), file.name)
        report = _handed_on(data_runs, config.history_mark())
        files = {name: Path(place) for name, place in report["files"].items()}
        recipe = recipe_in(files.get("recipe"))
        ours = replace(history, part=None, header=True, dates=None)
        return cls(config, FoundFile(files["model_input"], ours), recipe, report["input"]["file"])

    @property
    def part(self) -> TrainingPart:
        """What the settings say of the training."""
        return self.config.training

    @property
    def history(self) -> DataPart:
        """What the settings say of the history."""
        return self.config.history()

    @cached_property
    def digest(self) -> str:
        """The mark of what decides the result, but for the champion."""
        return digest_of(
            content=self.file.digest,
            history=replace(self.history, input="", recipe=None, checks=LeadChecks()),
            settings=replace(self.part, input=None),
            recipe=write_recipe(self.recipe) if self.recipe else "",
            models=str(self.config.models.resolve()),
        )

    @cached_property
    def registry(self) -> Registry:
        """Where the versions go: the model that is named, else that of the history's business."""
        models = NamedModels(self.config.models)
        if self.part.model:
            return models.registry(self.part.model)
        loaded = {name: champion_of(models.registry(name)) for name in models.own}
        known = {name: model for name, model in loaded.items() if model is not None}
        predicted = (self.history.outcome, self.request.meaning)
        found = business_of(self.file.table, self.raw, predicted, known, models.names)
        if found.is_new and found.unread:
            raise SettingsRefused(
                f"{clipped(found.why, 300)} State the model that it is for: training.model."
            )
        return models.registry(found.model)

    @cached_property
    def request(self) -> TrainingRequest:
        """What is asked of the training. Raises SettingsRefused for goals of other tiers."""
        part, history = self.part, self.history
        goals = Goals(part.goal_auc, part.goal_precision, part.goal_recall, part.goal_lift)
        return TrainingRequest(
            history.outcome,
            history.created,
            history.exclude,
            part.seed,
            known=part.known,
            late=part.late,
            answer_default=part.answer_default,
            converted=history.converted,
            still_open=history.open,
            filled=history.converted_if_filled,
            empty_lost=history.empty_not_converted,
            waiting=part.waiting,
            file_order=part.file_order,
            random_split=part.random_split,
            base_rate=part.base_rate,
            candidates=part.candidates,
            trials=part.trials,
            recall=part.recall,
            present=part.present,
            recipe=self.recipe,
            tiers=(*_goals(part.tier_rate, is_rate=True), *_goals(part.tier_share, is_rate=False)),
            levers=part.levers,
            anyway=part.publish == ANYWAY,
            fit=part.fit,
            engagement=part.engagement,
            model=part.model,
            goals=goals,
        )

    def run(self, folder: Path, tell: Progress) -> Facts:
        """Train and publish by the gate; what was found. Raises TrainingRefused."""
        steps = RunSteps(folder / self.digest)
        if known := self._known(steps):
            return steps.again(known, self.raw)
        if steps.report():
            steps.forget()
        return noted("train", self.raw, tell, partial(self._done, steps))

    def _done(self, steps: RunSteps, tell: Progress) -> Facts:
        steps.begin()
        before = steps.done("look", lambda: {"versions": self.registry.versions})["versions"]
        found = steps.done("train", lambda: self._ended(before) or self._trained(tell))
        report = {
            "pipeline": "train",
            "status": DONE,
            "run": str(steps.folder),
            "began": steps.began,
            "ended": now(),
            "input": {"file": self.raw, "sha256": self.file.digest},
            "model": self.registry.name,
            "models": str(self.config.models),
            **found,
            "files": {},
        }
        return steps.finish(report, training_words(report))

    def _known(self, steps: RunSteps) -> Facts | None:
        """The report of an earlier run, where another one would find the same."""
        report = steps.report()
        if report is None:
            return None
        champion = self._named(str(report["model"])).champion or ""
        return report if champion in (report["against"], report["version"]) else None

    def _named(self, name: str) -> Registry:
        return NamedModels(self.config.models).registry(name)

    @property
    def _mark(self) -> str:
        """By whom the version was published, as the log of the versions has it."""
        return f"pipeline {self.digest}"

    def _ended(self, before: Sequence[str]) -> Facts | None:
        """What was published by this run before it was ended; None where nothing was.

        `before` are the versions that there were when it began.
        """
        registry = self.registry
        mine = [e for e in registry.log if e.who == self._mark and e.version not in before]
        if not mine:
            return None
        card = registry.load(mine[-1].version).card
        serves = registry.champion == card.version
        return {
            "fate": SERVED if serves else KEPT,
            "against": mine[-1].former,
            "version": card.version,
            "why": why_decided(card),
            "training": {"version": card.version, "notes": list(card.notes)},
        }

    def _trained(self, tell: Progress) -> Facts:
        tell(0.0, "Reading the leads")
        table, registry = self.file.table, self.registry
        request = replace(self.request, model=registry.name)
        against = registry.champion or ""
        if self.part.publish == NO_PUBLISHING:
            began, champion = now(), champion_of(registry)
            training = train_leads(table, request, tell, champion=champion)
            note_training(Work(registry.name, self.raw, request, began), training)
            return self._facts(training.best.model, training, against)
        registry.require_room()
        keep = None if self.part.tiers is None else self.part.tiers == "keep"
        said = Publication(self.part.name, self.raw, keep, by=Person(self._mark, UserRole.ADMIN))
        model, training = train_and_publish(table, request, registry, tell, said)
        return self._facts(model, training, against)

    def _facts(self, model: LeadModel, training: Training, against: str) -> Facts:
        is_published = model.card.version != ModelCard.version
        fate = self._fate(model, is_published=is_published)
        decision = training.best.decision
        why = why_decided(model.card) if is_published else " ".join(_held(training))
        return {
            "fate": fate,
            "against": against,
            "version": model.card.version if is_published else "",
            "why": why or (decision.why if decision else ""),
            "training": training_report(model, training),
        }

    def _fate(self, model: LeadModel, *, is_published: bool) -> str:
        if is_published:
            return SERVED if self.registry.champion == model.card.version else KEPT
        return NOT_PUBLISHED if self.part.publish == NO_PUBLISHING else HELD


def _held(training: Training) -> list[str]:
    """The reasons not to publish, in sentences."""
    open_questions = [q.column for q in training.held_by]
    asked = (
        f"Open questions on {listed([clipped(c) for c in open_questions])}: answer them with known "
        "or late, or set answer_default."
    )
    return [*training.holds, *([asked] if open_questions else [])]


def _handed_on(data_runs: Path, mark: str) -> Facts:
    """The report of the data run that was finished last on this history. Raises DataRefused."""
    place = latest(data_runs, mark)
    report = RunSteps(place).report() if place else None
    if report is None:
        why = "has not finished a run on the history of these settings"
        if place:
            why = "wrote files that have been damaged or are gone"
        raise DataRefused(
            f"There is no input for the training: the data pipeline {why}, in “{data_runs}”. Run "
            "it first, with the same --config: python -m scoring pipeline data; or name a file in "
            "the settings: training.input."
        )
    return report


def _goals(said: Mapping[str, float], *, is_rate: bool) -> list[TierGoal]:
    if odd := [name for name in said if name not in ("A", "B", "C")]:
        key = "tier_rate" if is_rate else "tier_share"
        raise SettingsRefused(
            f"“training.{key}” has a goal for “{clipped(odd[0])}”. Expected goals for the tiers A, "
            "B or C, such as { A = 0.6 }. Correct it in the settings."
        )
    return [TierGoal(letter, value, is_rate) for letter, value in said.items()]
