"""What a what-if form begins from: nothing, a typical lead, a lead of the batch, or a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.errors import WhatIfRefused
from scoring.model.codes import RARE, FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import lead_values, score_lead
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.ranked import display_name

BLANK, TYPICAL, LINKED = "A blank form", "A typical past lead", "A link"
# Leads offered in the list; any other is asked for by its rank or id.
MOST_OFFERED = 50


@dataclass(frozen=True)
class Start:
    """Where a form begins: what it is called, the texts by field, and their scoring.

    `notes` are what a person should know of how it was filled.
    """

    name: str
    texts: Mapping[str, str]
    scored: ScoredBatch
    notes: tuple[str, ...] = ()

    def fits(self, model: LeadModel) -> bool:
        """Whether it was scored by this model."""
        ours, card = self.scored.model.card, model.card
        is_version = (ours.version, ours.trained_at) == (card.version, card.trained_at)
        return is_version and self.scored.model.line == model.line


def begin(
    model: LeadModel, name: str, texts: Mapping[str, str], notes: Sequence[str] = ()
) -> Start:
    """A start of these texts by field."""
    return Start(name, dict(texts), score_lead(texts, model), tuple(notes))


def blank(model: LeadModel) -> Start:
    """Nothing given."""
    return begin(model, BLANK, {})


def typical(model: LeadModel) -> Start:
    """The past lead most like all others. Raises WhatIfRefused where the model keeps none.

    A value too rare to be told apart stands in it as RARE: the model reads them alike.
    """
    if model.past is None or not len(model.past):
        raise WhatIfRefused(
            f"Model {model.card.version} keeps no past leads, so it cannot show a typical one. "
            "Begin with a blank form, or train a new version."
        )
    codes = model.past.codes[model.past.typical(model.importance)]
    pairs = zip(model.encoder.fields, codes, strict=True)
    return begin(model, TYPICAL, {f.column.name: _text(f, float(c)) for f, c in pairs})


def _text(field: FieldCode, code: float) -> str:
    if np.isnan(code):
        return ""
    is_rare = not field.is_number and code >= len(field.levels)
    return RARE if is_rare else field.text(code)


def from_lead(planned: Planned, position: int) -> Start:
    """A lead of the batch."""
    scored = planned.scored
    return begin(scored.model, lead_name(planned, position), lead_values(scored, position))


def lead_name(planned: Planned, position: int) -> str:
    """A lead of the batch as the list of starts calls it: rank, name and id."""
    name = display_name(planned.scored, position)
    number = planned.scored.leads.id_at(position)
    words = name if name == number else f"{name} · {number}"
    return f"Rank {planned.rank[position]:,} · {words}"


def offered(model: LeadModel, planned: Planned | None, chosen: int, now: str) -> list[str]:
    """The names of starts to choose from: the chosen lead first of the leads, then by rank.

    What the form begins from `now` is among them.
    """
    names = [BLANK, *([TYPICAL] if model.past is not None else [])]
    if planned is not None:
        first = np.argsort(planned.rank, kind="stable")[:MOST_OFFERED].tolist()
        names += [lead_name(planned, place) for place in (chosen, *first)]
    return list(dict.fromkeys([*names, now]))


def start_named(model: LeadModel, planned: Planned | None, asked: str) -> Start:
    """The start of a name, or of a lead's id or rank as typed. Raises WhatIfRefused."""
    if asked == BLANK:
        return blank(model)
    if asked == TYPICAL:
        return typical(model)
    if planned is None:
        raise WhatIfRefused(
            f"The form cannot begin from “{asked[:40]}” because no leads are loaded. Begin with a "
            "blank form or a typical past lead, or upload leads on the call sheet."
        )
    return from_lead(planned, _position(planned, asked))


def _position(planned: Planned, asked: str) -> int:
    by_id = np.flatnonzero(planned.scored.leads.ids == asked.strip())
    if len(by_id):
        return int(by_id[0])
    rank = _rank(asked)
    if 1 <= rank <= len(planned.rank):
        return planned.at_rank(rank)
    raise WhatIfRefused(
        f"There is no lead “{asked[:40]}” in this batch. Type a lead's id as it is in the file, "
        f"or a rank from 1 to {len(planned.rank):,}."
    )


def _rank(asked: str) -> int:
    """The rank in "12", "rank 12" or the name of an offered lead; 0 for none."""
    words = asked.casefold().removeprefix("rank").split("·")[0].replace(",", "").strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 12 else 0
