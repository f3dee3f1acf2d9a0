"""Registries of two versions whose lists and files are damaged at will."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import joblib
import pytest
from hypothesis import strategies as st

from scoring.errors import ModelUnavailable
from scoring.registry.pointer import sealed

LISTS = ("registry.json", "registry.copy.json")
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def pointer_of(folder: Path) -> dict:
    return json.loads((folder / "registry.json").read_text(encoding="utf-8"))


def change_pointer(folder: Path, change: Callable[[dict], object]) -> None:
    """Change the list and its copy, as who knows how they are sealed can."""
    pointer = pointer_of(folder)
    del pointer["seal"]
    change(pointer)
    for name in LISTS:
        (folder / name).write_bytes(sealed(pointer))


def plant(folder: Path, version: str, content: bytes, name: str = "model.joblib") -> None:
    """Put a file in place of a version's and list its hash, as a person with access can."""
    (folder / version / name).write_bytes(content)
    files = {name: hashlib.sha256(content).hexdigest()}
    change_pointer(folder, lambda p: p["versions"][version]["files"].update(files))


def written(data: object, compress: int = 3) -> bytes:
    """What joblib makes of data."""
    target = io.BytesIO()
    joblib.dump(data, target, compress=compress)
    return target.getvalue()


def refusal(call: Callable[[], object]) -> str:
    """Why it is refused, in words."""
    with pytest.raises(ModelUnavailable) as refused:
        call()
    assert 15 <= len(str(refused.value)) <= 600
    return str(refused.value)


def full_disk(*_args: object, **_named: object) -> None:
    raise OSError(28, "No space left on device")


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def field_paths(data: object, place: tuple = ()) -> list[tuple]:
    """The places of all parts of plain data."""
    inside = data.items() if isinstance(data, dict) else []
    return [place, *(path for key, part in inside for path in field_paths(part, (*place, key)))]
