"""What a deployment may set, read from the environment."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def models_folder() -> Path:
    """Where model versions live: LEAD_SCORING_MODELS, else the project's own `models/`."""
    return Path(os.environ.get("LEAD_SCORING_MODELS", PROJECT / "models"))


def bundled_models_folder() -> Path:
    """Where the model of the bundled sample lies, whatever serves."""
    return PROJECT / "models"


def mappings_folder() -> Path:
    """Where earlier releases kept mappings: LEAD_SCORING_DATA, else `var/`, in `mappings/`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "mappings"


def runs_folder() -> Path:
    """Where training runs are kept: LEAD_SCORING_DATA, else `var/`, in `runs/`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "runs"


def histories_folder() -> Path:
    """Where files to train on lie for all: LEAD_SCORING_HISTORIES, else `histories/` beside runs.

    It need not exist.
    """
    beside = Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "histories"
    return Path(os.environ.get("LEAD_SCORING_HISTORIES", beside))


def spend_file() -> Path:
    """Where earlier releases kept the spend: LEAD_SCORING_DATA, else `var/`, as `spend.csv`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "spend.csv"


def levers_file(model: str = "") -> Path:
    """Where earlier releases kept which fields of a model the team can change, by its name.

    In LEAD_SCORING_DATA, else `var/`, in `levers/`; without a name the file of all models.
    """
    folder = Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var"))
    return folder / "levers" / f"{model}.json" if model else folder / "levers.json"


def keys_file() -> Path:
    """Where the keys of the API are kept: LEAD_SCORING_DATA, else `var/`, as `keys.json`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "keys.json"


def pipelines_folder() -> Path:
    """Where runs of the pipelines are kept: LEAD_SCORING_DATA, else `var/`, in `pipelines/`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "pipelines"


def store_url() -> str:
    """The database of the store: DATABASE_URL, else SQLite's file `leads.db` in the data folder.

    The folder is LEAD_SCORING_DATA, else `var/`.
    """
    asked = os.environ.get("DATABASE_URL", "").strip()
    beside = Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "leads.db"
    return asked or f"sqlite:///{beside.resolve()}"


def contact_key_file() -> Path:
    """Where the key lies by which contacts are hashed: LEAD_SCORING_DATA, else `var/`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "contact.key"


def tracking_wanted() -> bool:
    """Whether runs may be tracked: LEAD_SCORING_TRACKING is not "off"."""
    return os.environ.get("LEAD_SCORING_TRACKING", "").strip().casefold() != "off"


def tracking_folder() -> Path:
    """Where runs wait to be tracked: LEAD_SCORING_DATA, else `var/`, in `tracking/`."""
    return Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "tracking"


def tracking_store() -> str:
    """The URI of the tracking store: MLFLOW_TRACKING_URI, else SQLite's of the file `mlflow.db`.

    The file lies in LEAD_SCORING_DATA, else in `var/`.
    """
    asked = os.environ.get("MLFLOW_TRACKING_URI", "").strip()
    return asked or f"sqlite:///{tracking_folder().resolve().with_name('mlflow.db')}"


def tracking_artefacts() -> str:
    """Where tracked files go, as a URI: `mlartifacts/` beside `mlflow.db`.

    "" for a tracking server, which has a place of its own.
    """
    is_server = not tracking_store().startswith(("sqlite:", "postgresql", "mysql", "mssql"))
    return "" if is_server else tracking_folder().resolve().with_name("mlartifacts").as_uri()


def compiled_folder() -> Path | None:
    """Where compiled code is kept: LEAD_SCORING_COMPILED, else `compiled/` in LEAD_SCORING_DATA.

    None where it is "off": nothing is compiled.
    """
    beside = Path(os.environ.get("LEAD_SCORING_DATA", PROJECT / "var")) / "compiled"
    asked = os.environ.get("LEAD_SCORING_COMPILED", "").strip()
    if asked.casefold() == "off":
        return None
    return Path(asked) if asked else beside


def sample_file(name: str) -> Path:
    """A bundled sample file by name."""
    return PROJECT / "data" / name


def threads() -> int:
    """How many threads LightGBM gets: OMP_NUM_THREADS, else half of this process's cores.

    Two OpenMP threads on a busy two-core machine can be many times slower than one.
    """
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return int(asked) if asked.isdigit() and int(asked) > 0 else max(1, available_cores() // 2)


def available_cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def phone_region() -> str:
    """The country whose rules phones without one follow, by its two letters (LEAD_SCORING_COUNTRY).

    "" to learn it from each file.
    """
    return os.environ.get("LEAD_SCORING_COUNTRY", "").strip().upper()
