"""The way from a training to a champion."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from scoring.access import Person, UserRole
from scoring.errors import ChampionChanged, ModelUnavailable
from scoring.model.lead_model import LeadModel, ModelCard
from scoring.model.unseen import UnseenLeads
from scoring.registry import Registry
from scoring.registry.store import KEPT_VERSIONS
from scoring.tracking import note_standing
from scoring.training.result import Decision
from scoring.training.tiers import with_floors_of, with_own_floors
from scoring.wording import clipped, day

LONGEST_NAME = 80
# Why a model serves where no champion can be asked.
FIRST = "It is the first version."
NONE_LOADS = "None of the versions before it can be loaded."
# What takes a role, as people are told who may not do it.
PUBLISH, SWITCH, PRUNE = "publish a model", "change which version serves", "delete old versions"


@dataclass(frozen=True)
class Publication:
    """How a model is published: what people call it, the file of its history, whose tier floors.

    Without a name it is named by file and day. Without a word on `keep_tiers` the floors of the
    champion before are kept unless goals are stated. `holds` are what speaks against it, `by` is
    who publishes it. With `serve` it becomes champion, without it is kept as a version beside the
    champion, if there is one; None leaves that to the gate. `decision` says why. Where the gate
    decides, `instead_of` is the version that served then, "" for none; where another one does by
    the time of publishing, it is kept. None is whichever serves.
    """

    name: str = ""
    filename: str = ""
    keep_tiers: bool | None = None
    holds: tuple[str, ...] = ()
    serve: bool | None = None
    decision: str = ""
    instead_of: str | None = None
    by: Person = field(kw_only=True)

    def decided(
        self, decision: Decision | None, champion: LeadModel | None, versions: Sequence[str] = ()
    ) -> "Publication":
        """Whether the model serves, by what the gate decided where a person does not say."""
        found = as_decided(decision, champion, versions)
        serve = found.serves if self.serve is None else self.serve
        asked = "" if serve == found.serves else "A person decided so. "
        expected = self.instead_of if self.serve is None else None
        said = f"{_FATE[serve]} {asked}{found.why}".strip()
        return replace(self, serve=serve, decision=said, instead_of=expected)

    def kept_beside(self, version: str) -> "Publication":
        """To be kept, as this version serves by now and not the one it was decided against."""
        said = f"{_FATE[False]} {_uncompared(version)}"
        return replace(self, serve=False, decision=said, instead_of=None)


def as_decided(
    decision: Decision | None, champion: LeadModel | None, versions: Sequence[str] = ()
) -> Decision:
    """What the gate decided of a candidate beside the champion as it is now.

    What was decided against another champion says nothing of this one, which then goes on serving.
    Without a decision, as in runs of earlier releases, the candidate serves, and so it does without
    a champion: then none of the `versions` can be loaded, if there are any.
    """
    if champion is None:
        return Decision(serves=True, why=NONE_LOADS if versions else FIRST)
    if decision is None or decision.is_against(champion):
        return decision or Decision(serves=True, why="")
    return Decision(serves=False, why=_uncompared(champion.card.version))


def _uncompared(version: str) -> str:
    return f"It was not compared with {version}, which serves now."


def why_decided(card: ModelCard) -> str:
    """Why a version was made champion or kept, without a word for which of the two."""
    return card.decision.removeprefix(_FATE[True]).removeprefix(_FATE[False]).strip()


_FATE = {True: "Made champion.", False: "Kept as a version."}


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
    """Make a model champion, or keep it as a version where the publication says so.

    It is kept, too, where another version serves by now than the one that the gate compared it
    with. It keeps the tier floors of the champion before it unless told not to.

    Its card says what it is called, from which file it is, and whose floors it has where the one
    before is of the same business. What `publication` says of floors goes first.

    Raises AccessRefused where who publishes it is no analyst.
    """
    publication.by.require(UserRole.ANALYST, PUBLISH)
    keep = keep_tiers if publication.keep_tiers is None else publication.keep_tiers
    try:
        published = _published(model, registry, publication, unseen, keep_tiers=keep)
    except ChampionChanged:
        beside = publication.kept_beside(registry.champion or "")
        published = _published(model, registry, beside, unseen, keep_tiers=keep)
    note_standing(registry, published.card.version)
    return published


def _published(
    model: LeadModel,
    registry: Registry,
    publication: Publication,
    unseen: UnseenLeads | None,
    *,
    keep_tiers: bool,
) -> LeadModel:
    former = champion_of(registry)
    if former is not None:
        model = with_floors_of(model, former) if keep_tiers else with_own_floors(model, former)
    given = " ".join(publication.name.split())
    name = clipped(given, LONGEST_NAME) or usual_name(publication.filename, model.card.trained_at)
    card = replace(
        model.card,
        name=name,
        filename=publication.filename,
        holds=publication.holds,
        decision=publication.decision,
    )
    return registry.publish(
        replace(model, card=card),
        unseen,
        serve=publication.serve is not False,
        instead_of=publication.instead_of,
        by=publication.by.name,
    )


def serve(registry: Registry, version: str, *, instead_of: str | None = None, by: Person) -> None:
    """Make a version champion, in place of the one named.

    Raises AccessRefused, ModelUnavailable.
    """
    by.require(UserRole.ANALYST, SWITCH)
    registry.promote(version, instead_of=instead_of, by=by.name)
    note_standing(registry)


def back(registry: Registry, expected: str | None = None, *, by: Person) -> str:
    """Return to the champion before; which one it is. Raises AccessRefused, ModelUnavailable."""
    by.require(UserRole.ANALYST, SWITCH)
    version = registry.rollback(expected, by=by.name)
    note_standing(registry)
    return version


def shadow(registry: Registry, version: str | None, *, by: Person) -> None:
    """Show a version's scores beside the champion's, or none.

    Raises AccessRefused, ModelUnavailable.
    """
    by.require(UserRole.ANALYST, SWITCH)
    registry.shadowed(version, by=by.name)
    note_standing(registry)


def prune(
    registry: Registry,
    keep: int = KEPT_VERSIONS,
    *,
    expected: Sequence[str] | None = None,
    by: Person,
) -> list[str]:
    """Delete all but the newest versions, as the registry does; which ones.

    Raises AccessRefused, ModelUnavailable.
    """
    by.require(UserRole.ADMIN, PRUNE)
    return registry.prune(keep, expected=expected, by=by.name)


def champion_of(registry: Registry) -> LeadModel | None:
    """The model that serves, None where none does or none can be read."""
    with suppress(ModelUnavailable):
        return registry.serving().model
    return None
