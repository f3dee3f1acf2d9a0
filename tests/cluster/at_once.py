"""A crew of nobody: work is done when it is begun, so that what is done can be tested anywhere."""

import csv
import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd

from scoring.cli.calls import CallPlan
from scoring.cluster.boosting import Boosting, CodedRows
from scoring.cluster.file_sketch import FileAsked
from scoring.cluster.whole_run import MANIFEST, score_files, write_parts
from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import call_sheet_file, explained
from scoring.views.call_sheet.file import read_together

Rows = list[dict[str, str]]


class AtOnce:
    """Does what a Crew has done by others."""

    size = 3

    def start(self, work: Callable[..., Any], *given: Any) -> Any:
        return work(*given)

    def start_at(self, place: int, work: Callable[..., Any], *given: Any) -> Any:
        assert place >= 0
        return work(*given)

    def grown(self, rows: Sequence[CodedRows], boosting: Boosting) -> str:
        """By one process, of all rows together."""
        leads = lgb.Dataset(
            np.concatenate([one.codes for one in rows]),
            np.concatenate([one.outcome for one in rows]),
            weight=np.concatenate([one.weight for one in rows]),
            categorical_feature=list(boosting.categorical),
            params={"verbosity": -1},
        )
        parameters = {**boosting.parameters, "num_threads": 1}
        return lgb.train(parameters, leads, boosting.trees).model_to_string()

    def hand_out(self, value: Any) -> Any:
        return value

    def results(self, begun: Sequence[Any], step: str) -> list[Any]:
        assert step
        return list(begun)


def rows_of(content: bytes) -> Rows:
    """The cells of a CSV file of ours, but for the time at which it was made."""
    lines = csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True))
    return [{k: v for k, v in row.items() if k != "scored_at"} for row in lines]


def by_one(paths: Sequence[Path], model: LeadModel, plan: CallPlan | None = None) -> Rows:
    """The call sheet as `score` writes it without a cluster."""
    name, table = read_together([(path.name, path.read_bytes()) for path in paths])
    scored = score_table(table, name, model)
    return rows_of(call_sheet_file(scored, explained(scored), plan))


def asked(paths: Sequence[Path]) -> list[FileAsked]:
    return [FileAsked(path, several=len(paths) > 1) for path in paths]


def parts_of(folder: Path) -> Rows:
    """The rows of all parts by rank, after a check that they are those of the manifest."""
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    names = [part["name"] for part in told["parts"]]
    assert sorted(path.name for path in folder.iterdir()) == sorted([MANIFEST, *names])
    found: Rows = []
    for part in told["parts"]:
        content = (folder / part["name"]).read_bytes()
        rows = rows_of(content)
        assert (len(rows), len(content)) == (part["leads"], part["bytes"])
        assert sha256(content).hexdigest() == part["sha256"]
        found += rows
    assert len(found) == told["leads"]
    return sorted(found, key=lambda row: int(row["rank"]))


def by_crew(
    crew: Any,
    paths: Sequence[Path],
    model: LeadModel,
    folder: Path,
    *,
    plan: CallPlan | None = None,
    most: int = 0,
) -> Rows:
    """The call sheet as a crew writes it in parts."""
    run = score_files(crew, asked(paths), model, Confirmed({}), most)
    write_parts(run, folder, ".csv", plan)
    return parts_of(folder)


def put(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """A frame of text as a CSV file, quoted as it must be."""
    path = folder / name
    frame.to_csv(path, index=False)
    return path
