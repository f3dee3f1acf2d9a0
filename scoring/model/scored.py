"""A batch with everything that was made of it: scores, ranking, drift, flags and words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.own_columns import LEAD_ID, beside_ours
from scoring.model.converted import find_converted
from scoring.model.do_not_call import find_do_not_call
from scoring.model.drift import DriftReport, DriftSize, mix_error
from scoring.model.explainer import Explainer
from scoring.model.known_outcomes import KnownOutcomes, known_outcomes
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.lost import find_lost
from scoring.model.model_fill import ModelFill, model_fill
from scoring.model.ranking import Ranking, one_call_each
from scoring.model.returned_calls import find_returned
from scoring.model.search_text import LeadTexts, SearchText
from scoring.model.set_apart import Apart, Why, joined
from scoring.model.stage_columns import stage_columns
from scoring.model.unlike import OddField, odd_field, unlike_history
from scoring.model.value import LeadWorth, worth_of
from scoring.recipes.answer_sets import NEW_ANSWERS
from scoring.schema import Kind
from scoring.wording import listed

# As many odd fields are named in a flag; the others are counted.
MOST_NAMES = 3
# How a flag begins that says why a lead has no turn.
SAME_PERSON = "same person as rank"
NOTHING_SAID = Confirmed({})


@dataclass(frozen=True)
class ScoredBatch:
    """A batch with its scores, ranking and drift, and the model that made them.

    `scored_at` is ISO 8601 in UTC. Arrays are in the order of the batch. `mapping` is what a
    person confirmed of the file, `derived` are the columns that the model's recipe made of it.
    Of leads that are `switched` a person said the other than usual: they are called where such
    leads are set apart, and set apart where they are called.
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

    @property
    def as_uploaded(self) -> Table:
        """The table as it came, without the columns that a recipe derived."""
        table = self.leads.table
        if not self.derived:
            return table
        return replace(table, frame=table.frame.drop(columns=list(self.derived)))

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
        who = self.leads.contacts
        columns = map(SearchText.of, (self.leads.ids, who.name, who.email))
        return LeadTexts(self.leads.table.frame, *columns)

    @cached_property
    def odd_fields(self) -> tuple[OddField, ...]:
        """What is unlike the history in each field of the file; a field it lacks is told once."""
        fields = zip(self.model.profile.fields, self.model.encoder.fields, strict=True)
        given = ((profile, self.leads.blank(field.column)) for profile, field in fields)
        pairs = zip(given, self.scores.encoded.codes.T, strict=True)
        return tuple(
            odd_field(profile, codes, blank)
            for (profile, blank), codes in pairs
            if blank is not None
        )

    @cached_property
    def unlike(self) -> NDArray[np.bool_]:
        """True for leads unlike the history; shape (n,)."""
        fields = len(self.model.profile.fields)
        return unlike_history(self.odd_fields, len(self.leads), fields)

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
        middle = np.sort(created)[len(created) // 2]
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
    def flags(self) -> NDArray[np.object_]:
        """What is odd about each lead, "" for most; shape (n,), in the order of the batch."""
        flags = np.full(len(self.leads), "", dtype=object)
        _flag_unsure(self, flags)
        for field in self.odd_fields:
            _flag_field(self, flags, field)
        _flag_answers(self, flags)
        _flag_persons(self, flags)
        _flag_apart(self, flags)
        return flags

    @property
    def text_columns(self) -> frozenset[str]:
        """Columns of the call sheet that must stay text: ids, phones and whatever is no number."""
        kinds = (Kind.TEXT, Kind.PHONE, Kind.EMAIL)
        names = (c.name for c in self.model.schema.columns if c.kind in kinds)
        theirs, called = self.leads.match.matched, beside_ours(self.leads.table)
        uploaded = (theirs.get(name, name) for name in names)
        return frozenset({LEAD_ID, *(called.get(name, name) for name in uploaded)})


def _flag_unsure(scored: ScoredBatch, flags: NDArray[np.object_]) -> None:
    odd: dict[int, list[str]] = {int(place): [] for place in np.flatnonzero(scored.unlike)}
    for field in scored.odd_fields:
        for place in field.leads[scored.unlike[field.leads]].tolist():
            odd[place].append(field.profile.name)
    second = scored.model.second
    fewer = "less" if second is not None and second.is_lower else "more"
    for place in np.flatnonzero(scored.unsure).tolist():
        why = [f"unlike the history in {listed(odd[place], MOST_NAMES)}"] if place in odd else []
        if scored.scores.uncertain[place]:
            why.append(f"past leads like it converted {fewer} often than expected")
        flags[place] = f"not sure: {', '.join(why)}"


def _flag_field(scored: ScoredBatch, flags: NDArray[np.object_], field: OddField) -> None:
    if not len(field.unread) and not len(field.outside):
        return
    name, unread = field.profile.name, "not a number" if field.profile.is_number else "new value"
    cells = scored.leads.table.frame[scored.leads.match.matched[name]]
    for what, places in ((unread, field.unread), ("out of range", field.outside)):
        for place, text in zip(places, cells.iloc[places], strict=True):
            _flag(flags, place, f"{what}: {name} = {text.strip()[:40]}")


def _flag_answers(scored: ScoredBatch, flags: NDArray[np.object_]) -> None:
    """The answers new to the model, where a cell holds several."""
    if not any(issue.kind == NEW_ANSWERS for issue in scored.leads.issues):
        return
    found = scored.model.recipe.new_answers(scored.as_uploaded) if scored.model.recipe else {}
    for name, leads in found.items():
        for place, answers in leads.items():
            _flag(flags, place, f"new answer: {name} = {listed(answers, MOST_NAMES)[:40]}")


def _flag(flags: NDArray[np.object_], place: np.int64 | int, note: str) -> None:
    flags[place] = f"{flags[place]}; {note}" if flags[place] else note


def _flag_persons(scored: ScoredBatch, flags: NDArray[np.object_]) -> None:
    rank, person = scored.ranking.rank, scored.leads.person
    first = np.full(int(person.max(initial=-1)) + 1, len(rank) + 1)
    np.minimum.at(first, person, rank)
    for place in np.flatnonzero(rank > first[person]):
        _flag(flags, place, f"{SAME_PERSON} {first[person[place]]}")


def _flag_apart(scored: ScoredBatch, flags: NDArray[np.object_]) -> None:
    for group in scored.apart:
        for place in np.flatnonzero(group.leads).tolist():
            _flag(flags, place, f"{group.why.state}: {group.said[place]}")
