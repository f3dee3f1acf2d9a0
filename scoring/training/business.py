"""Of which line of business a history is: that of a model there is, or a new one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from scoring.history.meaning import OutcomeMeaning
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import LeadModel
from scoring.model.model_choice import ModelChoice, ModelFit, choose_model
from scoring.registry import MAIN, SAMPLE
from scoring.registry.named import LONGEST, model_name
from scoring.wording import counted, listed, percent

# The newest leads of a history that has drifted for a year stay over this (0.94); leads of other
# people who ask for other courses, alike in all other columns, are below it (0.88 to 0.91). A new
# model too many harms less than a champion of another business replaced.
ALIKE = 0.93
PACKED = (".gz", ".bz2", ".xz", ".zip")


@dataclass(frozen=True)
class Business:
    """The model that a history is for, by name, and why, in a sentence.

    `unread` are the models of one's own that it could not be compared with, as they do not load.
    """

    model: str
    is_new: bool
    why: str
    unread: tuple[str, ...] = ()


def business_of(
    table: Table,
    filename: str,
    predicted: tuple[str, OutcomeMeaning],
    models: Mapping[str, LeadModel],
    taken: Collection[str],
) -> Business:
    """The model that predicts the same of leads with half of its columns and like values.

    `predicted` are the outcome column and what its values mean. Where none of the `models` does, or
    only that of the bundled sample, a new one, named by the file by a name that is not `taken`.
    Those that are taken and not among the `models` cannot be loaded.
    """
    unread = tuple(sorted({*taken} - {*models, SAMPLE}))
    own = {name: model for name, model in models.items() if name != SAMPLE}
    same = {name: model for name, model in own.items() if _predicts(model, *predicted)}
    choice = choose_model(table, same) if same else None
    if choice is not None and _is_same(choice.fits[choice.best]):
        why = f"It predicts “{predicted[0]}” as well; this history has {fit_words(choice)}."
        return Business(choice.best, False, why, unread)
    why = (
        f"The history may be for {listed(unread)}, which cannot be loaded."
        if unread
        else _why_new(choice, own, predicted[0])
    )
    return Business(free_name(filename, taken), True, why, unread)


def _predicts(model: LeadModel, outcome: str, meaning: OutcomeMeaning) -> bool:
    named_alike = normalise(model.card.outcome) == normalise(outcome)
    return named_alike and model.card.meaning.agrees_with(meaning)


def _is_same(fit: ModelFit) -> bool:
    return 2 * fit.found >= fit.fields and fit.alike >= ALIKE


def fit_words(choice: ModelChoice) -> str:
    """What a file has of the best model, in words.

    >>> fit_words(ModelChoice({"a": ModelFit(23, 25, 0.9, 0.94, 500)}, "a"))
    '23 of its 25 fields, with values 94% alike (500 leads)'
    """
    fit = choice.fits[choice.best]
    share, leads = percent(fit.alike), counted(fit.leads, "lead")
    return f"{fit.found} of its {counted(fit.fields, 'field')}, with values {share} alike ({leads})"


def _why_new(choice: ModelChoice | None, own: Collection[str], outcome: str) -> str:
    if not own:
        return "It is the first model of your own."
    if choice is None:
        return f"No model there is predicts “{outcome}”."
    return (
        f"No model there is knows leads like these. The nearest, {choice.best}, would find "
        f"{fit_words(choice)}."
    )


def free_name(filename: str, taken: Collection[str]) -> str:
    """A name for a new model, by its file, that no other model has, nor the sample's.

    >>> free_name("Courses US.csv.gz", ["courses-us"]), free_name("sample.csv", [])
    ('courses-us-2', 'sample-2')
    """
    name, others = model_name(_bare(filename)), {*taken, SAMPLE, MAIN}
    endings = ("", *(f"-{number}" for number in range(2, len(others) + 3)))
    names = (f"{name[: LONGEST - len(end)].rstrip('-')}{end}" for end in endings)
    return next(one for one in names if one not in others)


def _bare(filename: str) -> str:
    """The name of a file without its ending, or both endings where it is packed."""
    path = PurePath(filename)
    return PurePath(path.stem).stem if path.suffix.casefold() in PACKED else path.stem
