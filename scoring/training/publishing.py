"""The way from a training to a champion."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.registry import Registry
from scoring.training.tiers import with_floors_of, with_own_floors
from scoring.wording import clipped, day

LONGEST_NAME = 80


@dataclass(frozen=True)
class Publication:
    """How a model is published: what people call it, the file of its history, whose tier floors.

    Without a name it is named by file and day. Without a word on `keep_tiers` the floors of the
    champion before are kept unless goals are stated. `holds` are what speaks against it, `by` is
    who publishes it.
    """

    name: str = ""
    filename: str = ""
    keep_tiers: bool | None = None
    holds: tuple[str, ...] = ()
    by: str = ""


# Named by its file and day, with the floors before it.
USUALLY = Publication()


def usual_name(filename: str, trained_at: str) -> str:
    """What a version is called where nobody names it: its file and its day.

    >>> usual_name("leads 2026.csv", "2026-11-29T07:00:00+00:00")
    'leads 2026, 2026-11-29'
    """
    stem = clipped(PurePath(filename).stem, LONGEST_NAME // 2)
    return ", ".join(filter(None, (stem, day(trained_at))))


def publish(
    model: LeadModel,
    registry: Registry,
    publication: Publication,
    unseen: UnseenLeads | None = None,
    *,
    keep_tiers: bool = True,
) -> LeadModel:
    """Make a model champion; it keeps the tier floors of the one before it unless told not to.

    Its card says what it is called, from which file it is, and whose floors it has where the one
    before is of the same business. What `publication` says of floors goes first.
    """
    keep = keep_tiers if publication.keep_tiers is None else publication.keep_tiers
    former = champion_of(registry)
    if former is not None:
        model = with_floors_of(model, former) if keep else with_own_floors(model, former)
    given = " ".join(publication.name.split())
    name = clipped(given, LONGEST_NAME) or usual_name(publication.filename, model.card.trained_at)
    filename, holds = publication.filename, publication.holds
    card = replace(model.card, name=name, filename=filename, holds=holds)
    return registry.publish(replace(model, card=card), unseen, by=publication.by)


def serve(registry: Registry, version: str, *, instead_of: str | None = None, by: str = "") -> None:
    """Make a version champion, in place of the one named. Raises ModelUnavailable."""
    registry.promote(version, instead_of=instead_of, by=by)


def back(registry: Registry, expected: str | None = None, *, by: str = "") -> str:
    """Return to the champion before; which one it is. Raises ModelUnavailable."""
    return registry.rollback(expected, by=by)


def champion_of(registry: Registry) -> LeadModel | None:
    """The model that serves, None where none does or none can be read."""
    with suppress(ModelUnavailable):
        return registry.serving().model
    return None
