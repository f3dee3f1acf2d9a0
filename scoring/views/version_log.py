"""Who did what to the versions of a model, in words and as a file."""

from collections.abc import Mapping, Sequence

import pandas as pd

from scoring.delivery.tables import to_csv
from scoring.registry import LogEntry
from scoring.registry.pointer import Deed
from scoring.wording import counted, listed, moment

NOBODY = "not recorded"


def deed_words(entry: LogEntry) -> str:
    """What was done, in a sentence.

    >>> deed_words(LogEntry("2026-11-29T08:00:00+00:00", Deed.SERVED, "v0002", "Ann", "v0001"))
    'Made v0002 champion in place of v0001.'
    >>> deed_words(LogEntry("", Deed.PUBLISHED, "v0001"))
    'Published v0001 as champion.'
    """
    version, former = entry.version, entry.former
    place = f" in place of {former}" if former and former != version else ""
    beside = f" beside {former}" if former else ""
    return {
        Deed.PUBLISHED: f"Published {version} as champion{place}.",
        Deed.KEPT: f"Published {version} as a version{beside}.",
        Deed.SERVED: f"Made {version} champion{place}.",
        Deed.BACK: f"Went back to {version}{' from ' + former if former else ''}.",
        Deed.PRUNED: f"Deleted {version}.",
        Deed.SHADOWED: f"Showed the chances of {version}{beside}.",
        Deed.UNSHADOWED: f"Stopped showing the chances of {version}{beside}.",
    }[entry.what]


def log_table(log: Sequence[LogEntry]) -> pd.DataFrame:
    """What was done, the newest first: When (UTC), Who, What."""
    rows = [(moment(e.time), e.who or NOBODY, deed_words(e)) for e in log[::-1]]
    return pd.DataFrame(rows, columns=["When (UTC)", "Who", "What"], dtype="str")


def log_csv(log: Sequence[LogEntry]) -> bytes:
    """The same with its parts in columns of their own: time, who, what, version, former, said."""
    rows = [(e.time, e.who, str(e.what), e.version, e.former, deed_words(e)) for e in log[::-1]]
    names = ["time", "who", "what", "version", "former", "said"]
    return to_csv(pd.DataFrame(rows, columns=names, dtype="str"))


NEVER_PRUNED = (
    "The version that serves, the one before it and the one shown beside it are always kept. What "
    "is deleted cannot be brought back."
)


def prune_line(gone: Sequence[str]) -> str:
    """Which versions go."""
    if not gone:
        return "No version goes: all of them are among those that are kept."
    verb = "goes" if len(gone) == 1 else "go"
    return f"{counted(len(gone), 'version')} {verb}: {listed(gone, 12)}."


def checked(found: Mapping[str, str]) -> list[str]:
    """What the check of all files found, a line for each version, the newest first."""
    return [f"{name}: {problem or 'sound'}" for name, problem in reversed(list(found.items()))]
