"""A server that is searched for words which only its visitors' files hold (Linux)."""

import os
import re
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from conftest import ROOT, read_sample

from browser.conftest import free_port, wait_until_healthy

# No words of any language, so that what holds them has them from the files below; longer than the
# eight bytes of a freed block that are not overwritten.
LEAD_WORD, PAST_WORD = "qzxkanwubeji", "vwjqunxolpaz"
# Freed memory is overwritten, so that what is found in it is still held: by glibc's allocator,
# which Python and Arrow are told to use in place of their own.
OVERWRITING = {
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
    "PYTHONMALLOC": "malloc",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
# Seconds that a session is remembered after its page was closed, and that one is waited for.
REMEMBERED, PATIENCE, PAUSE = 12, 600, 1.0


def leads_file(word: str = LEAD_WORD, rows: int = 300) -> bytes:
    """Leads of the sample with the word in every text of a person, and in headers."""
    frame = _personal(read_sample("sample_leads.csv", rows), word)
    return frame.rename(columns={"Remarks": f"{word} remarks"}).to_csv(index=False).encode()


def history_file(word: str = PAST_WORD, step: int = 13) -> bytes:
    """Past leads of the sample with the word in every text of a person."""
    return (
        _personal(read_sample("sample_history.csv").iloc[::step], word).to_csv(index=False).encode()
    )


def _personal(frame: pd.DataFrame, word: str) -> pd.DataFrame:
    marks = [f"{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}{n // 676}" for n in range(len(frame))]
    return frame.assign(
        **{
            "Lead ID": [f"{word.upper()}-{mark}" for mark in marks],
            "Name": [f"{word.title()} {mark.title()}son" for mark in marks],
            "Email": [f"{word}.{mark}@example.org" for mark in marks],
            "Lead owner": [f"{word.title()} Owner{mark}" for mark in marks],
            "Profile": [f"https://www.linkedin.com/in/{word}-{mark}" for mark in marks],
            "Remarks": [f"Spoke to {word} {mark} about the fees; call back." for mark in marks],
        }
    )


@dataclass
class Housed:
    """A server with its models, data, log and temporary files in one folder."""

    folder: Path
    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    def start(cls, folder: Path) -> "Housed":
        """Serve over what is in the folder."""
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
        command += ["--server.port", str(port), "--server.headless", "true"]
        command += ["--server.disconnectedSessionTTL", str(REMEMBERED)]
        told = {"LEAD_SCORING_MODELS": folder / "models", "LEAD_SCORING_DATA": folder / "data"}
        told |= {"TMPDIR": folder / "temporary"}
        for place in told.values():
            place.mkdir(exist_ok=True)
        told_texts = {name: str(place) for name, place in told.items()}
        with (folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | OVERWRITING | told_texts, stdout=log, stderr=log
            )
        wait_until_healthy(f"http://localhost:{port}/_stcore/health", process)
        return cls(folder, process, f"http://localhost:{port}")

    def end(self) -> None:
        """End it at once, whatever it does."""
        self.process.kill()
        self.process.wait()

    def files_with(self, word: str) -> list[str]:
        """The files in its folder whose content or name holds the word, also compressed."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        named = {path: path.relative_to(self.folder).as_posix() for path in paths}
        return [n for path, n in named.items() if _held(path.read_bytes() + n.encode(), word)]

    def remembers(self, word: str) -> int:
        """How often the word is in its memory and in that of the processes it has started."""
        found = 0
        for pid in family(self.process.pid):
            with suppress(FileNotFoundError, ProcessLookupError):  # ended since the list was made
                found += memory_with(pid, word)
        return found

    def forgets(self, word: str) -> int:
        """How often the word is still in its memory when it is in there no more, or at last."""
        end = time.monotonic() + PATIENCE
        while (found := self.remembers(word)) and time.monotonic() < end:
            time.sleep(PAUSE)
        return found


def family(pid: int) -> list[int]:
    """A process and all that it has started, and they."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended since the list was read
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found


def memory_with(pid: int, word: str) -> int:
    """How often a word is in the memory of a process, in any case and in 1, 2 or 4 bytes a letter.

    What the system keeps of a file for all processes is no part of it.
    """
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if rights[0] != "r" or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            begin, end = (int(number, 16) for number in place.split("-"))
            memory.seek(begin)
            with suppress(OSError):  # given back since the list was read
                found += len(_pattern(word).findall(memory.read(end - begin)))
    return found


def _pattern(word: str) -> re.Pattern[bytes]:
    forms = [word.encode(kind) for kind in ("utf-8", "utf-16-le", "utf-32-le")]
    return re.compile(b"|".join(map(re.escape, forms)), re.IGNORECASE)


def _held(content: bytes, word: str) -> bool:
    try:
        plain = zlib.decompress(content)
    except zlib.error:
        plain = b""
    return bool(_pattern(word).search(content) or _pattern(word).search(plain))
