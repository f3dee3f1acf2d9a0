"""The errors a face may show to a person.

LeadScoringError              what went wrong, where, what was expected and found, what to do
├── FileRefused               the bytes are no lead table
│   └── ChoiceNeeded          several tables inside; the caller names one of them
├── BatchRefused              a table, but not one this model can score
├── DataRefused               leads that cannot go through a pipeline
│   └── CheckFailed           they fail a check, and would fail it again
├── RecipeRefused             a recipe that cannot be read or applied
├── TrainingRefused           a history no honest model can be made from
├── WhatIfRefused             a link or a lead the what-if form cannot be filled from
├── SettingsRefused           what a deployment sets, or a pipeline's file, that cannot be used
├── AccessRefused             a person who may not do what was asked
│   └── SignInNeeded          nobody has signed in yet
├── ClusterFailed             a cluster of workers that does not answer or loses them
├── StorageFailed             a disk, folder or database that cannot be written to or read from
│   └── BatchUnknown          no batch is kept under an address, no call or gift under a number
└── ModelUnavailable          no model version on disk can be loaded or found
    ├── ChampionChanged       another version serves by now than the one that was looked at
    └── UnknownModel          no model of this name

Every message is 15 to 600 characters of plain words. A wrong file raises; a wrong row is an
`Issue` in the result and raises nothing.
"""

import logging
import traceback
from collections.abc import Sequence

from scoring.wording import clipped

MESSAGE_LIMIT = 600


def log_only_where(*loggers: str) -> None:
    """Let errors that nobody foresaw be logged without what they say, which may quote a cell."""
    for name in loggers:
        logging.getLogger(name).addFilter(_only_where)


def _only_where(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        kind, fault, trace = record.exc_info
        # Some loggers show the error in their message as well, below its first line.
        first = record.getMessage().partition("\n")[0]
        record.msg, record.args = first.replace(str(fault) or "\n", "…"), ()
        # Written in place of the error where it is there.
        record.exc_text = "".join(traceback.format_tb(trace)) + kind.__name__
    return True


class LeadScoringError(Exception):
    """The base of all errors of this project; faces catch this one only."""

    def __init__(self, message: str) -> None:
        super().__init__(clipped(message, MESSAGE_LIMIT))


class FileRefused(LeadScoringError):
    """The bytes are no lead table: says what they seem to be and what to send instead."""


class ChoiceNeeded(FileRefused):
    """The upload holds several tables: `parts` are the names one can be chosen by."""

    def __init__(self, message: str, parts: Sequence[str]) -> None:
        super().__init__(message)
        self.parts = tuple(parts)


class BatchRefused(LeadScoringError):
    """The table cannot be scored by this model: says which columns are expected and found."""


class DataRefused(LeadScoringError):
    """The leads cannot go on: says why, what was expected and what was found."""


class CheckFailed(DataRefused):
    """The leads fail a check: says which one, what was expected and what was found."""


class RecipeRefused(LeadScoringError):
    """The recipe cannot be used: says which step or line, what was expected and what was found."""


class TrainingRefused(LeadScoringError):
    """No honest model can be made from this history: says which count or column is missing."""


class WhatIfRefused(LeadScoringError):
    """The what-if form cannot be filled: says what of the link or lead is wrong and what to do."""


class SettingsRefused(LeadScoringError):
    """A setting cannot be used: says which one, what was expected and what was found."""


class AccessRefused(LeadScoringError):
    """Somebody may not do this: says what it needs and who can allow it."""


class SignInNeeded(AccessRefused):
    """Nobody is signed in: says what signing in is for."""


class ClusterFailed(LeadScoringError):
    """A cluster cannot be used: says what was being done, what is wrong and what to do."""


class StorageFailed(LeadScoringError):
    """A disk or folder refuses: says what was not done, why, what holds and what to do."""


class BatchUnknown(StorageFailed):
    """Nothing is kept there: says what may have become of it and where to look."""


class ModelUnavailable(LeadScoringError):
    """No usable model version: says which version, what is wrong with it and what to do."""


class ChampionChanged(ModelUnavailable):
    """Another version serves by now than the one that was looked at: says which one."""


class UnknownModel(ModelUnavailable):
    """There is no model of this name: says which there are."""
