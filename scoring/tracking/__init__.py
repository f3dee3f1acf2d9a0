"""Runs and versions kept in MLflow where it is installed; without it all works as it does with it.

What is to be tracked is noted in a folder at once, and a process of its own, at low priority,
writes it to the tracking store. So nothing waits for the store, and nothing fails with it.
"""

from scoring.tracking.spool import is_on, note, waiting
from scoring.tracking.standing import note_standing
from scoring.tracking.tracked_run import Entry, Pictured, TrackedRun, figures, now

__all__ = [
    "Entry",
    "Pictured",
    "TrackedRun",
    "figures",
    "is_on",
    "note",
    "note_standing",
    "now",
    "waiting",
]
