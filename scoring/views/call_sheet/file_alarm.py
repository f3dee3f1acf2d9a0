"""The one alarm above a ranking: what the file means for the order, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model.drift import FEWEST_UNSEEN, MANY_UNSEEN
from scoring.model.scored import ScoredBatch
from scoring.monitoring.renamed.recoding import Recoding
from scoring.recipes.answer_sets import NEW_ANSWERS
from scoring.views.call_sheet.notices import Level, Notice
from scoring.wording import listed

MOST_FIELDS = 3


@dataclass(frozen=True)
class FileAlarm:
    """What is wrong with the order in `text`; `details` are the alarms one by one."""

    text: str
    details: tuple[str, ...]


def file_alarm(
    scored: ScoredBatch, noticed: Sequence[Notice], recoding: Recoding | None = None
) -> FileAlarm | None:
    """The alarms among what was `noticed` of a file as one; None where there is none.

    With a `recoding` that is proposed, to apply it is what to do first.
    """
    details = tuple(n.text for n in noticed if n.level is Level.ALARM)
    if not details:
        return None
    inputs = {column.name for column in scored.leads.schema.inputs}
    missing = [name for name in scored.leads.match.missing if name in inputs]
    unlike = unlike_fields(scored)
    lacks = f"lacks {len(missing)} of the {len(inputs)} fields the model reads"
    differs = f"is unlike the history the model learned from in {listed(unlike, MOST_FIELDS)}"
    is_bare = 2 * len(missing) >= len(inputs)
    what = " and ".join([lacks] * is_bare + [differs] * bool(unlike))
    means = "so the order may be wrong and the expected conversions are not reliable"
    remedy = _remedy(is_bare, bool(unlike)) if recoding is None else _recode(recoding)
    return FileAlarm(f"This file {what}, {means}. {remedy}", details)


def unlike_fields(scored: ScoredBatch) -> list[str]:
    """The fields that differ so much from the history that the order may be wrong."""
    leads = len(scored.leads)
    found = scored.drift.unlike(leads)
    least = max(FEWEST_UNSEEN, MANY_UNSEEN * leads)
    issues = [i for i in scored.leads.issues if i.kind == NEW_ANSWERS and i.count >= least]
    return list(dict.fromkeys([*found, *(i.column or "" for i in issues)]))


def _recode(recoding: Recoding) -> str:
    names = listed([field.field for field in recoding.fields], MOST_FIELDS)
    return (
        f"The values of {names} seem to be those of the history under other codes: check the "
        "proposed recoding and apply it."
    )


def _remedy(is_bare: bool, is_unlike: bool) -> str:
    check = "Check that these columns hold the same codes as the history" if is_unlike else ""
    match = "Match the columns that have other names" if is_bare else ""
    train = "train on newer leads" if is_unlike else "train on past leads with these columns"
    first = "; ".join(filter(None, (match, check[:1].lower() + check[1:] if match else check)))
    return f"{first}, or {train}."
