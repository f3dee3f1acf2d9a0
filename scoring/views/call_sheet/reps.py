"""Who calls whom, in words: the owners that a file names, and the calls of each rep."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.history.contents import is_key
from scoring.model.call_plan import MOST_NAME, MOST_REPS, CallPlan
from scoring.model.dealing import owner_counts, reps_of
from scoring.model.scored import ScoredBatch
from scoring.wording import clipped, counted, listed

# So many names are in the line; who filters chooses from so many.
MOST_NAMED, MOST_OWNERS = 4, 200
# What stands where a lead has no owner.
_NOBODY = frozenset(
    ("unassigned", "not assigned", "no owner", "none", "nobody", "n/a", "nicht zugewiesen",
     "kein besitzer", "non attribué", "sin asignar", "sin propietario", "não atribuído",
     "non assegnato", "niet toegewezen")
)  # fmt: skip


@dataclass(frozen=True)
class OwnerOffer:
    """The owners in a file, in words, and what to type to have them as reps."""

    line: str
    typed: str


def owners(scored: ScoredBatch) -> dict[str, int]:
    """The owners of the leads by name, the largest first; none where they are ids or as good as."""
    named = {name: n for name, n in scored.owners.items() if name.casefold() not in _NOBODY}
    if len(named) > MOST_OWNERS or any(map(is_key, named)):
        return {}
    return named


def owner_offer(scored: ScoredBatch, plan: CallPlan) -> OwnerOffer | None:
    """The owners of the file as reps, where a plan has none and the file two or more."""
    named = owners(scored)
    if plan.reps or not 2 <= len(named) <= MOST_REPS:
        return None
    who = listed((f"{clipped(name, MOST_NAME)} {n:,}" for name, n in named.items()), MOST_NAMED)
    return OwnerOffer(f"Owners in the file: {who}", "; ".join(map(_typed, named)))


def deals_to(scored: ScoredBatch, reps: Sequence[str]) -> bool:
    """Whether reps who were named for another file are right for this one.

    They are where it names no owners, or each of its owners is one of them.
    """
    named = owners(scored)
    return len(reps_of(named, reps)) == len(named)


def reps_line(scored: ScoredBatch, plan: CallPlan) -> str:
    """How many calls go to the owner of the lead, and what each rep has; "" where none does."""
    called = plan.called(scored)
    theirs = scored.leads.contacts.owner[called]
    known = reps_of(owner_counts(theirs), plan.reps)
    own = int(np.isin(theirs, list(known)).sum()) if known else 0
    if not own:
        return ""
    rep = plan.reps_at(scored, called)
    loads = (f"{clipped(name, 20)} {int((rep == name).sum()):,}" for name in plan.reps)
    rest = "" if own == len(called) else "; the others are dealt evenly"
    goes = "goes" if own == 1 else "go"
    of = f"{own:,} of {counted(len(called), 'call')}"
    return f"{of} {goes} to the lead’s owner{rest}: {listed(loads, MOST_NAMED)}."


def _typed(name: str) -> str:
    """A name as it can be typed among others: "Lopez, Ana" turned, without semicolons."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma and "," not in first else name.replace(",", " ")
    return " ".join(turned.replace(";", " ").split())
