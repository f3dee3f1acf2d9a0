"""The steps of a Dockerfile, one by one, without a container engine (Linux, as root).

The base is this machine: each stage is a layer over it, which only the namespace of one process
sees. Nothing of the machine changes.
"""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.huggingface.assemble import image_files

# What a container has of its own, beside the layers.
OWN = ("tmp", "run")
# The one of the base.
PYTHON = Path(sys.executable).resolve()


@dataclass
class Stage:
    """What the steps of one stage have set so far."""

    root: Path
    name: str = ""
    env: dict[str, str] = field(default_factory=dict)
    args: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    folder: str = "/"
    told: dict[str, str] = field(default_factory=dict)

    def command(self, name: str) -> list[str]:
        """The command of an instruction in its form of a list."""
        return [str(word) for word in json.loads(self.told[name])]

    @property
    def variables(self) -> dict[str, str]:
        """What a command in it finds in its environment."""
        return {"PATH": f"{PYTHON.parent}:/usr/sbin:/usr/bin:/sbin:/bin"} | self.env


def steps(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions with what follows them, lines joined and comments left out.

    >>> steps("# note\\nFROM a\\nRUN b \\\\\\n# why\\n  c")
    [('FROM', 'a'), ('RUN', 'b c')]
    """
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [
        (w[0].upper(), w[1]) for line in joined.splitlines() if len(w := line.split(None, 1)) == 2
    ]


class SmallEngine:
    """Builds an image in a folder and runs a container of it."""

    def __init__(self, context: Path, folder: Path) -> None:
        self.context, self.folder = context, folder
        self.stages = list[Stage]()
        self._outer = dict[str, str]()
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sleep", "infinity"]
        )
        _wait_until(lambda: _namespace(self._holder.pid) != _namespace(os.getpid()))
        self._sh(f"mount -t tmpfs -o size=6g layers {shlex.quote(str(folder))}")

    def close(self) -> None:
        """Take all of it away."""
        self._holder.kill()
        self._holder.wait()

    def build(self) -> Stage:
        """Carry all steps out; the last stage is the image."""
        for name, rest in steps((self.context / "Dockerfile").read_text(encoding="utf-8")):
            getattr(self, f"_{name.lower()}", self._told(name))(rest)
        return self.stages[-1]

    @contextlib.contextmanager
    def running(self, command: Sequence[str], data: Path) -> Iterator["Container"]:
        """A container with a read-only root, without rights, on a network of its own."""
        image = self.stages[-1]
        root = shlex.quote(str(image.root))
        self._sh(f"mount --bind {shlex.quote(str(data))} {root}/data")
        for place in OWN:
            self._sh(f"mount -t tmpfs -o mode=1777 own {root}/{place}")
        self._sh(f"mount -o remount,ro {root}")
        start = (
            f"mount -t proc proc {root}/proc && mount -t tmpfs -o mode=1777 shm {root}/dev/shm"
            f" && ip link set lo up && exec {_inside(image, command)}"
        )
        log = (self.folder.parent / "container.log").open("wb")
        process = subprocess.Popen(
            [*self._enter(), "unshare", "--net", "--pid", "--mount", "--fork", "--kill-child",
             "sh", "-c", start],
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        container = Container(image, process, Path(log.name))
        try:
            yield container
        finally:
            container.stop()
            log.close()
            self._sh(f"mount -o remount,rw {root}; umount {root}/data {root}/tmp {root}/run")

    # One method for each instruction that is more than a word to remember.

    def _from(self, rest: str) -> None:
        words = self._filled(rest, self._outer).split()
        stage = Stage(self.folder / f"stage{len(self.stages)}", words[2] if len(words) > 1 else "")
        self.stages.append(stage)
        layer = shlex.quote(str(self.folder / f"layer{len(self.stages)}"))
        root = shlex.quote(str(stage.root))
        self._sh(
            f"mkdir -p {root} {layer}/up {layer}/work && mount -t overlay overlay "
            f"-o lowerdir=/,upperdir={layer}/up,workdir={layer}/work {root}"
            f" && mount -t proc proc {root}/proc && mount --bind /dev {root}/dev"
            f" && {_opened(root)}"
            # Others are on this machine who may have the number of the image's user.
            f" && rm -rf {root}/app {root}/venv {root}/data"
            f" && sed -i -E '/^[^:]*:[^:]*:1000:/d' {root}/etc/passwd {root}/etc/group"
        )

    def _run(self, rest: str) -> None:
        stage = self.stages[-1]
        values = {**stage.args, **stage.variables}
        self._sh(_inside(stage, ["/bin/sh", "-c", rest], values))

    def _copy(self, rest: str) -> None:
        stage, words = self.stages[-1], rest.split()
        source = self.context
        if words[0].startswith("--from="):
            source = next(s for s in self.stages if s.name == words.pop(0)[7:]).root
        *given, place = words
        target = stage.root / (stage.folder + "/" + place if place[0] != "/" else place).lstrip("/")
        for one in given:
            self._put(source, one, target, into=place.endswith("/"))

    def _put(self, source: Path, given: str, target: Path, *, into: bool) -> None:
        if source != self.context:
            self._sh(f"cp -a {shlex.quote(f'{source}{given}')} {shlex.quote(str(target))}")
            return
        found = [p for p in image_files(source) if _is_of(p, given)]
        assert found, f"COPY {given}: no such file in the context"
        for path in found:
            inner = path.relative_to(given) if (source / given).is_dir() else Path(path.name)
            place = target / inner if into or (source / given).is_dir() else target
            self._sh(
                f"install -D -m 644 {shlex.quote(str(source / path))} {shlex.quote(str(place))}"
            )

    def _arg(self, rest: str) -> None:
        name, _, value = rest.partition("=")
        values = self.stages[-1].args if self.stages else self._outer
        values[name] = shlex.split(value)[0] if value else self._outer.get(name, "")

    def _env(self, rest: str) -> None:
        stage = self.stages[-1]
        for word in shlex.split(rest):
            name, _, value = word.partition("=")
            stage.env[name] = self._filled(value, stage.variables)

    def _workdir(self, rest: str) -> None:
        self.stages[-1].folder = rest
        self._sh(f"mkdir -p {shlex.quote(str(self.stages[-1].root) + rest)}")

    def _user(self, rest: str) -> None:
        self.stages[-1].user = rest

    def _healthcheck(self, rest: str) -> None:
        self.stages[-1].told["HEALTHCHECK"] = rest[rest.index("CMD") + 3 :].strip()

    def _told(self, name: str) -> Callable[[str], None]:
        def remember(rest: str) -> None:
            self.stages[-1].told[name] = rest

        return remember

    def _filled(self, text: str, values: dict[str, str]) -> str:
        return re.sub(r"\$\{?(\w+)\}?", lambda found: values.get(found[1], ""), text)

    def _enter(self) -> list[str]:
        return ["nsenter", "--target", str(self._holder.pid), "--mount"]

    def _sh(self, script: str) -> None:
        done = subprocess.run(
            [*self._enter(), "sh", "-ec", script], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{script[:500]}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@dataclass
class Container:
    """A container that runs."""

    image: Stage
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def text(self) -> str:
        """What it has said."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """What a command in it says."""
        enter = ["nsenter", "--target", str(self._first()), "--mount", "--net", "--pid"]
        inside = _inside(self.image, command)
        whole = [*enter, "sh", "-c", inside]
        return subprocess.run(whole, capture_output=True, text=True, check=False)

    def is_healthy(self, seconds: int = 90) -> bool:
        """Whether the image's own check says so, sooner or later."""
        check = self.image.command("HEALTHCHECK")
        for _ in range(seconds):
            if self.process.poll() is not None:
                return False
            if self.run(check).returncode == 0:
                return True
            time.sleep(1)
        return False

    def stop(self) -> None:
        """Stop it as an engine does: the signal to its first process, and no more after a while."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, StopIteration):
                os.kill(self._first(), 15)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        self.process.kill()
        self.process.wait()

    def _first(self) -> int:
        """The number of its first process, on this machine."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        _wait_until(lambda: bool(path.read_text().split()))
        return int(path.read_text().split()[0])


def _inside(stage: Stage, command: Sequence[str], env: dict[str, str] | None = None) -> str:
    """The command of a shell that runs another one in a stage, as its user."""
    uid, gid = stage.user.split(":")
    variables = [f"{k}={v}" for k, v in (env or stage.variables).items()]
    rights = [] if uid == "0" else [
        "setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs",
        "--bounding-set=-all", "--inh-caps=-all",
    ]  # fmt: skip
    go = f"cd {shlex.quote(stage.folder)} && exec {shlex.join([*rights, *command])}"
    return shlex.join(["env", "-i", *variables, "chroot", str(stage.root), "/bin/sh", "-c", go])


def _opened(root: str) -> str:
    """Lets everybody through to the interpreter, wherever it lies."""
    return shlex.join(["chmod", "a+rx", *(f"{root}{folder}" for folder in PYTHON.parents[:-1])])


def _is_of(path: Path, given: str) -> bool:
    return path.match(given) or path.is_relative_to(given)


def _namespace(pid: int) -> str:
    return str(Path(f"/proc/{pid}/ns/mnt").readlink())


def _wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("a namespace did not come up")
