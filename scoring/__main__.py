"""`python -m scoring`: the command line."""

import sys

from scoring.cli import main

sys.exit(main())
