"""The card in place of a ranking that would be none: why, and the ways to one."""

from dataclasses import dataclass

from scoring.intake.leads.mapping import ColumnMatch
from scoring.model.lead_model import LeadModel
from scoring.model.model_fill import LEAST_RIGHT, ModelFill
from scoring.views.call_sheet.history_offer import HistoryOffer
from scoring.wording import counted, percent

TITLE = "This model cannot rank these leads yet"
NO_OUTCOME = (
    "No column of this file says who converted. Train on past leads with a column that does, and "
    "the model will know leads like these."
)


@dataclass(frozen=True)
class Unranked:
    """Why there is no ranking, in a title and a sentence, and what the ways to one are called.

    `match` is "" where no column is left to be matched; `offer` is None where the file says
    nothing of an outcome.
    """

    title: str
    why: str
    match: str
    offer: HistoryOffer | None

    @property
    def learn(self) -> str:
        """What the file says of who converted."""
        return NO_OUTCOME if self.offer is None else self.offer.line

    @property
    def trains(self) -> bool:
        """Whether a model can be trained on the file."""
        return self.offer is not None and not self.offer.refusal


def unranked(fill: ModelFill, match: ColumnMatch, offer: HistoryOffer | None) -> Unranked:
    """The card of a file; a model finds `fill` in it by `match`."""
    found = f"{fill.found:,} of its {counted(fill.fields, 'field')}"
    title = f"{TITLE}: it finds {found} in your file"
    if not fill.is_thin:
        title = f"{TITLE}: their chances hardly differ"
    return Unranked(title, _why(fill), _match_label(match), offer)


def nothing_found(model: LeadModel) -> ModelFill:
    """What a model finds in a file without any of its fields."""
    return ModelFill(0, len(model.schema.inputs), 0.0)


def no_ranking(fill: ModelFill) -> str:
    """Why there is no ranking, for the command line; "" where there is one."""
    if fill.ranks:
        return ""
    found = f"{fill.found:,} of its {counted(fill.fields, 'field')}"
    return f"{TITLE}: it finds {found} in the file. {_why(fill)}"


def _why(fill: ModelFill) -> str:
    if not fill.found:
        return "An order would say nothing about these leads, so none is shown."
    if fill.is_thin:
        return (
            f"What it finds carries {percent(fill.weight)} of what the model goes by, and an order "
            "takes at least a third. So no order is shown."
        )
    return (
        f"Of two leads, of which one converts, the order would put that one first {_of_100(fill)}, "
        f"where a coin does in 50, and at least {100 * LEAST_RIGHT:.0f} are needed. So no order is "
        "shown."
    )


def _of_100(fill: ModelFill) -> str:
    return f"in {100 * fill.right:.0f} of 100 cases"


def _match_label(match: ColumnMatch) -> str:
    if not match.extra or not match.missing:
        return ""
    proposals = len(match.proposed)
    return f"Match columns ({counted(proposals, 'proposal')})" if proposals else "Match columns"
