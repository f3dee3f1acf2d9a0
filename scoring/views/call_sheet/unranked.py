"""The card in place of a ranking that would be none: why, and the ways to one."""

from dataclasses import dataclass

from scoring.intake.leads.mapping import ColumnMatch
from scoring.model.lead_model import LeadModel
from scoring.model.model_fill import LEAST_WEIGHT, ModelFill
from scoring.views.call_sheet.history_offer import HistoryOffer
from scoring.wording import counted

NO_OUTCOME = (
    "No column of this file says who converted. Train on past leads with a column that does, and "
    "the model will know leads like these."
)

ONLY_CONTACTS = (
    "It says who leads are and nothing else, and no model can rank people by that. Export it again "
    "with more columns: where leads come from, what they are and what they did."
)


@dataclass(frozen=True)
class Unranked:
    """Why there is no ranking, in a title and a sentence, and what the ways to one are called.

    `match` is "" where no column is left to be matched; `offer` is None where the file says
    nothing of an outcome. `may_match` where the columns proposed could be enough for a ranking.
    """

    title: str
    why: str
    match: str
    offer: HistoryOffer | None
    is_bare: bool = False
    may_match: bool = False

    @property
    def learn(self) -> str:
        """What the file says of who converted, or that it says nothing to learn from."""
        if self.offer is not None:
            return self.offer.line
        return ONLY_CONTACTS if self.is_bare else NO_OUTCOME

    @property
    def trains(self) -> bool:
        """Whether a model can be trained on the file."""
        return self.offer is not None and not self.offer.refusal


def unranked(fill: ModelFill, match: ColumnMatch, offer: HistoryOffer | None) -> Unranked:
    """The card of a file; a model finds `fill` in it by `match`."""
    why = f"{fill.why} So no order is shown."
    bare = not fill.found and not match.extra
    may_match = fill.found + len(match.proposed) >= LEAST_WEIGHT * fill.fields
    return Unranked(fill.title, why, _match_label(match), offer, bare, may_match)


def nothing_found(model: LeadModel) -> ModelFill:
    """What a model finds in a file without any of its fields."""
    return ModelFill(0, len(model.schema.inputs), 0.0)


def _match_label(match: ColumnMatch) -> str:
    if not match.extra or not match.missing:
        return ""
    proposals = len(match.proposed)
    return f"Match columns ({counted(proposals, 'proposal')})" if proposals else "Match columns"
