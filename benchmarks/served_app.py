"""A Streamlit app served by a process of its own, and what that process takes (Linux)."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
# The variable that names the folder of models.
MODELS = "LEAD_SCORING_MODELS"


@dataclass(frozen=True)
class ServedApp:
    """Where an app answers, and the number of its process."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """Its address without the protocol."""
        return f"localhost:{self.port}"

    @property
    def processor(self) -> float:
        """Seconds of the processor that it has taken, with its children that have ended."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def memory(self, line: str = "VmRSS") -> int:
        """The MB that it holds; `VmHWM` is the most that it has held."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(found.split()[1]) for found in lines if found.startswith(line)) // 1024


@contextmanager
def served(
    script: Path = ROOT / "streamlit_app.py", told: Mapping[str, str] | None = None
) -> Iterator[ServedApp]:
    """An app on a free port until the block ends; `told` are variables of its environment."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--server.showEmailPrompt", "false"]
    with server_folder() as kept:
        environment = os.environ | {"LEAD_SCORING_DATA": str(kept)} | dict(told or {})
        with running(command, environment, script.parent) as pid:
            _wait_for_health(port)
            yield ServedApp(port, pid)


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder for what a server keeps, until the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as kept:
        yield Path(kept)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT,
    log: BinaryIO | None = None,
) -> Iterator[int]:  # fmt: skip
    """The number of the process of a server that runs until the block ends.

    What it has started ends with it, too: a compiler would go on and write into its folder. Its
    errors go where those of this process do, unless there is a `log`.
    """
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=log or subprocess.DEVNULL, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_health(port: int) -> None:
    for _ in range(START_SECONDS * 4):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    sys.exit("The app did not start.")
