"""A run of a pipeline in a folder of its own, taken up again where it was ended.

out/<pipeline>/<digest>/state.json    the steps that are done, what each found and wrote
out/<pipeline>/<digest>/report.json   what the run found, for machines; report.md for people
out/<pipeline>/latest.json            the last run that was finished, and that of each mark
out/<pipeline>/.lock                  held by who works there

The digest is that of all that decides the result, so that the same again is found done. A mark says
what a run is of, whatever made it. Each file is written whole, and a step is noted when its files
are on the disk.
"""

import errno
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.errors import StorageFailed
from scoring.plain import json_text, plain
from scoring.registry.disk import alone
from scoring.registry.libraries import installed
from scoring.settings import PROJECT, phone_region
from scoring.storage import refused, storing, write_out
from scoring.tracking import now

STATE, REPORT, LATEST = "state.json", "report.json", "latest.json"
DONE, STOPPED, ALREADY = "done", "stopped", "already done"
Facts = dict[str, Any]


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Work in the folder of a pipeline with nobody else. Raises StorageFailed."""
    with storing(f"The pipeline cannot work in “{folder}”"):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(alone(folder, wait=0.0))
        except OSError as problem:
            raise StorageFailed(_busy(folder, problem)) from None
        yield


def _busy(folder: Path, problem: OSError) -> str:
    if problem.errno != errno.EBUSY:
        return refused(f"The pipeline cannot work in “{folder}”", problem)
    return (
        f"Another run of this pipeline works in “{folder}” now, and only one may at a time. "
        "Nothing was changed. Wait until it has ended, or name another folder: out."
    )


def digest_of(**decides: object) -> str:
    """The mark of all that decides a result; plain data and dataclasses."""
    # Another release of a library may find other numbers.
    return mark_of(**decides, code=_code(), libraries=installed(), region=phone_region())


def mark_of(**of: object) -> str:
    """The mark of plain data and dataclasses alone."""
    told = {name: plain(value) for name, value in of.items()}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _code() -> str:
    """The mark of the code: a change in it may change what it makes of the same leads."""
    digest = hashlib.sha256()
    for path in sorted((PROJECT / "scoring").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class RunSteps:
    """The steps of the run in this folder, each done once; `mark` says what it is of."""

    folder: Path
    mark: str = ""

    @property
    def state(self) -> Facts:
        """What was noted, nothing for a run that has yet to begin."""
        return read_facts(self.folder / STATE)

    @property
    def began(self) -> str:
        """When the run began, also where it was taken up again."""
        return str(self.state["began"])

    def begin(self) -> None:
        """Begin the run, or take it up; what was half written goes."""
        with storing(f"The run cannot be noted in “{self.folder}”"):
            self.folder.mkdir(parents=True, exist_ok=True)
            # Nobody else works here.
            for scratch in self.folder.glob(".*.tmp"):
                scratch.unlink()
        if "began" not in self.state:
            self._note({"began": now(), "steps": {}})

    def report(self) -> Facts | None:
        """The report of the run where it is finished and all its files are as they were written.

        Its places are those of today, wherever the folder has been moved.
        """
        report = read_facts(self.folder / REPORT)
        if report.get("status") != DONE:
            return None
        state = self.state
        if not state or not all(map(self._holds, state["steps"].values())):
            return None
        files = {
            name: str(self.folder / Path(at).name) for name, at in report.get("files", {}).items()
        }
        return {**report, "run": str(self.folder), "files": files}

    def done(self, step: str, work: Callable[[], Mapping[str, Any]]) -> Facts:
        """What a step found: as noted, or by doing it now."""
        known = self.state["steps"].get(step)
        if known is not None and self._holds(known):
            return dict(known)
        found: Facts = _finite(plain(work()))
        state = self.state
        self._note({**state, "steps": {**state["steps"], step: found}})
        return found

    def written(self, name: str, write: Callable[[Path], object]) -> Path:
        """The file of this name, written there unless it is there as it was written."""
        place = self.folder / name

        def facts() -> Facts:
            write(place)
            return {"file": name, "sha256": sha256(place.read_bytes())}

        self.done(f"write {name}", facts)
        return place

    def _holds(self, known: Mapping[str, Any]) -> bool:
        """Whether the file of a step is as it was written."""
        if "sha256" not in known:
            return True
        place = self.folder / str(known["file"])
        return place.is_file() and sha256(place.read_bytes()) == known["sha256"]

    def finish(self, report: Facts, words: str) -> Facts:
        """Keep the report, for people in these words, and make this the latest run."""
        self.keep(report, words)
        self._point()
        return report

    def again(self, report: Facts, name: str) -> Facts:
        """The report of a run that was finished before, which is the latest one again."""
        self._point()
        return as_before(report, name)

    def _point(self) -> None:
        place, run = self.folder.parent / LATEST, self.folder.name
        marks = read_facts(place).get("of", {}) | ({self.mark: run} if self.mark else {})
        write_facts(place, {"run": run, "ended": now(), "of": marks})

    def keep(self, report: Facts, words: str) -> None:
        """Keep the report of a run, which need not have ended well."""
        write_out(self.folder / "report.md", words.encode("utf-8", "replace"))
        write_facts(self.folder / REPORT, report)

    def forget(self) -> None:
        """Begin anew: nothing that was noted counts."""
        with storing(f"The run cannot be noted in “{self.folder}”"):
            (self.folder / REPORT).unlink(missing_ok=True)
        self._note({"began": now(), "steps": {}})

    def _note(self, state: Facts) -> None:
        write_facts(self.folder / STATE, state)


def _finite(found: Any) -> Any:
    """Plain data without numbers that JSON does not have; None stands for them."""
    if isinstance(found, dict):
        return {key: _finite(part) for key, part in found.items()}
    if isinstance(found, list):
        return list(map(_finite, found))
    return None if isinstance(found, float) and not math.isfinite(found) else found


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def as_before(report: Facts, name: str) -> Facts:
    """The report of a run that was finished before, on a file that has this name now."""
    return {**report, "status": ALREADY, "input": {**report["input"], "file": name}}


def latest(folder: Path, mark: str) -> Path | None:
    """The folder of the last finished run of a pipeline with this mark, None for none."""
    name = read_facts(folder / LATEST).get("of", {}).get(mark)
    return folder / str(name) if name else None


def read_facts(place: Path) -> Facts:
    """A file of a run as plain data; nothing where it is not there or is damaged."""
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_facts(place: Path, facts: Mapping[str, Any]) -> None:
    """Write plain data for machines. Raises StorageFailed."""
    text = json_text(facts, indent=1)
    write_out(place, f"{text}\n".encode("utf-8", "replace"))
