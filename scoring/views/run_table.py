"""Trainings and pipelines that have ended, as a table and in words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from scoring.store.run_store import EndedRun
from scoring.training.run_folder import State
from scoring.views.section import Section, Shown
from scoring.wording import clipped, counted, moment

# The newest are listed; `store runs` lists any number.
MOST_LISTED = 100
NONE = (
    "No training and no pipeline has ended yet. What comes of them is listed here. Train a model "
    "on the page Train."
)
KINDS: Mapping[str, str] = {
    "training": "Training", "train": "Training pipeline", "data": "Data pipeline",
    "infer": "Scoring pipeline",
}  # fmt: skip
COLUMNS: Mapping[str, Shown] = {
    "ended": Shown("Ended (UTC)", width=130),
    "kind": Shown("Run"),
    "file": Shown("File"),
    "state": Shown("How", width=80),
    "version": Shown("Version", width=80),
    "found": Shown("Found", width="large"),
    "by": Shown("By"),
}


def runs_section(runs: Sequence[EndedRun]) -> Section:
    """The runs in a table, the newest first, and in a sentence."""
    if not runs:
        return Section("runs", "Runs", NONE)
    failed, last = sum(run.state == State.FAILED for run in runs), runs[0]
    said = (
        f"The last run, {run_words(last)}, {_ENDS.get(last.state, last.state)} on "
        f"{moment(last.ended)}. {found_words(last)} Of {counted(len(runs), 'run')} "
        f"{failed:,} failed."
    )
    rows = [
        {
            "ended": moment(run.ended),
            "kind": KINDS.get(run.kind, run.kind),
            "file": run.file_name,
            "state": run.state,
            "version": run.version,
            "found": found_words(run),
            "by": run.who,
        }
        for run in runs
    ]
    return Section("runs", "Runs", said.replace("  ", " "), table=pd.DataFrame(rows),
                   columns=COLUMNS)  # fmt: skip


_ENDS = {"done": "was done", "failed": "failed", "cancelled": "was cancelled"}


def run_words(run: EndedRun) -> str:
    """What a run is: "a training on “may.csv”"."""
    return f"a {KINDS.get(run.kind, run.kind).casefold()} on “{clipped(run.file_name, 60)}”"


def found_words(run: EndedRun) -> str:
    """What a run found, each figure with its n; "" for nothing."""
    found = run.found
    if found.get("auc") is not None:
        return (
            f"{found['recommended']} is best of {found['candidates']:,}: AUC {found['auc']:.3f} "
            f"on {counted(found['tested_leads'], 'test lead')}."
        )
    if "leads" not in found:
        return ""
    tiers = ", ".join(f"{tier} {count:,}" for tier, count in dict(found.get("tiers", {})).items())
    said = f"{counted(found['leads'], 'lead')}, {counted(found['set_aside'], 'row')} set aside"
    return f"{said}; tiers {tiers}." if tiers else f"{said}."
