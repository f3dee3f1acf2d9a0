"""The compiled loops over trees, got ready in the background: nobody waits for a compiler.

A child process compiles them, some seconds once for a machine and a release, and keeps them on
disk; this process then loads them. What is kept is tried in a child once: damaged code ends the
process that runs it. Until then, where numba is absent, and where nothing can be
kept, NumPy's sums serve, which are the same to the last bit.
"""

import logging
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.model.leaf_bits import leaf_bits
from scoring.model.reasons import NEGLIGIBLE
from scoring.model.shap_tables import shap_tables
from scoring.model.share_lookups import share_lookups
from scoring.model.strongest_fields import by_sorting, nothing_for
from scoring.model.trees import Trees
from scoring.settings import PROJECT, compiled_folder

_LOG = logging.getLogger("scoring.model")
# From so many leads on it pays to get the loops ready for a process that scores but once.
WORTH_IT = 50_000
# What NumPy takes longer for the score and the reasons of a lead, in seconds, or less.
_GAINED = 50e-6
# A lead takes so many bytes of a file, or less.
_LEAD_BYTES = 80
# The child leaves the processor to whoever waits for a page.
_NICENESS = 10
# What the compiled code follows: of another state of these it is made anew.
_SOURCES = (
    "all_loops", "cell_loops", "row_loops", "tree_loops",
    "numba_compiled", "leaf_bits", "share_lookups", "trees",
)  # fmt: skip
_LIBRARIES = ("numba", "llvmlite", "numpy")
_NAME = 16  # signs
# What is damaged is thrown away once.
_TRIES = 2
# The file that tells in which state a child has tried what is kept.
_TRIED = "tried"


@dataclass
class _Ready:
    """The loops once they are ready, and whether somebody has asked for them."""

    guard: threading.Lock = field(default_factory=threading.Lock)
    asked: threading.Thread | None = None
    loops: ModuleType | None = None


_READY = _Ready()


def begin() -> threading.Thread | None:
    """Get the loops ready, unless that is done or under way; returns at once.

    None where it is turned off.
    """
    folder = compiled_folder()
    if folder is None:
        return None
    with _READY.guard:
        if _READY.asked is None:
            _READY.asked = threading.Thread(target=_get_ready, args=(folder,), daemon=True)
            _READY.asked.start()
        return _READY.asked


def begin_for(size: int) -> None:
    """Get the loops ready while a file of so many bytes is read, where it may hold many leads."""
    if size >= WORTH_IT * _LEAD_BYTES:
        begin()


def wait_for(leads: int) -> None:
    """Wait until the loops are ready, at most for as long as they gain with so many leads.

    For commands, which have nothing else to do; a page never waits.
    """
    thread = begin() if leads >= WORTH_IT else None
    if thread is not None:
        thread.join(leads * _GAINED)


def loops(leads: int) -> ModuleType | None:
    """The module `all_loops` where it is ready; begins to get it ready for many leads."""
    if _READY.loops is None and leads >= WORTH_IT:
        begin()
    return _READY.loops


def plain(codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Codes as the loops are compiled for: anything else would be compiled anew."""
    return np.require(codes, np.float64, ["C", "W", "A"])


def unwritable(cells: NDArray[Any]) -> NDArray[Any]:
    """The same array as the loops are compiled for that only read it."""
    found = cells.view()
    found.flags.writeable = False
    return found


def release_of(folder: Path) -> Path:
    """Where in a folder the code of this state of the sources and libraries is kept.

    Raises ImportError without numba.
    """
    said = sha256(sys.version.encode())
    for name in _SOURCES:
        said.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for library in _LIBRARIES:
        try:
            said.update(f" {library} {version(library)}".encode())
        except PackageNotFoundError:
            raise ImportError(f"{library} is not installed") from None
    return folder.resolve() / said.hexdigest()[:_NAME]


def load(place: Path) -> ModuleType:
    """The loops, from this folder or compiled now and kept there, and tried on trees.

    Raises ImportError without numba, OSError or RuntimeError where they cannot be kept, and
    RuntimeError where they say anything else than NumPy.
    """
    from numba.core import config

    _require_own(place.parent)
    _require_own(place)
    # Without the second numba would look in folders that nobody has checked.
    told = vars(config)
    ours = {"CACHE_DIR": str(place), "CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator"}
    before = {name: told[name] for name in ours}
    told |= ours
    try:
        from scoring.model import all_loops

        _try(all_loops)
    finally:
        told |= before
    return all_loops


def _require_own(folder: Path) -> None:
    """Make the folder for this user. Raises PermissionError where another one may write to it.

    What lies there is run. Group and others may write to the folders above only where each may
    rename but his own.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not hasattr(os, "geteuid"):
        return
    found = folder.stat(follow_symlinks=False)
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    above = (parent.stat().st_mode for parent in folder.resolve().parents)
    if not own or found.st_mode & 0o022 or any(m & 0o002 and not m & stat.S_ISVTX for m in above):
        raise PermissionError(f"“{folder}” is not of this user alone, so nothing of it is run")


def _get_ready(folder: Path) -> None:
    try:
        place, said = release_of(folder), ""
        for _ in range(_TRIES):
            said = "" if _is_tried(place) else _compiled(place)
            if not said:
                _READY.loops = load(place)
                return
            shutil.rmtree(place, ignore_errors=True)
    except (ImportError, OSError, RuntimeError, EOFError, ValueError) as problem:
        said = f"{type(problem).__name__}: {problem}"
    _LOG.warning(
        "Compiled code cannot be used, so scoring is slower: %s. Check the folder “%s”, name "
        "another one by LEAD_SCORING_COMPILED, or set it to off.", said, folder,
    )  # fmt: skip


def _compiled(place: Path) -> str:
    """Compile in another process, or try there what is kept; why that failed, "" where not."""
    command = [sys.executable, "-m", "scoring.model.compiled_trees", str(place)]
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(
        command, cwd=PROJECT, env=os.environ | {"PYTHONPATH": path}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
    )  # fmt: skip
    _, errors = child.communicate()
    if child.returncode == 0:
        return ""
    return (errors.strip().splitlines() or [f"exit code {child.returncode}"])[-1]


def _is_tried(place: Path) -> bool:
    """Whether a child has found to be sound what is kept, as it lies there now."""
    with suppress(OSError):
        _require_own(place.parent)
        return (place / _TRIED).read_bytes() == _state_of(place).encode()
    return False


def _state_of(place: Path) -> str:
    """What is kept, and by what numba decides whether it fits: sources and processor, as digits.

    Raises ImportError without numba.
    """
    from llvmlite import binding

    cpu = f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    said = sha256(cpu.encode())
    for name in _SOURCES:
        found = Path(__file__).with_name(f"{name}.py").stat()
        said.update(f" {found.st_mtime_ns} {found.st_size}".encode())
    for file in sorted(place.rglob("*.nb?")):
        said.update(f" {file.relative_to(place)} ".encode())
        said.update(sha256(file.read_bytes()).digest())
    return said.hexdigest()


def _try(module: ModuleType) -> None:
    """Compare with NumPy on small trees of each kind of node, and compile nothing more."""
    trees, codes = _example()
    tables, bits = shap_tables(trees), leaf_bits(trees)
    if tables is None or bits is None:
        raise RuntimeError("Expected are small trees of which there are tables.")
    shares = module.contributions(codes, share_lookups(tables, codes.shape[1]))
    alike = np.array_equal(shares, tables.contributions(codes)[0])
    alike = alike and np.array_equal(module.total(codes, bits), trees.total(codes))
    alike = alike and _finds_strongest(module, shares) and _joins_rows(module)
    if not (alike and _tells_cells_apart(module)):
        raise RuntimeError("The compiled loops say something else than NumPy.")
    own = (module.contributions, module.total, module.strongest, module.join_rows)
    for compiled in (*own, module.tell_apart):
        compiled.disable_compile()


def _finds_strongest(module: ModuleType, shares: NDArray[np.float64]) -> bool:
    sorted_, usual = by_sorting(shares, 0.0), np.zeros(shares.shape[1])
    found = nothing_for(len(shares)), nothing_for(len(shares))
    for side, least in zip(found, (NEGLIGIBLE, -NEGLIGIBLE), strict=True):
        module.strongest(shares, usual, least, side.fields, side.shares)
    pairs = zip(found, sorted_, strict=True)
    return all(np.array_equal(mine.fields, other.fields) for mine, other in pairs)


def _joins_rows(module: ModuleType) -> bool:
    """Three pieces of two rows, of which one is long."""
    said = ["", "a", "much longer than others"]
    text = "".join(said).encode() + bytes(module.SHORT)
    pieces = np.array([[2, 1], [0, 2], [1, 0]], dtype=np.int32)
    offsets = np.cumsum([0, *map(len, said)], dtype=np.int64)
    begins, texts = np.array([False, True, False]), np.frombuffer(bytearray(text), np.uint8)
    rows = "".join(f"{said[one]},{said[two]}{said[three]}\r\n" for one, two, three in pieces.T)
    return bool(module.join_rows(pieces, begins, offsets, texts).tobytes() == rows.encode())


def _tells_cells_apart(module: ModuleType) -> bool:
    """Six cells of four, one of them empty, one as long as may be and one in two bytes."""
    cells = [b"7", b"12345678", b"", b"7", "é".encode(), b"12345678"]
    data = np.frombuffer(b"".join(cells), np.uint8)
    offsets = unwritable(np.cumsum([0, *map(len, cells)], dtype=np.int64))
    codes, first = np.empty(len(cells), np.int32), np.empty(module.MOST, np.int64)
    counts = np.zeros(module.MOST, np.int64)
    found = module.tell_apart(data, offsets, codes, first, counts)
    told = codes.tolist(), first[:found].tolist(), counts[:found].tolist()
    return told == ([0, 1, 2, 0, 3, 1], [0, 1, 2, 4], [2, 2, 1, 1])


def _example() -> tuple[Trees, NDArray[np.float64]]:
    """Two trees, of 40 leaves in a row and of a number and a level, and codes for all their ways.

    They have more leaves than a word has bits, and more bounds than are compared one by one. The
    codes of one column are whole, and of another not.
    """
    inner, size = np.arange(0, 78, 2), 84
    own, step = np.arange(size), np.arange(len(inner))
    left, right, feature, set_size = own.copy(), own.copy(), 0 * own, 0 * own
    threshold, value, cover = np.zeros(size), np.sin(own), np.ones(size)
    missing_left, zero_missing = own < 0, own < 0
    left[inner], right[inner], feature[inner] = inner + 1, inner + 2, step % 2
    threshold[inner], cover[inner] = step, 40.0 - step
    missing_left[inner], zero_missing[inner] = step % 3 == 0, step % 5 == 0
    left[79:81], right[79:81], cover[79:81] = (80, 82), (81, 83), (7, 4)
    threshold[79], missing_left[79] = 0.5, True
    feature[80], set_size[80], cover[81:] = 2, 2, (3, 1, 3)
    trees = Trees(
        roots=np.array([0, 79]), left=left, right=right, feature=feature, threshold=threshold,
        missing_left=missing_left, zero_missing=zero_missing, set_from=0 * own, set_size=set_size,
        sets=np.array([False, True]), value=value, cover=cover,
    )  # fmt: skip
    numbers = np.concatenate([np.arange(-1, 40, 0.5), [np.nan, np.inf, -np.inf]])
    whole = np.where(np.isfinite(numbers), np.floor(numbers), np.nan)
    both = np.append(numbers, numbers), np.append(whole, whole[::-1])
    return trees, np.column_stack([*both, np.resize([0.0, 1.0, np.nan, 5.0], len(both[0]))])


def main(place: Path) -> None:
    """Compile for other processes, or try what is kept; ends with an error where that fails.

    What is compiled is there at once or not at all, and replaces that of other releases.
    """
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    if place.is_dir():
        _tried(place)
        return
    _require_own(place.parent)
    with tempfile.TemporaryDirectory(
        dir=place.parent, prefix=".", ignore_cleanup_errors=True
    ) as own:
        _tried(Path(own))
        # Another process may have been faster.
        with suppress(OSError):
            Path(own).rename(place)
    for other in place.parent.iterdir():
        if other.name != place.name and len(other.name) == _NAME:
            shutil.rmtree(other, ignore_errors=True)


def _tried(place: Path) -> None:
    """Load the loops as `load` does, and note that they are sound."""
    load(place)
    (place / _TRIED).write_text(_state_of(place), "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
