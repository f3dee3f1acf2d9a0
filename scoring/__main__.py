"""`python -m scoring`: the command line."""

import gc
import sys
from contextlib import suppress

# Commands that read a file, in a process apart.
_READING = {"check", "score", "train", "recipe", "backtest", "explore", "moved", "outcomes"}

# Of what is loaded nothing is garbage: to look for it takes a tenth of the time to load.
gc.disable()
try:
    from scoring.intake.apart.ahead import read_ahead
    from scoring.intake.apart.process import warm

    if _READING & set(sys.argv[1:2]):
        # That one loads its libraries and reads while this one loads its own.
        warm()
        read_ahead(sys.argv[2:])
    from scoring.cli.main import load, main

    # Most packages come with the command that is asked for.
    load(sys.argv[1] if len(sys.argv) > 1 else "")
    gc.freeze()
    gc.enable()
    code = main()
except ImportError as missing:
    package = (missing.name or "").partition(".")[0]
    if package in ("", "scoring"):
        raise
    version = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"The package “{package}” is missing for this Python {version} ({sys.executable}).\n"
        "Activate the environment of the project, in its folder:\n"
        "    . .venv/bin/activate\n"
        "Where there is none yet, install one with Python 3.11 or newer:\n"
        "    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"
    )
except OSError as problem:
    if "omp" not in str(problem):
        raise
    sys.exit(
        "LightGBM finds no library for OpenMP on this system. Install it, on Debian and Ubuntu: "
        "apt install libgomp1; on macOS: brew install libomp"
    )

# Nor is what is left looked through at the end, which takes half a second.
gc.freeze()
# What a full disk did not take was told; it would be tried once more at the end.
with suppress(OSError):
    sys.stdout.close()
sys.exit(code)
