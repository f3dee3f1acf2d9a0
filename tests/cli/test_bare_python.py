"""A command of a Python without the packages says in plain words what to do."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT


def said_by(*command: str, packages: Path | None = None) -> tuple[int, str]:
    """The exit code and the words on stderr."""
    told = {"PYTHONPATH": str(packages)} if packages else {}
    called = [sys.executable, *command]
    found = subprocess.run(called, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    return found.returncode, found.stderr


def test_without_the_packages_a_command_names_one_and_how_to_get_it() -> None:
    code, said = said_by("-S", "-m", "scoring", "check", "leads.csv")
    assert code == 1
    assert said.startswith("The package “")
    assert ". .venv/bin/activate" in said
    assert "Traceback" not in said


def test_without_the_packages_the_library_raises_as_any_other_does() -> None:
    code, said = said_by("-S", "-c", "from scoring import score_file")
    assert code == 1
    assert "ModuleNotFoundError: No module named" in said


@pytest.mark.slow
def test_without_openmp_a_command_names_its_package(tmp_path: Path) -> None:
    why = "libgomp.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "lightgbm.py").write_text(f"raise OSError({why!r})", encoding="utf-8")
    code, said = said_by("-m", "scoring", "check", "leads.csv", packages=tmp_path)
    assert code == 1
    assert "apt install libgomp1" in said
    assert "Traceback" not in said
