"""The inference pipeline: new leads → scored → written out with reasons, and checked.

<run>/scores.parquet     all leads with all digits of their chances, for programs
<run>/call_sheet.csv     and .xlsx: these three as `score` writes them
<run>/call_list.csv      who is called by the plan, to dial from
<run>/write_back_….csv   to import into a CRM
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from scoring.delivery.call_list import call_list
from scoring.delivery.tables import to_csv
from scoring.delivery.write_back import write_back, write_back_name
from scoring.deployment import deployment
from scoring.errors import (
    BatchRefused,
    CheckFailed,
    DataRefused,
    FileRefused,
    LeadScoringError,
    ModelUnavailable,
)
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.compiled_trees import wait_for
from scoring.model.lead_model import TIERS
from scoring.model.model_choice import choose_model
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.set_apart import Why
from scoring.model.shadow import Shadow
from scoring.model.top_reasons import TopReasons
from scoring.monitoring.predicted_ratio import ratio_checks
from scoring.pipelines.config import CSV, DIAL, EACH, XLSX, InferencePart, PipelineConfig
from scoring.pipelines.found_files import FoundFile, files_at
from scoring.pipelines.inference_facts import drift_facts, lot_facts, ratio_facts, why_stopped
from scoring.pipelines.jobs import (
    expectation,
    explained,
    require_plan,
    require_ranking,
    shadow_beside,
    write_call_sheet,
)
from scoring.pipelines.keeping import PIPELINE, keep_scored
from scoring.pipelines.noted_pipelines import noted
from scoring.pipelines.recoded_batch import RecodedBatch, recoding_report, with_recoding
from scoring.pipelines.report_words import inference_words
from scoring.pipelines.resumable import (
    ALREADY,
    DONE,
    STOPPED,
    Facts,
    RunSteps,
    as_before,
    digest_of,
    latest,
    mark_of,
)
from scoring.pipelines.tracked_inference import note_inference
from scoring.registry import SAMPLE, Loaded, NamedModels, Registry
from scoring.storage import write_out
from scoring.store.kept_cells import plain_without_contacts
from scoring.tracking import now
from scoring.training.prepared import Progress
from scoring.wording import clipped, counted

USUAL, UNUSUAL = "usual", "unusual"
SCORES = "scores.parquet"


def infer(config: PipelineConfig, folder: Path, tell: Progress) -> Facts:
    """Score the newest file, or each that has not been scored; what was found."""
    part = config.leads()
    places = files_at(config.path(part.input))
    if part.files != EACH:
        return InferenceRun(config, FoundFile(places[0], part)).run(folder, tell)
    return _each(config, list(reversed(places)), folder, tell)


def _each(config: PipelineConfig, places: list[Path], folder: Path, tell: Progress) -> Facts:
    """Score each of the files; one that is refused does not keep the others from it."""
    found, refusals = list[Facts](), dict[str, LeadScoringError]()
    for place in places:
        run = InferenceRun(config, FoundFile(place, config.leads()))
        try:
            found.append(run.before(folder) or run.run(folder, tell))
        except (FileRefused, BatchRefused, DataRefused) as refusal:
            refusals[place.name] = refusal
    if refusals:
        name, why = next(iter(refusals.items()))
        failed = all(isinstance(refusal, CheckFailed) for refusal in refusals.values())
        what = "were scored and not written" if failed else "could not be scored or written"
        raise (CheckFailed if failed else DataRefused)(
            f"{len(refusals):,} of {counted(len(places), 'file')} {what}; the others are done. "
            f"Correct or remove “{clipped(name, 60)}”. {why}"
        )
    new = any(report["status"] == DONE for report in found)
    return {"pipeline": "infer", "status": DONE if new else ALREADY, "runs": found}


@dataclass(frozen=True)
class InferenceRun:
    """A file of new leads and what is to be made of it."""

    config: PipelineConfig
    file: FoundFile

    @property
    def part(self) -> InferencePart:
        """What the settings say of it."""
        return self.config.leads()

    @property
    def models(self) -> NamedModels:
        """The models of the settings."""
        return NamedModels(self.config.models)

    @cached_property
    def digest(self) -> str:
        """The mark of what decides the result: with it the versions that may score."""
        names = [self.part.model] if self.part.model else self.models.names
        registries = [self.models.registry(name) for name in names]
        return digest_of(
            content=self.file.digest,
            settings=replace(self.part, input="", files=""),
            models={r.name: [r.champion, r.since, r.shadow] for r in registries},
        )

    @cached_property
    def mark(self) -> str:
        """The mark of what is asked: this content and these settings, by whatever model."""
        return mark_of(content=self.file.digest, settings=replace(self.part, input="", files=""))

    @cached_property
    def unread(self) -> list[str]:
        """The models that might fit best and cannot be loaded."""
        return [] if self.part.model else sorted({*self.models.names} - self.serving.keys())

    @cached_property
    def serving(self) -> dict[str, Loaded]:
        """What serves of each model; one that cannot be loaded is not among them."""
        return _serving(self.models)

    @cached_property
    def loaded(self) -> Loaded:
        """The version that scores: of the model that is named, else of the one that fits best."""
        models, name = self.models, self.part.model
        if name:
            return models.known(name).serving()
        served = self.serving
        if len(served) < 2:
            return models.registry(next(iter(served), models.usual)).serving()
        known = {one: loaded.model for one, loaded in served.items()}
        said = dict.fromkeys(known, self._said)
        return served[choose_model(self.file.table, known, models.usual, said, spare=SAMPLE).best]

    @property
    def _said(self) -> Confirmed:
        return Confirmed(dict(self.part.map))

    @property
    def registry(self) -> Registry:
        """The versions of the model that scores."""
        return self.models.registry(self.loaded.model.line)

    def run(self, folder: Path, tell: Progress) -> Facts:
        """Score the leads, write them out and check them. Raises BatchRefused and DataRefused."""
        steps = RunSteps(folder / self.digest, self.mark)
        if (known := steps.report()) and not self._is_mended(known):
            return steps.again(known, self.file.name)
        return noted("infer", self.file.name, tell, partial(self._done, steps))

    def _done(self, steps: RunSteps, tell: Progress) -> Facts:
        steps.begin()
        scored = steps.state["steps"].get("score")
        if scored and self._is_by_another(scored):
            steps.forget()
        work = _Outputs(self, steps.began, tell)
        tell(0.0, "Reading and scoring the leads")
        found = steps.done("score", work.facts)
        if self.part.stop_if_unusual and found["verdict"] == UNUSUAL:
            stopped = self._report(steps, STOPPED, found, {})
            steps.keep(stopped, inference_words(stopped))
            raise CheckFailed(why_stopped(found, steps.folder))
        files = {name: str(steps.written(*asked)) for name, asked in work.asked().items()}
        kept = steps.done("keep", work.kept) if self._keeps else {"batch": ""}
        report = self._report(steps, DONE, {**found, **kept}, files)
        tell(1.0, "Done")
        steps.finish(report, inference_words(report))
        note_inference(report)
        return report

    @property
    def _keeps(self) -> bool:
        return self.part.keep and deployment().keep_batches

    def before(self, folder: Path) -> Facts | None:
        """The report of an earlier run on the same content and settings, by whatever version."""
        place = latest(folder, self.mark)
        report = RunSteps(place).report() if place else None
        if report is None or self._is_mended(report):
            return None
        return as_before(report, self.file.name)

    def _is_mended(self, found: Facts) -> bool:
        """Whether leads were scored by a stand-in, and another version would score them now."""
        return bool(found["model_warning"] or found.get("unread")) and self._is_by_another(found)

    def _is_by_another(self, found: Facts) -> bool:
        model = self.loaded.model
        ours = (model.line, model.card.version, self.unread)
        return ours != (found["model"], found["version"], found.get("unread"))

    def _report(
        self, steps: RunSteps, status: str, found: Facts, files: Mapping[str, str]
    ) -> Facts:
        return {
            "pipeline": "infer",
            "status": status,
            "run": str(steps.folder),
            "began": steps.began,
            "ended": now(),
            "input": {"file": self.file.name, "sha256": self.file.digest},
            **found,
            "files": files,
        }


@dataclass(frozen=True)
class _Outputs:
    """What is written of a run, each made when it is asked for; `began` is when it was scored."""

    of: InferenceRun
    began: str
    tell: Progress

    @cached_property
    def _found(self) -> RecodedBatch:
        """The leads, scored, with the recoding that they propose or were read by."""
        run = self.of
        wait_for(len(run.file.table.frame))
        found = score_table(run.file.table, run.file.name, run.loaded.model, mapping=run._said)
        return with_recoding(found, accept=run.part.recode)

    @cached_property
    def scored(self) -> ScoredBatch:
        """The leads, scored. Raises BatchRefused where their order says nothing."""
        found, part = self._found.scored, self.of.part
        doubtful = [Why.MAYBE_LOST] if part.set_apart_doubtful else []
        switched = frozenset([*map(Why, part.call_also), *doubtful])
        if not part.anyway:
            require_ranking(found)
        # Of a run that was ended and taken up again all files say one time.
        return replace(found, switched=switched, scored_at=f"{self.began[:19]}+00:00")

    @cached_property
    def plan(self) -> CallPlan | None:
        """Who is called, None where nothing is asked of it."""
        part, reps = self.of.part, self.of.part.reps
        if part.call is None and not (reps or part.by_value or part.with_phone):
            return None
        capacity = len(self.scored.leads) if part.call is None else part.call
        lot = (part.holdout, part.lot)
        plan = CallPlan(capacity, reps, not part.every_lead, part.by_value, part.with_phone, *lot)
        require_plan(self.scored, plan, "by_value = true", "with_phone = true")
        return plan

    @cached_property
    def reasons(self) -> TopReasons:
        """The reasons of all leads in rank order."""
        return explained(self.scored, lambda share: self.tell(0.1 + 0.7 * share, "Explaining"))

    def asked(self) -> Mapping[str, tuple[str, Callable[[Path], object]]]:
        """The files that the settings ask for, by what they are: their name and what writes them.

        The scores in full precision are among them in any case.
        """
        part = self.of.part
        found: dict[str, tuple[str, Callable[[Path], object]]] = {"scores": (SCORES, self._sheet)}
        if CSV in part.formats:
            found["call_sheet"] = ("call_sheet.csv", self._sheet)
        if XLSX in part.formats:
            found["workbook"] = ("call_sheet.xlsx", self._sheet)
        if DIAL in part.formats:
            found["call_list"] = ("call_list.csv", self._list)
        if part.write_back:
            name = write_back_name(self.scored, part.write_back)
            found["write_back"] = (name, self._write_back)
        return found

    @cached_property
    def _shadow(self) -> Shadow | None:
        return shadow_beside(self.scored, self.of.registry)[0]

    def _sheet(self, place: Path) -> None:
        write_call_sheet(self.scored, self.reasons, place, self.plan, self._shadow)

    def _list(self, place: Path) -> None:
        plan = self.plan or CallPlan(len(self.scored.leads), fold=not self.of.part.every_lead)
        called = plan.called(self.scored)
        apart = self.scored.explainer.apart(called, called)
        write_out(place, to_csv(call_list(self.scored, apart, plan)))

    def _write_back(self, place: Path) -> None:
        found = write_back(self.scored, self.reasons, str(self.of.part.write_back))
        write_out(place, found.content)

    def kept(self) -> Facts:
        """Keep the leads in the store; the address by which they are found there."""
        folder = self.of.models.folder
        record = keep_scored(
            self.scored, by=PIPELINE, came_by="pipeline", models=folder, plan=self.plan
        )
        return {"batch": record.address}

    def facts(self) -> Facts:
        """What is recorded of the leads together: tiers, drift, the ratio and the verdict."""
        scored, card = self.scored, self.scored.model.card
        try:
            unseen = self.of.registry.unseen(card.version)
        except ModelUnavailable:
            unseen = None
        ratios = ratio_checks(scored, unseen)
        unlike = scored.drift.unlike(len(scored.leads))
        letters = scored.scores.tier.tolist()
        whole = expectation(scored, self.plan or CallPlan(len(scored.leads), fold=True))
        is_usual = not unlike and all(check.is_usual for check in ratios)
        table = scored.as_uploaded
        return {
            "leads": len(scored.leads),
            "set_aside": len(table.set_aside),
            "model": scored.model.line,
            "version": card.version,
            "model_warning": self.of.loaded.warning,
            "unread": self.of.unread,
            "tiers": {tier: letters.count(tier) for tier in TIERS},
            "calls": whole.capacity,
            "expected": whole.expected,
            "expected_low": whole.low,
            "expected_high": whole.high,
            "lot": lot_facts(scored, self.plan),
            "missing": list(scored.leads.match.missing),
            "drift": drift_facts(scored),
            "unlike": unlike,
            "ratios": [ratio_facts(check) for check in ratios],
            "recoding": plain_without_contacts(recoding_report(self._found)),
            "verdict": USUAL if is_usual else UNUSUAL,
        }


def _serving(models: NamedModels) -> dict[str, Loaded]:
    """What serves of each model; one that cannot be loaded is not among them."""
    found = dict[str, Loaded]()
    for name in models.names:
        try:
            found[name] = models.registry(name).serving()
        except ModelUnavailable:
            continue
    return found
