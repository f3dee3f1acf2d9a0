"""The first process of a container: puts the sample's model into an empty volume, then the command.

    python deploy/start.py serve --host 0.0.0.0     runs python -m scoring serve --host 0.0.0.0

A model of the sample that nobody has touched is brought up to date with the image; any other model
is left as it is.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = ROOT / "models" / "sample"
LIST = "registry.json"
# Beside the models: the seal of the list that was copied, to see whether it is still as it was.
NOTE = ".sample-of-image"


def main() -> None:
    """Make the folder of models ready and become the command that was asked for."""
    models = Path(os.environ.get("LEAD_SCORING_MODELS", BUNDLED.parent))
    try:
        bring_sample(models)
    except OSError as problem:
        # Models that may only be read serve all the same.
        if not has_models(models):
            sys.exit(
                f"No model could be put into the folder “{models}”: {problem.strerror}. It has to "
                f"belong to the user {os.getuid()}. Correct its owner, or mount a volume there."
            )
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "scoring", *sys.argv[1:]])


def bring_sample(models: Path) -> bool:
    """Copy the sample's model where there is no model, or that of an older image; was it copied?

    Raises OSError.
    """
    target, note = models / BUNDLED.name, models / NOTE
    is_old = is_untouched(target, note) and seal(target) != seal(BUNDLED)
    if has_models(models) and not is_old:
        return False
    models.mkdir(parents=True, exist_ok=True)
    scratch = models / f".{BUNDLED.name}-copying"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(BUNDLED, scratch)
    note.write_text(seal(scratch), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    scratch.rename(target)
    return True


def has_models(models: Path) -> bool:
    """Whether a folder holds a model, by the lists in it."""
    return any(any(models.glob(f"{where}{LIST}")) for where in ("", "[!.]*/"))


def is_untouched(target: Path, note: Path) -> bool:
    """Whether a model is the one that an image has put there."""
    return note.is_file() and note.read_text(encoding="utf-8") == seal(target)


def seal(model: Path) -> str:
    """SHA-256 of a model's list, "" where it has none."""
    path = model / LIST
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


if __name__ == "__main__":
    main()
