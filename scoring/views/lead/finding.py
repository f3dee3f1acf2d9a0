"""Which lead is meant: by its id, by its rank, before and after another one."""

from dataclasses import dataclass

import numpy as np

from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.ranked import display_name
from scoring.wording import clipped, counted

# Characters of a name or a value within a sentence.
BRIEF = 60


@dataclass(frozen=True)
class Found:
    """The leads that are meant, by rank, or why there are none."""

    positions: tuple[int, ...] = ()
    problem: str = ""

    @property
    def several(self) -> str:
        """How many leads share the id."""
        return f"{counted(len(self.positions), 'lead')} with this id"


def find_lead(scored: ScoredBatch, text: str) -> Found:
    """The leads with exactly this id.

    Blanks around the id count only where the file has an id with just these blanks.
    """
    ids = scored.leads.ids
    exact = np.flatnonzero(ids == text)
    found = exact if len(exact) else np.flatnonzero(ids == text.strip())
    if not len(found):
        return Found(problem=_unknown(scored, text.strip()))
    return Found(tuple(found[np.argsort(scored.ranking.rank[found])].tolist()))


def usual_other(scored: ScoredBatch, position: int) -> int:
    """The rank of the lead to compare with at first: the next one, or the one before the last."""
    rank = int(scored.ranking.rank[position])
    return rank + 1 if rank < len(scored.leads) else max(1, rank - 1)


def find_other(scored: ScoredBatch, position: int, text: str, rank: int) -> Found:
    """The lead to compare with: by its id where one is given, else by its rank.

    Of several leads with the id the first in rank that is not the lead itself.
    """
    if len(scored.leads) == 1:
        return Found(problem="This file has only one lead, so there is no other to compare with.")
    asked = find_lead(scored, text) if text.strip() else Found((at_rank(scored, rank),))
    others = tuple(place for place in asked.positions if place != position)
    if asked.problem or others:
        return Found(others, asked.problem)
    return Found(problem="That is this lead itself. Choose the rank or the id of another lead.")


def _unknown(scored: ScoredBatch, text: str) -> str:
    ids = (text, str(scored.leads.ids[scored.ranking.order[0]]))
    asked, example = (clipped(one, BRIEF) for one in ids)
    rows = " This file has no ids, so leads are numbered by row, from 1."
    return (
        f"No lead in this file has the id “{asked}”. Ids must match exactly, including leading "
        f"zeros and capitals, such as “{example}”.{'' if scored.leads.has_ids else rows}"
    )


def neighbours(scored: ScoredBatch, position: int) -> tuple[int | None, int | None]:
    """The leads one rank above and one rank below, None at the ends."""
    order, rank = scored.ranking.order, int(scored.ranking.rank[position])
    above = int(order[rank - 2]) if rank > 1 else None
    return above, int(order[rank]) if rank < len(order) else None


def at_rank(scored: ScoredBatch, rank: int) -> int:
    """The position of the lead with this rank, 1 first."""
    return int(scored.ranking.order[rank - 1])


def called(scored: ScoredBatch, position: int) -> str:
    """A lead's name, or its id where the file has no names, with its rank.

    Of several leads with one id the rank tells which is meant.
    """
    return (
        f"{clipped(display_name(scored, position), BRIEF)} (rank {scored.ranking.rank[position]:,})"
    )
