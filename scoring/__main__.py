"""`python -m scoring`: the command line."""

import sys
from contextlib import suppress

from scoring.cli.main import main

code = main()
# What a full disk did not take was told; it would be tried once more at the end.
with suppress(OSError):
    sys.stdout.close()
sys.exit(code)
