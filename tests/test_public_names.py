"""What the package offers by its own name is loaded when it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

import scoring

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", scoring.__all__)
def test_each_public_name_is_that_of_its_home(name: str) -> None:
    assert getattr(scoring, name).__name__ == name
    assert getattr(scoring, name).__module__.startswith("scoring.")
    assert name in dir(scoring)


def test_another_name_is_none_of_the_package() -> None:
    with pytest.raises(AttributeError, match="has no attribute “nothing”"):
        _ = scoring.nothing


def test_the_package_alone_loads_no_library() -> None:
    told = "import sys, scoring; print({'numpy', 'pandas', 'lightgbm'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
