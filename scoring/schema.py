"""The words for a lead's columns: what kind of values each holds and what part it plays."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column hold."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"


class Role(StrEnum):
    """What part a column plays."""

    ID = "id"
    CREATED = "created"
    SOURCE = "source"
    OUTCOME = "outcome"
    FEATURE = "feature"
    LEVER = "lever"
    PERSONAL = "personal"
    UNUSED = "unused"
    QUARANTINED = "quarantined"


class Family(StrEnum):
    """What a column says of a lead: who it is and where it comes from, or what it did."""

    FIT = "fit"
    ENGAGEMENT = "engagement"


# Units of numbers that have no name of their own.
RANGES, AMOUNTS, DECIMAL_COMMAS = "ranges", "amounts", "decimal commas"
INPUT_ROLES = frozenset({Role.SOURCE, Role.FEATURE, Role.LEVER})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the history, its kind, its role and why it plays that role.

    `unit` is that of its numbers, in words such as "seconds": RANGES for ranges of plain numbers,
    AMOUNTS where words such as "lakh" scale them, DECIMAL_COMMAS for plain numbers whose points
    separate thousands, "" for others. `answers` are placeholders such as "NA" that are values in
    it, and `nothing` other texts, in small letters, that stand for no value in it. `family` is that
    of an input. `ranges` are the numbers that stand for ranges, rising, with the text of each.
    """

    name: str
    kind: Kind
    role: Role
    reason: str = ""
    unit: str = ""
    answers: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    family: Family = Family.FIT
    ranges: tuple[tuple[float, str], ...] = ()

    def range_text(self, number: float) -> str:
        """The range that a number stands for, as it was uploaded; "" for a plain number.

        >>> sized = Column("Size", Kind.NUMBER, Role.FEATURE, ranges=((600.5, "201-1000"),))
        >>> sized.range_text(600.5), sized.range_text(600.0)
        ('201-1000', '')
        """
        return dict(self.ranges).get(number, "")

    @property
    def unit_words(self) -> str:
        """The unit as it follows a number, "" where it has no name.

        >>> Column("Talk time", Kind.NUMBER, Role.FEATURE, unit="seconds").unit_words
        'seconds'
        """
        return "" if self.unit in (RANGES, AMOUNTS, DECIMAL_COMMAS) else self.unit

    @property
    def label(self) -> str:
        """The business wording of the name.

        >>> Column("minutes_on_site", Kind.NUMBER, Role.FEATURE).label
        'Minutes on site'
        >>> Column("What is your current occupation", Kind.CATEGORY, Role.FEATURE).label
        'What is your current occupation'
        """
        words = self.name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    @property
    def measured_label(self) -> str:
        """The label with the unit of its numbers, where these stand without one.

        >>> Column("talk_time", Kind.NUMBER, Role.FEATURE, unit="seconds").measured_label
        'Talk time (seconds)'
        """
        return f"{self.label} ({self.unit_words})" if self.unit_words else self.label


@dataclass(frozen=True)
class LeadSchema:
    """The columns of a lead, in the order of the history the model was trained on."""

    columns: tuple[Column, ...]

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns the model reads, in order."""
        return tuple(c for c in self.columns if c.role in INPUT_ROLES)

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns looked for in an upload: inputs, id, creation date and personal ones."""
        skipped = (Role.OUTCOME, Role.UNUSED, Role.QUARANTINED)
        return tuple(c for c in self.columns if c.role not in skipped)

    @property
    def quarantined(self) -> tuple[Column, ...]:
        """The columns kept out of the model because they seem to know the outcome."""
        return tuple(c for c in self.columns if c.role is Role.QUARANTINED)

    @property
    def levers(self) -> tuple[Column, ...]:
        """The inputs that the team can change."""
        return tuple(c for c in self.columns if c.role is Role.LEVER)

    def with_levers(self, names: Collection[str]) -> "LeadSchema":
        """The same with these inputs as its only levers; the source is never one."""

        def marked(column: Column) -> Column:
            if column.role not in (Role.FEATURE, Role.LEVER):
                return column
            role = Role.LEVER if column.name in names else Role.FEATURE
            return replace(column, role=role)

        return LeadSchema(tuple(map(marked, self.columns)))

    def with_engagement(self, names: Collection[str]) -> "LeadSchema":
        """The same with these columns as its only ones that say what a lead did."""

        def placed(column: Column) -> Column:
            family = Family.ENGAGEMENT if column.name in names else Family.FIT
            return replace(column, family=family)

        return LeadSchema(tuple(map(placed, self.columns)))

    def first(self, role: Role) -> Column | None:
        """The first column of a role, or None."""
        return next((c for c in self.columns if c.role is role), None)
