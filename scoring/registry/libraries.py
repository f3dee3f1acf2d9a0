"""The libraries that a version was written with, beside those that are installed."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version as installed_version

from scoring.errors import ModelUnavailable
from scoring.wording import listed

# What a stored model needs to be read back and to score as it did.
NEEDED = ("joblib", "lightgbm", "numpy")
# Those and others that have a part in its numbers.
NOTED = (*NEEDED, "pandas", "scikit-learn", "scipy")


@cache
def installed() -> Mapping[str, str]:
    """The libraries installed here, by name."""
    return {library: installed_version(library) for library in NOTED}


def require(version: str, written: Mapping[str, str]) -> None:
    """Raises ModelUnavailable where a library that a version needs has another major version."""
    for library in NEEDED:
        found = installed()[library]
        then = written.get(library, found)
        if _parts(found, 1) != _parts(then, 1):
            raise ModelUnavailable(
                f"Model version {version} was written with {library} {then}, and {found} is "
                "installed here, which may read it wrongly. Install the versions of "
                "requirements.txt, or train the model again."
            )


def minor(version: str, written: Mapping[str, str]) -> str:
    """That libraries have another minor version than a version was written with, "" if none has."""
    here = installed()
    other = [
        f"{library} {written[library]} ({found} is installed here)"
        for library, found in here.items()
        if _parts(written.get(library, found), 2) != _parts(found, 2)
    ]
    return f"Model version {version} was written with {listed(other)}." if other else ""


def _parts(version: str, count: int) -> list[str]:
    return version.split(".")[:count]
