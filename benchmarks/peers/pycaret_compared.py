"""PyCaret in an environment of its own: all its models compared on the leads of a folder."""

import os
import sys
from importlib import import_module
from pathlib import Path


def main(folder: Path) -> None:
    """Set up and compare, as its documentation does, on one thread."""
    os.chdir(folder)  # It writes a log where it stands.
    frame = import_module("pandas").read_csv("fields.csv")
    library = import_module("pycaret.classification")
    library.setup(
        frame,
        target="outcome",
        session_id=1,
        n_jobs=1,
        html=False,
        verbose=False,
        log_experiment=False,
    )
    best = library.compare_models(verbose=False)
    print(library.pull().iloc[0].to_dict() if best is not None else "none")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
