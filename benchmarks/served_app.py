"""A Streamlit app served by a process of its own, and what that process takes (Linux)."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    with tempfile.TemporaryDirectory() as kept:
        environment = os.environ | {"LEAD_SCORING_DATA": kept} | dict(told or {})
        process = subprocess.Popen(
            command, cwd=script.parent, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for_health(port)
            yield ServedApp(port, process.pid)
        finally:
            process.terminate()
            process.wait()


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
