"""The data pipeline: a raw file → checks → recipe → the input of a model, with its report.

<run>/model_input.csv   the leads that passed, as they were read; the training reads it
<run>/recipe.toml       the recipe, which the training learns and the model keeps
<run>/derived.csv       the same leads with the columns that the recipe makes of them
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from scoring.delivery.tables import to_csv
from scoring.errors import CheckFailed, DataRefused
from scoring.intake.issue import Table
from scoring.intake.table.reading import HEADER_QUESTION, lacks_header
from scoring.intake.uploads.uploaded import read_upload
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.config import OFF, DataPart, PipelineConfig
from scoring.pipelines.found_files import FoundFile, files_at, recipe_in
from scoring.pipelines.lead_checks import AGE, LeadCheck, lead_checks
from scoring.pipelines.noted_pipelines import noted
from scoring.pipelines.report_words import data_words
from scoring.pipelines.resumable import (
    DONE,
    STOPPED,
    Facts,
    RunSteps,
    digest_of,
    sha256,
)
from scoring.recipes.effect import effects
from scoring.recipes.recipe import Recipe, write_recipe
from scoring.registry import NamedModels
from scoring.storage import write_out
from scoring.tracking import now
from scoring.training.prepared import Progress, require_outcome
from scoring.training.publishing import champion_of
from scoring.wording import clipped, counted

MODEL_INPUT, RECIPE, DERIVED = "model_input.csv", "recipe.toml", "derived.csv"


@dataclass(frozen=True)
class DataRun:
    """A history on its way to be the input of a model."""

    config: PipelineConfig
    file: FoundFile
    champion: LeadModel | None

    @classmethod
    def of(cls, config: PipelineConfig) -> "DataRun":
        """The run on the newest file of the settings."""
        part = config.history()
        file = FoundFile(files_at(config.path(part.input))[0], part)
        return cls(config, file, _champion(config, part))

    @property
    def part(self) -> DataPart:
        """What the settings say of the history."""
        return self.config.history()

    @cached_property
    def recipe(self) -> Recipe | None:
        """The recipe of the settings."""
        said = self.part.recipe
        return recipe_in(None if said is None else self.config.path(said))

    @property
    def digest(self) -> str:
        """The mark of what decides the result; with a check on its age that is the day, too."""
        dated = now()[:10] if self.part.checks.most_days is not None else ""
        card = self.champion and self.champion.card
        return digest_of(
            content=self.file.digest,
            settings=replace(self.part, input="", recipe=None),
            recipe=write_recipe(self.recipe) if self.recipe else "",
            against=(card.version, card.trained_at) if card else (),
            day=dated,
        )

    @cached_property
    def table(self) -> Table:
        """The history. Raises FileRefused and DataRefused."""
        table = self.file.table
        if lacks_header(table):
            raise DataRefused(f"The history {HEADER_QUESTION}")
        return table

    @cached_property
    def derived(self) -> Table:
        """The history with the columns that the recipe makes, learned from all of it."""
        if self.recipe is None:
            return self.table
        return self.recipe.learned(self.table).apply(self.table)

    def run(self, folder: Path, tell: Progress) -> Facts:
        """Check the leads and write the input of a model, or say why not. Raises DataRefused."""
        steps = RunSteps(folder / self.digest, self.config.history_mark())
        if known := steps.report():
            return steps.again(known, self.file.name)
        return noted("data", self.file.name, tell, partial(self._done, steps))

    def _done(self, steps: RunSteps, tell: Progress) -> Facts:
        steps.begin()
        tell(0.05, "Reading and checking the leads")
        found = steps.done("check", lambda: self._checked(steps))
        tell(0.5, "Applying the recipe")
        told = steps.done("recipe", self._told)
        tell(0.6, "Writing the input of the model")
        files = self._files(steps)
        tell(0.8, "Reading it back")
        steps.done("read back", lambda: self._read_back(files["model_input"]))
        report = self._report(steps, DONE, found["checks"], found["rows"])
        report |= {"recipe": told["steps"], "files": {k: str(p) for k, p in files.items()}}
        tell(1.0, "Done")
        return steps.finish(report, data_words(report))

    def _checked(self, steps: RunSteps) -> Facts:
        """What the checks found. Where one failed that is kept, and CheckFailed raised.

        Leads that are too old raise DataRefused: the newer file may only be late.
        """
        checks = lead_checks(self.table, self.part, self._scored())
        plain = [{"name": c.name, "expected": c.expected, "found": c.found, "passed": c.passed}
                 for c in checks]  # fmt: skip
        rows = {"leads": len(self.table.frame), "set_aside": len(self.table.set_aside),
                "columns": self.table.frame.shape[1]}  # fmt: skip
        if failed := [check for check in checks if not check.passed]:
            report = self._report(steps, STOPPED, plain, rows)
            steps.keep(report, data_words(report))
            is_late = any(check.name == AGE for check in failed)
            raise (DataRefused if is_late else CheckFailed)(_why(failed, steps.folder))
        return {"checks": plain, "rows": rows}

    def _scored(self) -> ScoredBatch | None:
        """The leads as the model that serves scores them, where their drift is asked for."""
        if self.champion is None or self.part.checks.drift == OFF:
            return None
        return score_table(self.table, self.file.name, self.champion)

    def _told(self) -> Facts:
        """What each step of the recipe does. Raises RecipeRefused where the outcome goes."""
        require_outcome(self.part.outcome, self.table, self.derived)
        if self.recipe is None:
            return {"steps": []}
        found = effects(self.recipe.learned(self.table), self.table)
        return {"steps": [
            {"kind": type(effect.step).__name__.casefold(), "columns": list(effect.step.targets),
             "outcome": str(effect.outcome), "share": effect.share}
            for effect in found
        ]}  # fmt: skip

    def _files(self, steps: RunSteps) -> dict[str, Path]:
        def leads(table: Table) -> Callable[[Path], None]:
            return lambda place: write_out(place, to_csv(table.frame))

        files = {"model_input": steps.written(MODEL_INPUT, leads(self.table))}
        if self.recipe is not None:
            text = write_recipe(self.recipe).encode()
            files["recipe"] = steps.written(RECIPE, lambda place: write_out(place, text))
            files["derived"] = steps.written(DERIVED, leads(self.derived))
        return files

    def _read_back(self, place: Path) -> Facts:
        """The mark of what was written, once it has been read as it was. Raises DataRefused."""
        content = place.read_bytes()
        back = read_upload(content, place.name, header=True).frame
        if back.equals(self.table.frame.reset_index(drop=True)):
            return {"leads": len(back), "sha256 of content": sha256(content)}
        raise DataRefused(
            f"The {counted(len(self.table.frame), 'lead')} of “{self.file.name}” would not be read "
            f"back from {MODEL_INPUT} as they were written. Expected the same cells. Nothing is "
            "handed to the training; train on the raw file itself: training.input."
        )

    def _report(
        self, steps: RunSteps, status: str, checks: list[Facts], rows: Mapping[str, int]
    ) -> Facts:
        card = self.champion and self.champion.card
        return {
            "pipeline": "data",
            "status": status,
            "run": str(steps.folder),
            "began": steps.began,
            "ended": now(),
            "input": {"file": self.file.name, "sha256": self.file.digest, **rows},
            "outcome": self.part.outcome,
            "checks": checks,
            "against": card.version if card else None,
        }


def _champion(config: PipelineConfig, part: DataPart) -> LeadModel | None:
    """The model that serves, against which drift is checked; None where it is not, or none does."""
    models, name = NamedModels(config.models), config.training.model
    if part.checks.drift == OFF or name not in models.names:
        return None
    return champion_of(models.registry(name))


def _why(failed: list[LeadCheck], folder: Path) -> str:
    first, *others = failed
    more = f" {counted(len(others), 'other check')} failed as well." if others else ""
    return (
        f"The leads were not handed on, because a check failed. {clipped(first.name, 60)}: "
        f"expected {clipped(first.expected, 80)}, found {clipped(first.found, 100)}.{more} "
        "Correct the export, or the check in the settings. Earlier results are unchanged. "
        f"All checks: {folder / 'report.md'}"
    )
