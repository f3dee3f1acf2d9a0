"""The settings of the pipelines: one TOML file with a part for each, read strictly.

Paths in it are relative to its own folder. What it does not name is as usual. Those of the bundled
sample have their models beside their runs, so that trying them changes nothing that serves.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from math import nextafter
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from scoring.errors import SettingsRefused
from scoring.model.call_plan import named_reps
from scoring.model.drift import DriftSize
from scoring.model.lot import MOST_SHARE
from scoring.model.set_apart import Why
from scoring.pipelines.resumable import mark_of
from scoring.plain import MAY_LACK, Misfit, made
from scoring.settings import models_folder, pipelines_folder, sample_file
from scoring.training.prepared import MOST_SEED
from scoring.wording import clipped

_Usual = TypeVar("_Usual")
OFF, NEWEST, EACH = "off", "newest", "each"
GATE, NO_PUBLISHING, ANYWAY = "gate", "no", "anyway"
CSV, XLSX, DIAL = "csv", "xlsx", "list"
# Larger than any settings; a lead file by mistake is larger.
_LARGEST = 1 << 20
_WORDS = {
    "data.dates": ("day-first", "month-first"),
    "inference.dates": ("day-first", "month-first"),
    "data.checks.drift": (OFF, DriftSize.MODERATE, DriftSize.LARGE),
    "training.publish": (GATE, NO_PUBLISHING, ANYWAY),
    "training.tiers": ("keep", "new"),
    "inference.files": (NEWEST, EACH),
    "inference.formats": (CSV, XLSX, DIAL),
    "inference.call_also": tuple(str(why) for why in Why if why.is_sure),
}
_OPEN_SHARE = "a share between 0 and 1, such as 0.75"
_SHARE = "a share within 0 and 1"
_DAYS = "a number of days within a century"
# Within which numbers a key is, with the ends, and how that is said; as the options of `train`.
_ANY = (0.0, 1e9, "a number of at least 0, and of at most a thousand million")
_BOUNDS = {
    **dict.fromkeys(("most_set_aside", "most_empty", "most_repeated"), (0.0, 1.0, _SHARE)),
    **dict.fromkeys(
        ("recall", "base_rate", "tier_rate", "tier_share", "goal_auc", "goal_precision",
         "goal_recall"),
        (nextafter(0, 1), nextafter(1, 0), _OPEN_SHARE),
    ),
    **dict.fromkeys(("waiting", "most_days"), (0.0, 36_525.0, _DAYS)),
    "goal_lift": (1.0, nextafter(1_000, 0), "a factor of at least 1 and under 1,000, such as 2"),
    **dict.fromkeys(
        ("seed", "lot"), (0, MOST_SEED, f"a whole number within 0 and {MOST_SEED:,}")
    ),
    "holdout": (0.0, MOST_SHARE, f"a share within 0 and {MOST_SHARE}, such as 0.05"),
}  # fmt: skip
_FOLDERS = ("out", "models")
# In bytes, as Linux takes them, with room for what lies in a folder.
_LONGEST_NAME, _LONGEST_PATH = 255, 3_000
# Tables of numbers by name.
_BY_NAME = frozenset({"most_empty", "most_repeated", "tier_rate", "tier_share"})
# What a value of a kind looks like, for one who wrote another kind.
_SUCH = {bool: "true", str: '"…"', int: "10", float: "0.5", tuple: '["…", "…"]'}
_SUCH_KEYS = {"reps": 'reps = "Ana, Ben", reps = ["Ana", "Ben"] or reps = 2'}


def _usually(value: _Usual) -> _Usual:
    found: _Usual = field(default=value, metadata=MAY_LACK)
    return found


@dataclass(frozen=True)
class LeadChecks:
    """What leads must show to become the input of a model; a share is within 0–1.

    `most_empty` is by column the largest share of leads without a value, `most_repeated` that of
    leads whose value an earlier one has. `most_days` is the age of the newest lead. `drift` is the
    size from which a field differs too much from the history of the model that serves.
    """

    least_leads: int = _usually(1)
    most_set_aside: float = _usually(0.05)
    columns: tuple[str, ...] = _usually(())
    most_empty: Mapping[str, float] = field(default_factory=dict, metadata=MAY_LACK)
    most_repeated: Mapping[str, float] = field(default_factory=dict, metadata=MAY_LACK)
    most_days: int | None = _usually(None)
    drift: str = _usually(OFF)


@dataclass(frozen=True)
class DataPart:
    """The history: its file, what its columns mean, its recipe and the checks of its leads."""

    input: str
    outcome: str
    part: str | None = _usually(None)
    header: bool | None = _usually(None)
    dates: str | None = _usually(None)
    converted: tuple[str, ...] = _usually(())
    open: tuple[str, ...] = _usually(())
    converted_if_filled: bool = _usually(False)
    empty_not_converted: bool = _usually(False)
    created: str | None = _usually(None)
    exclude: tuple[str, ...] = _usually(())
    recipe: str | None = _usually(None)
    checks: LeadChecks = field(default=LeadChecks(), metadata=MAY_LACK)


@dataclass(frozen=True)
class TrainingPart:
    """How to train on what the data pipeline wrote, or on another `input`, and what to publish."""

    input: str | None = _usually(None)
    model: str = _usually("")
    name: str = _usually("")
    candidates: tuple[str, ...] = _usually(())
    trials: int = _usually(0)
    seed: int = _usually(0)
    known: tuple[str, ...] = _usually(())
    late: tuple[str, ...] = _usually(())
    answer_default: bool = _usually(False)
    waiting: int | None = _usually(None)
    file_order: bool = _usually(False)
    random_split: bool = _usually(False)
    levers: tuple[str, ...] | None = _usually(None)
    fit: tuple[str, ...] = _usually(())
    engagement: tuple[str, ...] = _usually(())
    recall: float | None = _usually(None)
    base_rate: float | None = _usually(None)
    present: str | None = _usually(None)
    tier_rate: Mapping[str, float] = field(default_factory=dict, metadata=MAY_LACK)
    tier_share: Mapping[str, float] = field(default_factory=dict, metadata=MAY_LACK)
    tiers: str | None = _usually(None)
    goal_auc: float | None = _usually(None)
    goal_precision: float | None = _usually(None)
    goal_recall: float | None = _usually(None)
    goal_lift: float | None = _usually(None)
    publish: str = _usually(GATE)


@dataclass(frozen=True)
class InferencePart:
    """Which leads to score by which model, and what to write of them."""

    input: str
    files: str = _usually(NEWEST)
    model: str = _usually("")
    part: str | None = _usually(None)
    header: bool | None = _usually(None)
    dates: str | None = _usually(None)
    map: Mapping[str, str] = field(default_factory=dict, metadata=MAY_LACK)
    formats: tuple[str, ...] = _usually((CSV,))
    write_back: str | None = _usually(None)
    recode: bool = _usually(False)
    call: int | None = _usually(None)
    holdout: float = _usually(0.0)
    lot: int = _usually(0)
    reps: tuple[str, ...] = _usually(())
    call_also: tuple[str, ...] = _usually(())
    set_apart_doubtful: bool = _usually(False)
    every_lead: bool = _usually(False)
    with_phone: bool = _usually(False)
    by_value: bool = _usually(False)
    anyway: bool = _usually(False)
    stop_if_unusual: bool = _usually(False)
    keep: bool = _usually(True)


@dataclass(frozen=True)
class PipelineConfig:
    """All of a file; `out` is where runs go and `models` where model versions are, both folders.

    `place` is the file itself.
    """

    place: Path
    out: Path
    models: Path
    data: DataPart | None = None
    training: TrainingPart = TrainingPart()
    inference: InferencePart | None = None

    def path(self, said: str) -> Path:
        """What a path in the file stands for."""
        return self.place.parent / said

    def history(self) -> DataPart:
        """The part on the history. Raises SettingsRefused where there is none."""
        if self.data is None:
            raise self._without("data", "that says which history to read, and its outcome")
        return self.data

    def history_mark(self) -> str:
        """The mark of the history that is meant, whatever is in it and is asked of it."""
        part = replace(self.history(), checks=LeadChecks())
        return mark_of(history=part, place=str(self.path(part.input).resolve()))

    def leads(self) -> InferencePart:
        """The part on the leads to score. Raises SettingsRefused where there is none."""
        if self.inference is None:
            raise self._without("inference", "that says which leads to score")
        return self.inference

    def _without(self, part: str, what: str) -> SettingsRefused:
        return SettingsRefused(
            f"“{self.place.name}” has no part [{part}]. Expected one {what}. Add it; "
            "docs/pipelines.md lists its keys."
        )


@dataclass(frozen=True)
class _Whole:
    """The file as TOML has it."""

    out: str | None = field(default=None, metadata=MAY_LACK)
    models: str | None = field(default=None, metadata=MAY_LACK)
    data: DataPart | None = field(default=None, metadata=MAY_LACK)
    training: TrainingPart = field(default=TrainingPart(), metadata=MAY_LACK)
    inference: InferencePart | None = field(default=None, metadata=MAY_LACK)


def read_config(place: Path | None = None) -> PipelineConfig:
    """The settings in a file, or those of the bundled sample. Raises SettingsRefused."""
    sample = sample_file("pipelines.toml")
    place = sample if place is None else place
    data = _with_reps(_parsed(place))
    try:
        _require_known(data, _Whole, "")
        whole: _Whole = made(_Whole, data, "")
        _require_usable(data, "")
        _require_calls(whole.inference)
    except Misfit as problem:
        raise SettingsRefused(
            f"“{place.name}” cannot be used: expected {_named(problem.expected)}"
            f"{_example(problem.expected)}; found "
            f"{clipped(problem.found, 120)}. Correct it there; docs/pipelines.md lists all keys."
        ) from None
    found = place.resolve()
    usual = pipelines_folder() / "models" if found == sample.resolve() else models_folder()
    return PipelineConfig(
        place=found,
        out=(pipelines_folder() if whole.out is None else found.parent / whole.out).absolute(),
        models=usual.absolute() if whole.models is None else found.parent / whole.models,
        data=whole.data,
        training=whole.training,
        inference=whole.inference,
    )


def _named(expected: str) -> str:
    """What was expected, with keys named from the top of the file."""
    return clipped(expected.replace("“.", "“"), 400)


def _example(expected: str) -> str:
    """The line that would do where a key has a value of another kind, "" for other mistakes."""
    said = re.match(r"“\.?([^”]+)” as (?!one of)", expected)
    hint, name = Any, ""
    part: type | None = _Whole
    for key in said[1].split(".") if said else ():
        if part is not None and key in get_type_hints(part):
            hint, name = get_type_hints(part)[key], key
            part = _part_in(hint)
    if part is not None:
        return ""
    return f", such as {_SUCH_KEYS.get(name) or f'{name} = {_such(hint)}'}"


def _such(hint: Any) -> str:
    kind = next(h for h in (get_args(hint) if get_origin(hint) is UnionType else [hint]) if h)
    if get_origin(kind) is Mapping:
        return f"{{ A = {_SUCH[get_args(kind)[1]]} }}"
    return _SUCH[get_origin(kind) or kind]


def _part_in(hint: Any) -> type | None:
    """The part of the settings that a key of this kind stands for."""
    found = next((h for h in (hint, *get_args(hint)) if is_dataclass(h)), None)
    return found if isinstance(found, type) else None


def _with_reps(data: dict[str, Any]) -> dict[str, Any]:
    """The same with the names of the reps as a list, which a text or a number may say as well."""
    part = data.get("inference")
    said = part.get("reps") if isinstance(part, dict) else None
    if type(said) is int and said >= 0:
        said = str(said)
    if part is None or not isinstance(said, str):
        return data
    return {**data, "inference": {**part, "reps": list(named_reps(said))}}


def _parsed(place: Path) -> dict[str, Any]:
    try:
        content = place.read_bytes()
    except OSError as problem:
        raise SettingsRefused(
            f"The settings “{place.name}” could not be opened ({problem.strerror}). Check the path "
            "given with --config, and its permissions."
        ) from None
    try:
        if len(content) > _LARGEST:
            raise ValueError("too large")
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        at = re.search(r"line (\d+)", str(problem))
        line = f" at line {at[1]}" if at else ""
        raise SettingsRefused(
            f"“{place.name}” cannot be read as TOML{line}. Expected tables such as [data] and "
            'lines such as outcome = "Converted", each key once. Look for a missing quote or '
            "bracket there or above it; data/pipelines.toml is an example."
        ) from None


def _require_known(data: Mapping[str, Any], kind: type, place: str) -> None:
    """Refuse keys that nothing reads, with those that there are."""
    hints, known = get_type_hints(kind), [f.name for f in fields(kind)]
    for key, value in data.items():
        if key not in known:
            where = f"[{place}]" if place else "the file"
            raise Misfit(f"in {where} only {', '.join(known)}", f"“{clipped(key, 60)}”")
        inside = _part_in(hints[key])
        if inside is not None and isinstance(value, dict):
            _require_known(value, inside, f"{place}.{key}".lstrip("."))
    for one in fields(kind):
        if not one.metadata.get("may lack") and one.name not in data:
            raise Misfit(f"“{one.name}” in [{place}]", "none")


def _require_usable(data: Mapping[str, Any], place: str) -> None:
    """Refuse words that mean nothing and numbers beyond their bounds."""
    for key, value in data.items():
        at = f"{place}.{key}".lstrip(".")
        if isinstance(value, dict) and key not in _BY_NAME:
            _require_usable(value, at)
            continue
        inside = value.values() if isinstance(value, dict) else value
        for one in inside if isinstance(value, dict | list) else [value]:
            _require_word(at, one)
            _require_number(at, key, one)


def _require_calls(part: InferencePart | None) -> None:
    """Refuse a share of calls where it is not said how many there are."""
    if part is not None and part.holdout and part.call is None:
        raise Misfit("“call” beside “holdout” in [inference], such as call = 300", "none")


def _require_word(at: str, value: object) -> None:
    if isinstance(value, str) and "\0" in value:
        raise Misfit(f"“{at}” as text", "the sign NUL in it")
    if at in _FOLDERS and isinstance(value, str) and _is_too_long(value):
        raise Misfit(f"“{at}” as the path of a folder", "one longer than a disk takes")
    words = _WORDS.get(at)
    if words is not None and value not in words:
        raise Misfit(f"“{at}” as one of {', '.join(words)}", f"“{clipped(str(value), 60)}”")


def _is_too_long(path: str) -> bool:
    names = [len(name.encode()) for name in path.split("/")]
    return max(names) > _LONGEST_NAME or sum(names) + len(names) > _LONGEST_PATH


def _require_number(at: str, key: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    low, high, words = _BOUNDS.get(key, _ANY)
    if not low <= value <= high:
        raise Misfit(f"“{at}” as {words}", clipped(f"{value}", 60))
