"""Put the folder of a Hugging Face Space together: what the image is made of, and how it is shown.

    python deploy/huggingface/assemble.py FOLDER

The folder must be empty, or a clone of the Space; what is in it and not of the Space is deleted,
but for `.git`.
"""

import fnmatch
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# A Space is shown in a frame of another site, where browsers send no cookie, so that uploads could
# not prove where they come from. Where a page comes from is still checked when it connects.
SETTINGS = Path(".streamlit/config.toml")
APART, FRAMED = "enableXsrfProtection = true", "enableXsrfProtection = false"
README, ENTRY = "README.md", "Dockerfile.entry"


def main() -> None:
    """Assemble into the folder that the command line names."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    if target.is_dir() and any(target.iterdir()) and not (target / ".git").exists():
        sys.exit(f"“{target}” is not empty and no clone of a Space. Name a new folder.")
    assemble(target)
    sys.stdout.write(f"The Space lies in “{target}”. Commit and push it from there.\n")


def assemble(target: Path) -> None:
    """Write the files of the Space into a folder, instead of those that are there."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name != ".git":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for path in image_files(ROOT):
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, place)
    settings = (ROOT / SETTINGS).read_text(encoding="utf-8")
    (target / SETTINGS).write_text(settings.replace(APART, FRAMED), encoding="utf-8")
    for name in (".dockerignore", ".gitattributes"):
        shutil.copyfile(ROOT / name, target / name)
    shutil.copyfile(HERE / README, target / README)
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    entry = (HERE / ENTRY).read_text(encoding="utf-8")
    whole = re.sub(r"^ENTRYPOINT .*\n", lambda _: entry, image, flags=re.MULTILINE)
    (target / "Dockerfile").write_text(whole, encoding="utf-8")


def image_files(root: Path) -> Iterator[Path]:
    """The files that .dockerignore leaves to the image, below the root, in order."""
    rules = [
        line
        for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    allowed = {line[1:].split("/")[0] for line in rules if line.startswith("!")}
    for top in sorted({path for name in allowed for path in root.glob(name)}):
        found = [top] if top.is_file() else sorted(top.rglob("*"))
        paths = (path.relative_to(root) for path in found if path.is_file())
        yield from (path for path in paths if not is_ignored(path, rules))


def is_ignored(path: Path, rules: Sequence[str]) -> bool:
    """Whether a path below the root is left out: the last rule for it or a folder above it counts.

    >>> is_ignored(Path("data/sample.csv"), ["*", "!data"])
    False
    >>> is_ignored(Path("data/__pycache__/x"), ["*", "!data", "**/__pycache__"])
    True
    """
    ignored = False
    for rule in rules:
        if any(_matches(part, rule.removeprefix("!")) for part in (path, *path.parents[:-1])):
            ignored = not rule.startswith("!")
    return ignored


def _matches(path: Path, rule: str) -> bool:
    if rule.startswith("**/"):
        return fnmatch.fnmatch(path.name, rule[3:])
    parts = rule.split("/")
    pairs = zip(path.parts, parts, strict=False)
    return len(path.parts) == len(parts) and all(fnmatch.fnmatch(*pair) for pair in pairs)


if __name__ == "__main__":
    main()
