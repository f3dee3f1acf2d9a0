"""A real PostgreSQL for tests: the newest that Debian has installed, in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

INSTALLED = sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name)
)
# It refuses to run as root.
USER = "postgres"


@dataclass(frozen=True)
class Server:
    """A server that answers on a socket in its folder, and its programs."""

    folder: Path
    programs: Path

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://leads@/{name}?host={self.folder}"

    def run(self, program: str, *given: str) -> bytes:
        """What one of its programs prints; raises where it fails."""
        told = [*as_nobody(), str(self.programs / program), *given]
        return subprocess.run(told, check=True, capture_output=True, cwd=self.folder).stdout

    def asked(self, program: str, *given: str) -> bytes:
        """The same of a program that asks the server."""
        return self.run(program, "-h", str(self.folder), "-U", "leads", *given)

    def make(self, name: str) -> str:
        """The address of a new database."""
        self.asked("createdb", name)
        return self.url(name)

    def start(self) -> None:
        """Start it; returns when it answers."""
        # After a crash it would sync each of its files by itself, for seconds.
        told = f"-k {self.folder} -c listen_addresses='' -c recovery_init_sync_method=syncfs"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-o", told, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it."""
        self.run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def kill(self) -> None:
        """Kill it with all its processes, as a loss of power does, and start it again."""
        master = int((self.data / "postmaster.pid").read_text().split()[0])
        # It starts no other one meanwhile.
        os.kill(master, signal.SIGSTOP)
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        every = (master, *map(int, children))
        for process in every:
            os.kill(process, signal.SIGKILL)
        while any(map(_is_alive, every)):
            time.sleep(0.01)
        # Nobody may have waited for it yet, so that its number is still taken.
        for left in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink()
        self.start()

    @property
    def data(self) -> Path:
        """Where its files lie."""
        return self.folder / "data"


def _is_alive(process: int) -> bool:
    try:
        said = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


def as_nobody() -> list[str]:
    """How a program is run that refuses to be root's."""
    return ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []


@contextmanager
def running() -> Iterator[Server]:
    """A server for the time of the block."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = Server(folder, INSTALLED[-1])
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        server.run("initdb", "-D", str(server.data), "-A", "trust", "-U", "leads", "-N")
        server.start()
        yield server
        server.stop("immediate")
    finally:
        shutil.rmtree(folder)
