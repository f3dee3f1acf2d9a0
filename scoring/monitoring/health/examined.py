"""A model beside the leads of its test, and these leads by the fields that people know."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.errors import ModelUnavailable
from scoring.insight.groups import EMPTY, Groups, months_of
from scoring.model.codes import RARE
from scoring.model.lead_model import LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.recipes.answer_sets import YES
from scoring.registry import Registry
from scoring.schema import Role

MONTH = "Month of creation"
NOT_GIVEN = "not given"
# More groups than these are read by nobody; the smallest are told as one.
MOST_GROUPS = 20


@dataclass(frozen=True)
class BusinessField:
    """A field as people know it: one column of the model's matrix, or all answers of one column.

    `answers` are the texts of these, one for each of the `columns`; empty for a field of one value.
    """

    label: str
    columns: tuple[int, ...]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Examined:
    """A model and the test leads that its tested model had not seen."""

    model: LeadModel = field(repr=False)
    leads: UnseenLeads = field(repr=False)

    def __len__(self) -> int:
        return len(self.leads.outcome)

    @property
    def outcome(self) -> NDArray[np.bool_]:
        """Whether each lead converted, (n,)."""
        return self.leads.outcome

    @property
    def converted(self) -> int:
        """How many did."""
        return int(self.leads.outcome.sum())

    @property
    def has_both(self) -> bool:
        """Whether some converted and some did not, without which nothing can be said of them."""
        return 0 < self.converted < len(self)

    @cached_property
    def chance(self) -> NDArray[np.float64]:
        """The chances that the tested model gave, at the base rate of the history; (n,)."""
        shift = self.model.calibration.shift
        return np.asarray(expit(logit(self.leads.chance) - shift)) if shift else self.leads.chance

    @cached_property
    def fields(self) -> tuple[BusinessField, ...]:
        """The fields whose values people can be told, in the order of the matrix."""
        found: dict[str, list[tuple[int, str]]] = {}
        for at, coded in enumerate(self.model.encoder.fields):
            name, answer = self.model.answers.get(coded.column.name, (coded.column.name, ""))
            if coded.is_told:
                found.setdefault(name, []).append((at, answer))
        return tuple(self._field(name, parts) for name, parts in found.items())

    def _field(self, name: str, parts: Sequence[tuple[int, str]]) -> BusinessField:
        columns, answers = zip(*parts, strict=True)
        column = self.model.encoder.fields[columns[0]].column
        label = replace(column, name=name).label
        return BusinessField(label, columns, answers if any(answers) else ())

    def text(self, found: BusinessField, lead: int) -> str:
        """What a lead has in a field, as people read it."""
        codes = self.leads.codes[lead, list(found.columns)]
        if not found.answers:
            return self._value(found.columns[0], float(codes[0]))
        pairs = zip(found.columns, codes, found.answers, strict=True)
        held = [answer for at, code, answer in pairs if self._value(at, float(code)) == YES]
        known = not np.isnan(codes).all()
        return ", ".join(held) or ("none of the answers" if known else NOT_GIVEN)

    def _value(self, column: int, code: float) -> str:
        coded = self.model.encoder.fields[column]
        if np.isnan(code):
            return NOT_GIVEN
        if not coded.is_number and code >= len(coded.levels):
            return RARE
        unit = coded.column.unit_words
        return f"{coded.text(code)} {unit}".strip()

    @cached_property
    def groupings(self) -> tuple[str, ...]:
        """What the leads can be grouped by: the source, the month, levels, numbers, answers."""
        return tuple(self._grouped)

    def groups(self, name: str) -> Groups:
        """The leads by one of the `groupings`, at most MOST_GROUPS and those without a value."""
        if name == MONTH:
            return months_of(name, self.leads.created)
        column = self._grouped[name]
        profile = self.model.profile.fields[column]
        place = profile.bins(self.leads.codes[:, column])
        return _arranged(Groups(name, (*profile.labels[:-1], EMPTY), place, profile.is_number))

    @cached_property
    def _grouped(self) -> dict[str, int]:
        """The column of each grouping, -1 for the month."""
        found: dict[str, int] = {}
        for each in self.fields:
            for at, column in enumerate(each.columns):
                answer = f": {each.answers[at]}" if each.answers else ""
                found[f"{each.label}{answer}"] = column
        parts = {name: column for name, column in found.items() if self._parts(column)}
        order = sorted(parts, key=lambda name: self._rank(parts[name]))
        month = [] if np.isnat(self.leads.created).all() else [MONTH]
        first = order[:1] if order and self._rank(parts[order[0]]) == 0 else []
        rest = order[len(first) :]
        return {name: parts.get(name, -1) for name in (*first, *month, *rest)}

    def _parts(self, column: int) -> bool:
        """Whether a column parts the leads at all."""
        codes = self.leads.codes[:, column]
        return len(np.unique(self.model.profile.fields[column].bins(codes))) > 1

    def _rank(self, column: int) -> int:
        coded = self.model.encoder.fields[column]
        if coded.column.role is Role.SOURCE:
            return 0
        is_answer = coded.column.name in self.model.answers
        return 3 if is_answer else 2 if coded.is_number else 1


def examine(model: LeadModel, registry: Registry) -> Examined | None:
    """A version beside its test leads, None where none are kept with it.

    Raises ModelUnavailable where they are damaged, or those of another model.
    """
    leads = registry.unseen(model.card.version)
    if leads is None:
        return None
    if leads.codes.shape[1] != len(model.encoder.fields):
        raise ModelUnavailable(
            f"The test leads of model version {model.card.version} are not in the codes of its "
            f"fields: {len(model.encoder.fields)} expected, {leads.codes.shape[1]} found. Restore "
            "the version's folder, or train the model again."
        )
    return Examined(model, leads)


def _arranged(groups: Groups) -> Groups:
    """The groups that have a lead, levels by their number of leads, the smallest as one."""
    sizes = groups.sizes[:-1]
    order = np.flatnonzero(sizes)
    if not groups.is_ordered:
        order = order[np.argsort(-sizes[order], kind="stable")]
    rank = np.full(len(groups), len(order))
    rank[order] = np.arange(len(order))
    labels = (*(groups.labels[at] for at in order), EMPTY)
    found = replace(groups, labels=labels, place=rank[groups.place])
    least = np.sort(found.sizes[:-1])[-MOST_GROUPS:][:1]
    return found.folded(found.sizes < least) if len(least) else found


def spread(leads: int, most: int) -> NDArray[np.int64]:
    """Positions of at most so many leads, evenly spread over all of them."""
    return np.linspace(0, max(0, leads - 1), min(leads, most)).astype(np.int64)
