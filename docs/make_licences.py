"""Writes docs/licences.md: what the product is installed with, and under which licences.

Run it in the environment of the tests after the lock files have changed.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "the app": "requirements.lock",
    "tracking": "requirements-mlflow.lock",
    "signing in": "requirements-auth.lock",
    "PostgreSQL": "requirements-postgres.lock",
    "tests": "requirements-dev.lock",
}
# Installed on Windows alone.
ELSEWHERE = {"colorama": "BSD License"}
# From the file LICENSE of the package, whose metadata names none.
READ_BY_HAND = {"axe-playwright-python": "MIT; axe-core in it MPL-2.0"}
_PIN = re.compile(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
_HEAD = """# Licences

What the product, tracking with MLflow and the tests are installed with, as the lock files name it,
and under which licences, as each package states. `python docs/make_licences.py` writes this page.

None is under the GPL or AGPL, and none that the app needs under the LGPL: psycopg, the driver of
PostgreSQL, is (LGPL-3.0); it is used as a library as it is, and installed by whoever wants it.
Wheels of numpy, scipy and scikit-learn for Linux hold the runtime libraries of GCC (libgfortran,
libquadmath, libgomp), whose exception allows that.

| Package | Version | Licence | For |
|---|---|---|---|
"""


def pins(lock: str) -> dict[str, str]:
    """The version of each package that a lock file names."""
    return dict(_PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def licence(name: str) -> str:
    """The licence of an installed package in the words of its metadata."""
    try:
        return READ_BY_HAND.get(name) or _stated(distribution(name))
    except PackageNotFoundError:
        return ELSEWHERE[name]


def _stated(package: Distribution) -> str:
    about = package.metadata
    kinds = [k.rpartition(" :: ")[2] for k in about.get_all("Classifier", []) if "License ::" in k]
    given = about.get("License-Expression") or ", ".join(kinds) or about.get("License", "")
    return given.strip().partition("\n")[0]


def page() -> str:
    """The page as Markdown."""
    locked = {use: pins(lock) for use, lock in LOCKS.items()}
    rows = [
        f"| {name} | {version} | {licence(name)} | {_use(name, locked)} |\n"
        for name, version in locked["tests"].items()
    ]
    return _HEAD + "".join(rows)


def _use(name: str, locked: dict[str, dict[str, str]]) -> str:
    """What a package is for: the first use whose lock names it."""
    return next(use for use, named in locked.items() if name in named)


if __name__ == "__main__":
    (ROOT / "docs" / "licences.md").write_text(page(), encoding="utf-8")
