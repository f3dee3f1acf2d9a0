"""The compiled loops over trees, got ready in the background: nobody waits for a compiler.

A child process compiles them, some seconds once for a machine and a release, and keeps them on
disk; this process then loads them. Until then, where numba is absent, and where nothing can be
kept, NumPy's sums serve, which are the same to the last bit.
"""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from scoring.model.leaf_bits import leaf_bits
from scoring.model.shap_tables import shap_tables
from scoring.model.share_lookups import share_lookups
from scoring.model.trees import Trees
from scoring.settings import PROJECT, compiled_folder

# From so many leads on it pays to get the loops ready for a process that scores but once.
WORTH_IT = 50_000
# The child leaves the processor to whoever waits for a page.
_NICENESS = 10


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
            _READY.asked = threading.Thread(target=_get_ready, daemon=True)
            _READY.asked.start()
        return _READY.asked


def loops(leads: int) -> ModuleType | None:
    """The module `tree_loops` where it is ready; begins to get it ready for many leads."""
    if _READY.loops is None and leads >= WORTH_IT:
        begin()
    return _READY.loops


def plain(codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Codes as the loops are compiled for: anything else would be compiled anew."""
    return np.require(codes, np.float64, ["C", "W", "A"])


def load() -> ModuleType:
    """The loops, from disk or compiled now and kept there, and tried on a tree.

    Raises ImportError without numba, OSError or RuntimeError where they cannot be kept, and
    RuntimeError where they say anything else than NumPy.
    """
    from numba.core import config

    folder = compiled_folder()
    told = vars(config)
    if folder is not None and not told["CACHE_DIR"]:
        _require_own(folder)
        told["CACHE_DIR"] = str(folder.resolve())
    from scoring.model import tree_loops

    _try(tree_loops)
    return tree_loops


def _require_own(folder: Path) -> None:
    """Make the folder for this user. Raises PermissionError where another one may write to it.

    What lies there is run.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        raise PermissionError(f"“{folder}” is not of this user alone, so nothing of it is run.")


def _get_ready() -> None:
    command = [sys.executable, "-m", "scoring.model.compiled_trees"]
    nothing = subprocess.DEVNULL
    try:
        child = subprocess.Popen(
            command, cwd=PROJECT, env=_environment(), stdin=nothing, stdout=nothing, stderr=nothing
        )
    except OSError:
        return
    # What it could not do would fail here, too.
    if child.wait() == 0:
        _READY.loops = load()


def _environment() -> dict[str, str]:
    """That of this process; another folder of work would make another folder of a relative one."""
    return os.environ | {"LEAD_SCORING_COMPILED": str((compiled_folder() or PROJECT).resolve())}


def _try(module: ModuleType) -> None:
    """Compare with NumPy on a tree of a number, a level and a leaf, and compile nothing more."""
    trees, codes = _example()
    tables, bits = shap_tables(trees), leaf_bits(trees)
    if tables is None or bits is None:
        raise RuntimeError("Expected is a small tree of which there are tables.")
    shares = module.contributions(codes, share_lookups(tables, codes.shape[1]))
    alike = np.array_equal(shares, tables.contributions(codes)[0])
    if not alike or not np.array_equal(module.total(codes, bits), trees.total(codes)):
        raise RuntimeError("The compiled loops say something else than NumPy.")
    for compiled in (module.contributions, module.total):
        compiled.disable_compile()


def _example() -> tuple[Trees, NDArray[np.float64]]:
    none = np.zeros(5, dtype=np.int64)
    trees = Trees(
        roots=np.array([0]),
        left=np.array([1, 3, 2, 3, 4]),
        right=np.array([2, 4, 2, 3, 4]),
        feature=np.array([0, 1, 0, 0, 0]),
        threshold=np.full(5, 0.5),
        missing_left=np.array([True, False, False, False, False]),
        zero_missing=none > 0,
        set_from=none,
        set_size=np.array([0, 2, 0, 0, 0]),
        sets=np.array([False, True]),
        value=np.array([0.0, 0.0, 0.1, 0.7, -0.3]),
        cover=np.array([7.0, 4.0, 3.0, 1.0, 3.0]),
    )
    return trees, np.array([[0.0, 1.0], [1.0, 0.0], [np.nan, np.nan]])


def main() -> None:
    """Compile for other processes; ends with an error where that is not possible."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    load()


if __name__ == "__main__":
    main()
