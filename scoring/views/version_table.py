"""All versions of a model in a table, as plain data, and as lines of a shell."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd

from scoring.registry import Registry
from scoring.training.proof import Estimate
from scoring.views.section import Format, Section, Shown
from scoring.views.versions import VersionFacts
from scoring.wording import counted

# Older ones are closed at first.
SHOWN = 6


class VersionState(StrEnum):
    """What becomes of a version's chances."""

    SERVES = "serves"
    BEFORE = "served before"
    BESIDE = "shown beside"
    KEPT = "kept"
    DAMAGED = "damaged"


COLUMNS = {
    "version": Shown("Version"),
    "state": Shown("State", help="“Served before” is where the way back leads."),
    "name": Shown("Name", width=200),
    "auc": Shown("AUC", help="How often a converted lead outranks one that did not."),
    "interval": Shown("90% interval", help="Of the AUC. Empty where no test leads are kept."),
    "tested": Shown("Tested on", Format.COUNT, "Leads of its own history that it had not seen."),
    "lift": Shown("Lift at 10%", Format.NUMBER, "Conversions in the top tenth over the average."),
    "error": Shown("Error", Format.POINTS, "Of calibration: mean difference of chance and rate."),
    "floor": Shown("Tier A from", Format.SHARE, "The lowest chance of tier A."),
    "verdict": Shown("Goals", help="Whether its goals were met on its test. Empty if not judged."),
    "trained": Shown("Trained"),
}  # fmt: skip
# In the file alone: on a screen of usual width the others take all the room.
IN_FILE = ("learned", "period")
BESIDE_HELP = "The call sheet shows its chances beside the champion’s. The ranking stays as it is."
SAID = "Each is tested on leads of its own history. Compare two to see them on the same leads."


def states(registry: Registry, found: Sequence[VersionFacts]) -> dict[str, VersionState]:
    """The state of each version."""
    known = {
        registry.former: VersionState.BEFORE,
        registry.shadow: VersionState.BESIDE,
        registry.champion: VersionState.SERVES,
    }
    return {
        facts.version: known.get(facts.version, VersionState.KEPT)
        if facts.test is not None
        else VersionState.DAMAGED
        for facts in found
    }


def version_record(
    facts: VersionFacts, state: VersionState, error: float | None = None
) -> dict[str, object]:
    """A version as plain data; `error` is the standard error of its AUC, None where unknown."""
    test = facts.test
    if test is None:
        return {"version": facts.version, "state": str(state), "problem": facts.problem}
    low, high = (None, None) if error is None else Estimate(test.auc, error).interval
    return {
        "version": facts.version,
        "state": str(state),
        "name": facts.name,
        "filename": facts.filename,
        "trained": facts.trained,
        "learned": facts.learned,
        "first": facts.first,
        "last": facts.last,
        "outcome": facts.outcome,
        "auc": test.auc,
        "auc_low": low,
        "auc_high": high,
        "tested": test.rows,
        "lift": test.lift_at_10,
        "error": test.ece,
        "floor": facts.floor,
        "verdict": facts.verdict,
    }


def table_section(
    found: Sequence[VersionFacts],
    state: Mapping[str, VersionState],
    errors: Mapping[str, float],
) -> Section:
    """The versions in this order; `errors` are the standard errors of their AUC where known."""
    records = [version_record(f, state[f.version], errors.get(f.version)) for f in found]
    table = pd.DataFrame(records).reindex(columns=["auc_low", "auc_high", *_PLAIN, *IN_FILE])
    table["state"] = table["state"].str.capitalize()
    table["verdict"] = table["verdict"].fillna("")
    table["period"] = [facts.period for facts in found]
    table["interval"] = [
        _interval(low, high) for low, high in table[["auc_low", "auc_high"]].values
    ]
    table["auc"] = ["" if pd.isna(auc) else f"{auc:.3f}" for auc in table["auc"]]
    return Section("versions", "Versions", SAID, table=table, columns=COLUMNS)


_PLAIN = [name for name in COLUMNS if name != "interval"]


def _interval(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.3f} to {high:.3f}"


def versions_line(found: Sequence[VersionFacts]) -> str:
    """How many versions there are, and how many of them cannot be read."""
    if not found:
        return "No version is published yet."
    damaged = sum(facts.test is None for facts in found)
    said = counted(len(found), "version")
    return f"{said}, {damaged:,} of them damaged." if damaged else f"{said}."
