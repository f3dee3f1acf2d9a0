"""A batch with everything that was made of it: scores, ranking, drift, flags and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.own_columns import LEAD_ID, beside_ours
from scoring.intake.table.some_cells import cells_at
from scoring.model.call_order import InTurn
from scoring.model.converted import find_converted
from scoring.model.dealing import owner_counts
from scoring.model.do_not_call import find_do_not_call
from scoring.model.drift import DriftReport, DriftSize, mix_error
from scoring.model.explainer import Explainer
from scoring.model.freshness import silent_field
from scoring.model.known_outcomes import KnownOutcomes, known_outcomes
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.lead_notes import AskedLeads, LeadNotes, joined_notes
from scoring.model.lead_sources import LeadSources
from scoring.model.lost import find_lost
from scoring.model.lot import Lot
from scoring.model.model_fill import ModelFill, model_fill
from scoring.model.ranking import Ranking, one_call_each
from scoring.model.recent import Recent
from scoring.model.returned_calls import find_returned
from scoring.model.search_text import LeadTexts
from scoring.model.set_apart import Apart, Why, joined
from scoring.model.stage_columns import stage_columns
from scoring.model.unlike import OddField, odd_fields, unlike_history
from scoring.model.value import LeadWorth, worth_of
from scoring.recipes.answer_sets import NEW_ANSWERS
from scoring.schema import Kind, Role
from scoring.wording import listed

# As many odd fields are named in a flag; the others are counted.
MOST_NAMES = 3
# So many orders of a batch are held, as plans alternate between two.
MOST_ORDERS = 2
# How a flag begins that says why a lead has no turn.
SAME_PERSON = "same person as rank"
BETWEEN_FLAGS = "; "
NOTHING_SAID = Confirmed({})
SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True)
class ScoredBatch:
    """A batch with its scores, ranking and drift, and the model that made them.

    `scored_at` is ISO 8601 in UTC. Arrays are in the order of the batch. `mapping` is what a
    person confirmed of the file, `derived` are the columns that the model's recipe made of it.
    Of leads that are `switched` a person said the other than usual: they are called where such
    leads are set apart, and set apart where they are called. `phoned` (n,) have a phone. For the
    seed of `drawn_with` the lot is drawn with what leads had in common then, though some are gone.
    """

    filename: str
    model: LeadModel
    leads: LeadBatch
    scores: Scores
    ranking: Ranking
    drift: DriftReport
    scored_at: str
    mapping: Confirmed = NOTHING_SAID
    derived: tuple[str, ...] = ()
    switched: frozenset[Why] = frozenset()
    phoned: NDArray[np.bool_] | None = None
    drawn_with: tuple[int, int] | None = None

    @property
    def as_uploaded(self) -> Table:
        """The table as it came, without the columns that a recipe derived."""
        table, gone = self.leads.table, list(self.derived)
        return replace(table, frame=table.frame.drop(columns=gone)) if gone else table

    @property
    def without_answers(self) -> Table:
        """The table as it came and as the recipe derived it, save the yes and no of answers.

        Who reads the leads sees these in the cell that they were taken from.
        """
        gone = [name for name in self.derived if name in self.model.answers]
        table = self.leads.table
        return replace(table, frame=table.frame.drop(columns=gone)) if gone else table

    @cached_property
    def explainer(self) -> Explainer:
        """Words for these leads."""
        return Explainer(self.model, self.leads, self.scores)

    @cached_property
    def fill(self) -> ModelFill:
        """How much of the model the file fills, and whether there is a ranking at all."""
        return model_fill(self.model, self.leads, self.scores)

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """Leads that are set apart, or may be, by why; the surest first, none for nobody."""
        card, stages = self.model.card, stage_columns(self.leads.table)
        back = find_returned(self.leads)
        blocked = joined(find_do_not_call(self.leads, stages), back[Why.DO_NOT_CALL])
        converted = joined(find_converted(self.leads, card, stages), back[Why.CONVERTED])
        through = converted.leads | back[Why.LOST].leads
        lost, doubtful = find_lost(self.leads, card, stages, through)
        every = (blocked, converted, joined(lost, back[Why.LOST]), doubtful)
        return tuple(group for group in every if group.count)

    @cached_property
    def reasons_apart(self) -> tuple[Why, ...]:
        """For what leads are set apart: where nobody else would be left, the last is no reason."""
        nobody, found = np.zeros(len(self.leads), dtype=bool), []
        for group in self.apart:
            is_set = group.why.is_sure != (group.why in self.switched)
            if is_set and not (nobody | group.leads).all():
                nobody |= group.leads
                found.append(group.why)
        return tuple(found)

    @cached_property
    def not_called(self) -> NDArray[np.bool_]:
        """True for leads that are set apart; shape (n,)."""
        return self._apart_for(self.reasons_apart)

    def _apart_for(self, reasons: Iterable[Why]) -> NDArray[np.bool_]:
        groups = [group.leads for group in self.apart if group.why in set(reasons)]
        return np.asarray(np.any([np.zeros(len(self.leads), dtype=bool), *groups], axis=0))

    @cached_property
    def call_order(self) -> NDArray[np.int64]:
        """Positions by rank without the leads that are set apart."""
        return self.callable_of(self.ranking.order, fold=False)

    @cached_property
    def one_call_order(self) -> NDArray[np.int64]:
        """Positions by rank with only the first lead of each person, nobody who is set apart."""
        return self.callable_of(self.ranking.order, fold=True)

    def callable_of(self, order: NDArray[np.int64], *, fold: bool) -> NDArray[np.int64]:
        """Of positions in any order those that may be called; with `fold` one of each person."""
        person, left = self.leads.person, order[~self.not_called[order]]
        if not fold:
            return left
        done = self._apart_for(why for why in self.reasons_apart if why.of_person)
        others = left[~np.isin(person[left], person[done])]
        return one_call_each(others if len(others) else left, person)

    def to_call(self, *, fold: bool) -> NDArray[np.int64]:
        """The positions that may be called, first to last; with `fold` one of each person."""
        return self.one_call_order if fold else self.call_order

    @cached_property
    def in_turn(self) -> Recent[InTurn]:
        """The leads in turn, by what a plan asks."""
        return Recent(MOST_ORDERS)

    @cached_property
    def lots(self) -> Recent[Lot]:
        """The lots of the leads, by the seed of the draw."""
        return Recent(1)

    @cached_property
    def dealt(self) -> Recent[NDArray[np.int64]]:
        """To whom of a plan's reps each of its calls goes."""
        return Recent(MOST_ORDERS)

    @cached_property
    def listed(self) -> Recent[Any]:
        """What was asked for of the list of leads lately."""
        return Recent(MOST_ORDERS)

    @cached_property
    def owners(self) -> Mapping[str, int]:
        """How many leads each owner has, the largest first, without leads that have none."""
        return owner_counts(self.leads.contacts.owner)

    @cached_property
    def sources(self) -> LeadSources | None:
        """Where the leads come from, as uploaded; None where the file does not say."""
        column = self.model.schema.first(Role.SOURCE)
        cells = self.leads.uploaded(column.name) if column else None
        return None if cells is None else LeadSources.of(cells)

    @cached_property
    def silent_field(self) -> tuple[int, float] | None:
        """The field that counts since when a lead is silent, as `freshness.silent_field`."""
        return silent_field(self.model)

    @cached_property
    def has_phone(self) -> NDArray[np.bool_]:
        """Whether each lead has a phone; shape (n,)."""
        known = self.phoned
        return self.leads.contacts.phone != "" if known is None else known

    @cached_property
    def some_have_phones(self) -> bool:
        """Whether some of the leads that may be called have a phone and some have none."""
        has = self.has_phone[self.call_order]
        return bool(has.any() and not has.all())

    def of_person(self, position: int) -> NDArray[np.int64]:
        """The positions of all leads of the person of one, in the order of the file."""
        if not self.leads.duplicates[position]:
            return np.array([position])
        places, persons = self._by_person
        ends = (np.searchsorted(persons, self.leads.person[position], side) for side in SIDES)
        return places[slice(*ends)]

    @cached_property
    def _by_person(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The leads that share their person with others, by person; and their persons."""
        places = np.flatnonzero(self.leads.duplicates)
        places = places[np.argsort(self.leads.person[places], kind="stable")]
        return places, self.leads.person[places]

    @cached_property
    def known(self) -> KnownOutcomes:
        """What the file says of the outcomes of its leads."""
        return known_outcomes(self.leads, self.model.card, self.filename)

    @cached_property
    def worth(self) -> LeadWorth:
        """What the leads are worth, as their file says."""
        return worth_of(self.leads)

    @cached_property
    def searchable(self) -> LeadTexts:
        """What of the leads is searched."""
        return LeadTexts(self.leads)

    @cached_property
    def odd_fields(self) -> tuple[OddField, ...]:
        """What is unlike the history in each field of the file; a field it lacks is told once."""
        fields = (self.model.profile.fields, self.model.encoder.fields)
        return odd_fields(*fields, self.leads, self.scores.encoded)

    @cached_property
    def unlike(self) -> NDArray[np.bool_]:
        """True for leads unlike the history; shape (n,)."""
        return unlike_history(self.odd_fields, len(self.leads), len(self.model.profile.fields))

    @cached_property
    def rate_errors(self) -> NDArray[np.float64] | None:
        """Independent ways in which the chances are off together, in log-odds; (w, n).

        They grow with the time since the history and with the drift of the file. None for a model
        that does not know its certainty.
        """
        certainty = self.model.certainty
        if certainty is None:
            return None
        return certainty.errors(self.scores.raw, self.days_after, self._mix_error)

    @property
    def days_after(self) -> float | None:
        """Days from the newest lead of the history to the middle of these; None without dates."""
        created = self.leads.created[~np.isnat(self.leads.created)]
        last = self.model.card.known_until
        if not len(created) or not last:
            return None
        half = len(created) // 2
        middle = np.partition(created.view(np.int64), half)[half].astype(created.dtype)
        return float((middle - np.datetime64(last)) / np.timedelta64(1, "D"))

    @property
    def _mix_error(self) -> float:
        if all(f.verdict is DriftSize.NONE for f in self.drift.fields):
            return 0.0
        names = (f.name for f in self.model.profile.fields)
        importance = zip(names, self.model.importance.tolist(), strict=True)
        return mix_error(self.drift, dict(importance))

    @cached_property
    def unsure(self) -> NDArray[np.bool_]:
        """True for leads that a person should look at: unlike the history, or uncertain."""
        return np.asarray(self.unlike | self.scores.uncertain)

    @cached_property
    def flag_cells(self) -> DistinctCells:
        """What is odd about each lead, "" for most; in the order of the batch."""
        return self._flags(np.arange(len(self.leads)))

    @cached_property
    def flags(self) -> NDArray[np.object_]:
        """The same as texts, shape (n,)."""
        return self.flag_cells.each

    def flags_at(self, positions: Sequence[int] | NDArray[np.int64]) -> NDArray[np.object_]:
        """The `flags` of the leads at these positions, without those of all others."""
        asked, place = np.unique(np.asarray(positions, dtype=np.int64), return_inverse=True)
        return self._flags(asked).each[place]

    def _flags(self, asked: NDArray[np.int64]) -> DistinctCells:
        noted = self.noted(AskedLeads(asked, len(self.leads)))
        return joined_notes(noted, len(asked), BETWEEN_FLAGS)

    def noted(self, asked: AskedLeads) -> Iterator[LeadNotes]:
        """What is odd about the leads asked for, in the order in which it is said."""
        yield from lead_notes(self, asked)
        yield from group_notes(self, asked)

    @cached_property
    def first_of_person(self) -> NDArray[np.int64]:
        """The best rank among the leads of each person, by the person's number."""
        rank, person = self.ranking.rank, self.leads.person
        first = np.full(int(person.max(initial=-1)) + 1, len(rank) + 1)
        np.minimum.at(first, person, rank)
        return first

    @cached_property
    def new_answers(self) -> Mapping[str, Mapping[int, tuple[str, ...]]]:
        """The answers new to the model, by header and position, where a cell holds several."""
        if not any(issue.kind == NEW_ANSWERS for issue in self.leads.issues):
            return {}
        recipe = self.model.recipe
        return recipe.new_answers(self.as_uploaded) if recipe else {}

    @property
    def text_columns(self) -> frozenset[str]:
        """Columns of the call sheet that must stay text: ids, phones and whatever is no number."""
        kinds = (Kind.TEXT, Kind.PHONE, Kind.EMAIL)
        names = (c.name for c in self.model.schema.columns if c.kind in kinds)
        theirs, called = self.leads.match.matched, beside_ours(self.leads.table)
        uploaded = (theirs.get(name, name) for name in names)
        return frozenset({LEAD_ID, *(called.get(name, name) for name in uploaded)})


def lead_notes(scored: ScoredBatch, asked: AskedLeads) -> Iterator[LeadNotes]:
    """What is odd about each lead by itself."""
    yield _unsure_notes(scored, asked)
    for field in scored.odd_fields:
        yield from _field_notes(scored, asked, field)
    yield from _answer_notes(scored, asked)


def group_notes(scored: ScoredBatch, asked: AskedLeads) -> Iterator[LeadNotes]:
    """Why a lead has no turn among the others."""
    yield from _person_notes(scored, asked)
    for group in scored.apart:
        places, state = asked.where(group.leads), group.why.state
        said = group.said[asked.positions[places]]
        yield LeadNotes.of_texts(places, said, f"{state}: {{}}".format)


def _unsure_notes(scored: ScoredBatch, asked: AskedLeads) -> LeadNotes:
    names = [field.profile.name for field in scored.odd_fields]
    second, places = scored.model.second, asked.where(scored.unsure)
    fewer = "less" if second is not None and second.is_lower else "more"
    uncertain = f"past leads like it converted {fewer} often than expected"
    unlike, doubtful = len(names), len(names) + 1

    def said(held: Sequence[int]) -> str:
        odd = [names[place] for place in held if place < unlike]
        why = [f"unlike the history in {listed(odd, MOST_NAMES)}"] if unlike in held else []
        return f"not sure: {', '.join([*why, *[uncertain] * (doubtful in held)])}"

    of_leads = (scored.unlike, scored.scores.uncertain)
    holds = [np.isin(places, asked.held(field.leads)) for field in scored.odd_fields]
    holds += [mask[asked.positions[places]] for mask in of_leads]
    return LeadNotes.of_things(places, holds, said)


def _field_notes(scored: ScoredBatch, asked: AskedLeads, field: OddField) -> Iterator[LeadNotes]:
    name, unread = field.profile.name, "not a number" if field.profile.is_number else "new value"
    for what, found in ((unread, field.unread), ("out of range", field.outside)):
        places = asked.held(found)
        if len(places):
            column = scored.leads.table.column(scored.leads.match.matched[name])
            cells = cells_at(column, asked.positions[places])
            said = partial(_cell_note, f"{what}: {name} = ")
            yield LeadNotes.of_texts(places, cells, said)


def _cell_note(begin: str, cell: str) -> str:
    return f"{begin}{cell.strip()[:40]}"


def _answer_notes(scored: ScoredBatch, asked: AskedLeads) -> Iterator[LeadNotes]:
    """The answers new to the model, where a cell holds several."""
    for name, leads in scored.new_answers.items():
        found = np.array(sorted(leads), dtype=np.int64)
        places = asked.held(found)
        answers = [listed(leads[at], MOST_NAMES)[:40] for at in asked.positions[places].tolist()]
        yield LeadNotes.of_texts(places, answers, f"new answer: {name} = {{}}".format)


def _person_notes(scored: ScoredBatch, asked: AskedLeads) -> Iterator[LeadNotes]:
    places = asked.where(scored.leads.duplicates)
    if len(places):
        positions = asked.positions[places]
        first = scored.first_of_person[scored.leads.person[positions]]
        later = scored.ranking.rank[positions] > first
        yield LeadNotes.of_texts(places[later], first[later], f"{SAME_PERSON} {{}}".format)
