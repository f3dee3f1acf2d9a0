"""What a person is asked to confirm of a file: which column is which field, which value which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from scoring.delivery.write_back import systems
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.intake.leads.presets import recognise
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import proposed_values
from scoring.schema import LeadSchema
from scoring.wording import counted

NOT_IN_FILE = "(not in this file)"
_LOOKED_AT, _EXAMPLES, _WIDTH = 500, 3, 20


@dataclass(frozen=True)
class FieldChoice:
    """A field without a column: the one proposed (NOT_IN_FILE for none) and why."""

    field: str
    proposed: str
    reason: str


@dataclass(frozen=True)
class ValueChoice:
    """A field's values the model never saw, each with the known one it may be."""

    field: str
    pairs: Mapping[str, str]

    def label(self, value: str) -> str:
        """A value and what it may be, for a person to confirm."""
        return f"{value} is {self.pairs[value]}"


def field_choices(match: ColumnMatch, fields: Sequence[str]) -> list[FieldChoice]:
    """What to ask about each field, those with a proposal first."""
    reasons = {proposal.field: proposal.reason for proposal in match.proposals}
    choices = [
        FieldChoice(name, match.proposed.get(name, NOT_IN_FILE), reasons.get(name, ""))
        for name in fields
    ]
    return sorted(choices, key=lambda choice: choice.proposed == NOT_IN_FILE)


def missing_fields(scored: ScoredBatch) -> list[str]:
    """The fields to ask about, none where the file has no unread column.

    Those that the model reads, and those that identify a lead or date it where one is proposed.
    """
    match, inputs = scored.leads.match, {c.name for c in scored.leads.schema.inputs}
    asked = inputs | set(match.proposed)
    return [name for name in match.missing if name in asked] if match.extra else []


def value_choices(scored: ScoredBatch) -> list[ValueChoice]:
    """The values that may be known ones under another spelling, by field."""
    return [ValueChoice(name, pairs) for name, pairs in proposed_values(scored).items()]


def question_title(fields: Sequence[str], values: Sequence[ValueChoice]) -> str:
    """What there is to confirm, "" for nothing."""
    count = sum(len(choice.pairs) for choice in values)
    parts = [f"{counted(len(fields), 'field')} without a column"] if fields else []
    parts += [f"{counted(count, 'value')} that may be known under another spelling"] * (count > 0)
    return f"Match: {', '.join(parts)}" if parts else ""


def finds_field(match: ColumnMatch, schema: LeadSchema) -> bool:
    """Whether any field that the model reads is in the file by name."""
    return any(column.name in match.matched for column in schema.inputs)


def column_labels(table: Table, columns: Sequence[str]) -> dict[str, str]:
    """Each column with its first different values, for a person to recognise it by."""
    labels = dict(zip(table.frame.columns, table.labels, strict=True))
    return {name: _labelled(labels[name], table.frame[name].head(_LOOKED_AT)) for name in columns}


def _labelled(name: str, cells: pd.Series) -> str:
    values = [value[:_WIDTH] for value in cells[cells.str.strip() != ""].unique()]
    return f"{name}: {', '.join(values[:_EXAMPLES])}" if values else f"{name} (empty)"


def extended(
    before: Confirmed, columns: Mapping[str, str], values: Mapping[str, Mapping[str, str]]
) -> Confirmed:
    """A mapping with more columns and values confirmed; the newer word for a column counts."""
    taken = set(columns.values())
    old = {name: header for name, header in before.columns.items() if header not in taken}
    fields = [*before.values, *(name for name in values if name not in before.values)]
    said = {name: {**before.values.get(name, {}), **values.get(name, {})} for name in fields}
    return Confirmed({**old, **columns}, {name: pairs for name, pairs in said.items() if pairs})


def mapping_line(mapping: Confirmed) -> str:
    """A mapping in words."""
    columns = [f"{header} as {name}" for name, header in mapping.columns.items()]
    values = [f"{a} as {b}" for pairs in mapping.values.values() for a, b in pairs.items()]
    return ", ".join([*columns, *values])


def origin_of(table: Table) -> str:
    """The system a file was exported from, "" when its headers do not tell."""
    preset = recognise(table.headers)
    return preset.name if preset else ""


def systems_for(table: Table) -> list[str]:
    """The systems scores can be written back to, the one the file comes from first."""
    origin = origin_of(table)
    return sorted(systems(), key=lambda name: name != origin)
