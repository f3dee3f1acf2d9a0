"""Runs to track that are made by hand, and the store that they are read back from."""

from collections.abc import Mapping
from pathlib import Path

from scoring.settings import tracking_folder
from scoring.tracking import Entry, TrackedRun, waiting
from scoring.tracking.tracked_run import RunKind, entry_from_json

MORNING, NOON, EVENING = (f"2026-11-29T{hour:02}:00:00.000000+00:00" for hour in (8, 12, 18))


def entries() -> list[Entry]:
    """What is noted and not yet written, oldest first."""
    places = waiting(tracking_folder())
    return [entry_from_json((place / "entry.json").read_text()) for place in places]


def tracked_run(name: str, kind: RunKind = RunKind.TRAINING, **more: object) -> TrackedRun:
    """A run of an hour of this name."""
    about = {"figures": {"auc": 0.8, "auc_low": 0.75}, "params": {"seed": "3"}}
    return TrackedRun(kind, name, MORNING, NOON, **{**about, **more})  # type: ignore[arg-type]


def version(name: str, file: str = "") -> TrackedRun:
    """A published version as a run; its file lies in the note under the name of the version."""
    tags = {"version": name, "history": "abc", "candidate": "LightGBM", "trained_at": MORNING}
    files = {"model/model.joblib": file or f"{name}.joblib"}
    return tracked_run(name, RunKind.VERSION, tags=tags, files=files)


def standing(time: str, champion: str, shadow: str = "", model: str = "courses") -> Entry:
    """Which version is champion as of a time, and which is shadowed."""
    versions = {name: version(name) for name in filter(None, (champion, shadow))}
    return Entry(model, time, None, versions, {"champion": champion, "shadow": shadow})


def folder_with(place: Path, contents: Mapping[str, bytes]) -> Path:
    """A new folder with these files, as that of a note."""
    place.mkdir(parents=True)
    for name, content in contents.items():
        (place / name).write_bytes(content)
    return place
