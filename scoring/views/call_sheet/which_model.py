"""Which of several models scored a file and why, in a line."""

from scoring.model.model_choice import ModelChoice, ModelFit
from scoring.registry import SAMPLE
from scoring.wording import counted, percent

# So many other models are named.
MOST_OTHERS = 2
TRAIN = "Train a model on past leads like these."
HELP = (
    "Each file is scored with the model whose fields and values it fits best. Choose another one "
    "to score these leads with it."
)


def says_model(choice: ModelChoice | None, name: str) -> bool:
    """Whether anybody need be told by which model a file was scored.

    The model of the sample beside a single one of one's own is no choice, where it is not the one.
    """
    if choice is None:
        return False
    own = [one for one in choice.fits if one != SAMPLE]
    return len(own) > 1 or (name not in own and bool(own))


def model_choice_line(choice: ModelChoice, name: str, *, by_hand: bool = False) -> str:
    """By which model a file is scored, how it fits, and how well others would.

    Of the model the fields and their values are told, of others the product of both.
    """
    shown = choice.fits.get(name)
    known = (one for one, fit in choice.fits.items() if fit.found and one != SAMPLE)
    first = [choice.best] if choice.fits[choice.best].found else []
    others = [one for one in dict.fromkeys([*first, *known]) if one != name][:MOST_OTHERS]
    begin = f"Scored with {name}, as you chose" if by_hand else f"Scored with {name}"
    parts = [f"{begin}: {_first(shown)}" if shown else begin]
    if others:
        fit = (f"{one} {percent(choice.fits[one].likeness)}" for one in others)
        parts.append(f"others: {', '.join(fit)}")
    leads = f" ({counted(shown.leads, 'lead')} compared)" if shown and shown.leads else ""
    return f"{'; '.join(parts)}{leads}."


def none_fits_line(choice: ModelChoice) -> str:
    """That no model knows leads like these, "" where one does."""
    if not choice.fits_none:
        return ""
    best = choice.best
    return (
        f"No model knows leads like these. The nearest is {best}: {_first(choice.fits[best])}. "
        f"{TRAIN}"
    )


def _first(fit: ModelFit) -> str:
    if not fit.found:
        return f"none of its {counted(fit.fields, 'field')}"
    of = f"{fit.found} of its {counted(fit.fields, 'field')}"
    return f"{of}, values {percent(fit.alike)} alike"
