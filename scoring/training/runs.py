"""Training runs: each in a process and a folder of its own, found again by who started it.

A run is handed only to its owner: whoever shows the token that it was started with. Of those of
others no more is told than that they wait or run.
"""

import hashlib
import hmac
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from scoring.access import Person, UserRole
from scoring.errors import StorageFailed, TrainingRefused
from scoring.plain import Misfit, plain
from scoring.registry import Registry
from scoring.storage import is_left, refused, storing
from scoring.training.history_file import HistoryFile
from scoring.training.noted_runs import note_all_ended, note_ended, note_published
from scoring.training.notes import with_defaults
from scoring.training.publishing import PUBLISH, Publication, champion_of, publish
from scoring.training.question import held_line
from scoring.training.run_folder import (
    ACTIVE,
    MODELS,
    PUBLISHED,
    REPORT,
    REQUEST,
    STATE,
    Run,
    State,
    all_runs,
    end,
    owner_of,
    read_run,
    state_of,
)
from scoring.training.run_process import announced, kill, living, spawn, write_json
from scoring.training.run_report import Report, report_from_json
from scoring.training.trainer import TrainingRequest
from scoring.wording import counted, moment

# Runs that have ended are deleted beyond these, so that the disk does not fill.
KEPT_RUNS = 20
# Runs that may wait or run at a time: of one person, so that the others have their turn, and of
# all, as each holds its file.
MOST_OF_ONE, MOST_OF_ALL = 3, 20
# What takes a role, as people are told who may not do it.
TRAIN = "train a model"


@dataclass(frozen=True)
class OthersRun:
    """What anybody may know of another person's run under way: the share done (0–1), its start."""

    share: float
    created: str


def start_run(
    folder: Path, history: HistoryFile, request: TrainingRequest, owner: str, *, by: Person
) -> Run:
    """Train in a detached process for whoever holds the token `owner`; returns at once.

    Runs of one folder go one after the other. Only the newest are kept. Raises AccessRefused
    for who is no analyst, TrainingRefused where too many wait already, and StorageFailed where the
    folder cannot be written to.
    """
    by.require(UserRole.ANALYST, TRAIN)
    folder, whose = folder.resolve(), mark_of(owner)
    _require_turn(all_runs(folder), whose)
    place = folder / datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A file without a name is gone with its process, also where that is killed.
        with tempfile.TemporaryFile(dir=folder) as upload:
            upload.write(history.content)
            upload.seek(0)
            _write_folder(place, history, request, {"owner": whose, "by": by.name})
            spawn(place, [sys.executable, "-m", "scoring.training.run_work", str(place)], upload)
    except OSError as problem:
        for path in (_scratch(place), place):
            shutil.rmtree(path, ignore_errors=True)
        started = "The training could not be started, as its file could not be kept in"
        raise StorageFailed(refused(f"{started} the data folder", problem)) from problem
    note_all_ended(folder)
    _prune(folder)
    return read_run(place)


def mark_of(owner: str) -> str:
    """What is kept of an owner's token: it tells whose a run is and opens none."""
    return hashlib.sha256(owner.encode()).hexdigest() if owner else ""


def list_runs(folder: Path, owner: str) -> list[Run]:
    """The runs that this owner started, newest first; one whose process died is told as failed."""
    whose = mark_of(owner)
    return [run for run in all_runs(folder) if whose and hmac.compare_digest(run.owner, whose)]


def find_run(folder: Path, name: str, owner: str) -> Run | None:
    """The run of this id as it stands now, None for one that this owner did not start."""
    return next((run for run in list_runs(folder, owner) if run.id == name), None)


def run_of_others(folder: Path, owner: str) -> OthersRun | None:
    """The run that is trained now, before those that wait, where it is another person's."""
    active = [run for run in all_runs(folder) if run.active]
    if not active or active[-1].owner == mark_of(owner):
        return None
    return OthersRun(active[-1].share, active[-1].created)


def _require_turn(runs: Iterable[Run], whose: str) -> None:
    waiting = Counter(run.owner for run in runs if run.active)
    if waiting[whose] >= MOST_OF_ONE:
        raise TrainingRefused(
            f"{counted(waiting[whose], 'training')} that you started still wait or run, and no "
            "more may at a time. Wait until one has ended, or cancel one."
        )
    if waiting.total() >= MOST_OF_ALL:
        raise TrainingRefused(
            f"{counted(waiting.total(), 'training')} wait or run on this server, and no more may "
            "at a time. Try again when one has ended."
        )


def cancel(run: Run) -> None:
    """End a run's process and all it started; a run that has ended stays as it is.

    Raises StorageFailed where it cannot be noted.
    """
    if not run.active:
        return
    kill(run.folder)
    with storing("The training was ended, but that could not be noted in the data folder"):
        if state_of(run.folder)[0] in ACTIVE:
            end(run.folder, State.CANCELLED)
    note_ended(run.folder)


def read_report(run: Run) -> Report:
    """What a finished run found. Raises TrainingRefused for one that has no readable result."""
    try:
        return report_from_json((run.folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, Misfit):
        raise TrainingRefused(
            f"The result of the run of {moment(run.created)} cannot be read. "
            "Train again on the same file."
        ) from None


def publish_candidate(
    run: Run,
    name: str,
    registry: Registry,
    publication: Publication,
    *,
    answer_default: bool = False,
) -> str:
    """Publish a run's candidate to a registry by the gate; returns its version there.

    It is of the run's file. With `answer_default` the defaults answer what is open. Raises
    TrainingRefused for a name the run lacks or a question that is open and material;
    ModelUnavailable for a damaged candidate; StorageFailed for a folder that cannot be written to.
    """
    publication.by.require(UserRole.ANALYST, PUBLISH)
    report = read_report(run)
    if report.held_by and not answer_default:
        raise TrainingRefused(
            f"{held_line(report.held_by)} Answer and train again, or accept the defaults."
        )
    found = next((c for c in report.candidates if c.name == name), None)
    if found is None:
        names = ", ".join(c.name for c in report.candidates)
        raise TrainingRefused(f"This run has no candidate “{name}”. Choose one of: {names}.")
    kept = Registry(run.folder / MODELS)
    model, unseen = kept.load(found.version), kept.unseen(found.version)
    model = with_defaults(model, report.questions) if answer_default else model
    said = replace(publication, filename=run.filename, holds=tuple(found.holds))
    said = replace(said, instead_of=registry.champion or "")
    said = said.decided(found.decision, champion_of(registry), registry.versions)
    keep = not run.request.tiers
    version = publish(model, registry, said, unseen, keep_tiers=keep).card.version
    does = "serves" if registry.champion == version else "is kept"
    with storing(f"It {does} as {version}, but that could not be noted in the folder of the run"):
        write_json(run.folder / PUBLISHED, {**run.published, name: version})
    note_published(run, version)
    return version


def sweep_runs(folder: Path) -> None:
    """Delete what was left when a process was killed or by releases that kept the history."""
    with suppress(OSError):
        for scratch in filter(is_left, folder.glob(".[0-9]*-*")):
            shutil.rmtree(scratch, ignore_errors=True)
        for upload in folder.glob("[0-9]*/upload.bin"):
            if living(upload.parent) is None:
                upload.unlink()


def _scratch(place: Path) -> Path:
    return place.with_name(f".{place.name}")


def _write_folder(
    place: Path, file: HistoryFile, request: TrainingRequest, whose: Mapping[str, str]
) -> None:
    """Fill the run's folder under another name, so that nobody finds it half written."""
    scratch = _scratch(place)
    scratch.mkdir(parents=True, mode=0o700)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    asked = {"created": created, **whose, "request": plain(request)}
    write_json(scratch / REQUEST, {**file.said, **asked})
    write_json(scratch / STATE, {"state": State.QUEUED, "message": ""})
    scratch.rename(place)


def _prune(folder: Path) -> None:
    """Delete the oldest runs of who has the most."""
    places = sorted(folder.glob("[0-9]*"))
    ended = [place for place in places if announced(place) and living(place) is None]
    for place in surplus({place: owner_of(place) for place in ended}, KEPT_RUNS):
        shutil.rmtree(place, ignore_errors=True)


def surplus(owners: Mapping[Path, str], most: int) -> list[Path]:
    """Which of these runs, oldest first, are too many: always the oldest of who has the most.

    So nobody loses a run to another who started more.
    """
    left, found = dict(owners), list[Path]()
    while len(left) > most:
        (whose, _), *_others = Counter(left.values()).most_common(1)
        found.append(next(place for place, owner in left.items() if owner == whose))
        del left[found[-1]]
    return found
