"""Files scored by a crew of workers, and the call sheet written in parts with a manifest.

Nothing is gathered but what compares leads with each other: the chance of each, and the columns
that say who it is, when it came and how far it is. By these its rank and the cut at the capacity
are exact; all other cells, the codes and the reasons stay with the workers.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scoring.cluster.crew import Crew
from scoring.cluster.file_sketch import FileAsked, columns_of, cut, read_one, sketch
from scoring.cluster.gathered import Files, gathered, places_of, whole_table
from scoring.cluster.lead_part import WrittenPart, score_part, scores_of, write_part
from scoring.errors import BatchRefused, ClusterFailed, StorageFailed
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import expectation
from scoring.plain import json_text
from scoring.storage import storing, write_out

# Leads of a part: some for each worker, so that all end at about the same time, yet enough of them
# that handing them out costs little.
MOST_LEADS, LEAST_LEADS, FOR_EACH = 50_000, 1_000, 4
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class ClusterRun:
    """Leads that a crew has read and scored: all of them ranked, and the parts that hold them.

    `sizes` are the leads of each part, in the order of the files.
    """

    crew: Crew
    files: Files
    scored: ScoredBatch
    parts: Sequence[Any]
    sizes: Sequence[int]


def score_files(
    crew: Crew, asked: Sequence[FileAsked], model: LeadModel, said: Confirmed, most: int = 0
) -> ClusterRun:
    """Read files and rank all their leads together, in parts of at most so many, 0 for as it fits.

    Raises FileRefused, BatchRefused and ClusterFailed.
    """
    _require_no_recipe(model)
    handed = crew.hand_out(model)
    read = [crew.start(read_one, one) for one in asked]
    found = crew.results([crew.start(sketch, one, handed, said) for one in read], "Reading")
    files = Files(tuple(one.path.name for one in asked), tuple(found), marked=len(asked) > 1)
    files.require_alike()
    judged = files.judged(model, datetime.now(UTC).isoformat(timespec="seconds"))
    known, parts = crew.hand_out(judged), list[Any]()
    size = most or fitting(files.leads, crew.size)
    for table, start, of in zip(read, files.starts, found, strict=True):
        for at in range(0, of.leads, size):
            part = crew.start(cut, table, at, at + size, start)
            parts.append(crew.start(score_part, part, handed, known))
    wanted = [crew.start(columns_of, table, files.gathered) for table in read]
    told = crew.results([crew.start(scores_of, part) for part in parts], "Scoring")
    whole = whole_table(files, crew.results(wanted, "Comparing"))
    sizes = [len(part.unsure) for part in told]
    return ClusterRun(crew, files, gathered(files, whole, told, judged, model), parts, sizes)


def _require_no_recipe(model: LeadModel) -> None:
    if model.recipe is not None:
        raise BatchRefused(
            f"{model.line}, {model.card.version} derives columns by a recipe, which looks at whole "
            "columns of a file. Such models are scored on one machine: leave --cluster out."
        )


def fitting(leads: int, workers: int) -> int:
    """How many leads a part has at most."""
    return min(max(-(-leads // (FOR_EACH * workers)), LEAST_LEADS), MOST_LEADS)


def write_parts(run: ClusterRun, folder: Path, kind: str, plan: CallPlan | None = None) -> Path:
    """Write the call sheet in parts of a kind, .csv or .parquet, then the manifest; returns that.

    A part holds its leads in rank order. It is written whole or not at all, and over itself where a
    worker is lost, so that the folder holds each lead once when the manifest is there. Raises
    StorageFailed, also for a folder that holds anything.
    """
    _require_empty(folder)
    places = places_of(run.scored, plan, run.sizes)
    digits = max(4, len(str(len(places))))
    written: list[WrittenPart] = run.crew.results(
        [
            run.crew.start(write_part, part, of_part, folder / f"part-{at:0{digits}}{kind}")
            for at, (part, of_part) in enumerate(zip(run.parts, places, strict=True))
        ],
        "Explaining and writing",
    )
    if [part.leads for part in written] != list(run.sizes):
        raise ClusterFailed(
            "The parts written do not hold the leads that were scored, so no manifest was written. "
            "Delete the folder and start again."
        )
    # What a worker was writing when it was lost.
    for scratch in folder.glob(".*.tmp"):
        scratch.unlink(missing_ok=True)
    text = json_text(_manifest(run, written, plan), indent=1)
    write_out(folder / MANIFEST, f"{text}\n".encode())
    return folder / MANIFEST


def _require_empty(folder: Path) -> None:
    with storing(f"“{folder}” could not be made"):
        folder.mkdir(parents=True, exist_ok=True)
        held = any(folder.iterdir())
    if held:
        raise StorageFailed(
            f"The folder “{folder}” holds something already. The parts of a call sheet need a "
            "folder of their own: name a new one, or empty it."
        )


def _manifest(
    run: ClusterRun, written: Sequence[WrittenPart], plan: CallPlan | None
) -> dict[str, Any]:
    """What the folder holds, as plain data."""
    scored, card = run.scored, run.scored.model.card
    letters = scored.scores.tier.tolist()
    said = (
        {}
        if plan is None
        else {"capacity": plan.capacity, "cut": asdict(expectation(scored, plan))}
    )
    return {
        "model": scored.model.line,
        "version": card.version,
        "scored_at": scored.scored_at,
        "files": list(run.files.names),
        "leads": len(scored.leads),
        "set_aside": sum(len(sketch.table.set_aside) for sketch in run.files.sketches),
        "expected": float(scored.scores.propensity.sum()),
        "tiers": {tier: letters.count(tier) for tier in "ABCD"},
        **said,
        "parts": [asdict(part) for part in written],
    }
