"""Peers of the benchmarks in Python environments of their own, made once and kept."""

import getpass
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "peers"
MADE = "made.json"


@dataclass(frozen=True)
class Peer:
    """A product to compare with, by name: a program that runs it, and what it needs.

    Each of the steps is installed after the one before it: a package may lack what it is built
    with.
    """

    name: str
    program: str
    steps: tuple[tuple[str, ...], ...]


def kept() -> Path:
    """Where environments are kept unless another folder is named."""
    return Path(tempfile.gettempdir()) / f"lead-scoring-peers-{getpass.getuser()}"


def python_of(peer: Peer, folder: Path, *, make: bool) -> Path | str:
    """The peer's own Python; or in words why there is none."""
    place, packages = folder / peer.program, [list(step) for step in peer.steps]
    python, made = place / "bin" / "python", place / MADE
    if made.is_file() and json.loads(made.read_text(encoding="utf-8")) == packages:
        return python
    if not make:
        return "no environment of its own; without --only-made it is made"
    shutil.rmtree(place, ignore_errors=True)
    uv = shutil.which("uv")
    new = (
        [uv, "venv", "--quiet", "--python", sys.executable]
        if uv
        else [sys.executable, "-m", "venv"]
    )
    install = (
        [uv, "pip", "install", "--python", str(python)]
        if uv
        else [str(python), "-m", "pip", "install"]
    )
    for command in [[*new, str(place)], *([*install, "--quiet", *step] for step in packages)]:
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if ran.returncode:
            return (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[-1]
    made.write_text(json.dumps(packages), encoding="utf-8")
    return python


def program(peer: Peer) -> str:
    """The path of the program that runs a peer."""
    return str(PROGRAMS / f"{peer.program}.py")
