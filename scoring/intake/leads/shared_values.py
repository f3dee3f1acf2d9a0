"""What is told of ids, e-mails and phones that different people share, or that nobody has."""

from collections.abc import Iterator, Sequence

import numpy as np

from scoring.intake.issue import Issue, Table
from scoring.intake.leads.key_cells import ID_COLUMN, KeyCells
from scoring.intake.leads.parting import SharedValue
from scoring.intake.leads.persons import MOST_PEOPLE, KeyKind
from scoring.wording import PLACEHOLDERS, counted, quoted

# So many values of a kind are named on a line each; the rest is counted.
MOST_LINES = 20
# Ids of several files: the kind of their issue, and what was done.
SEVERAL = "same id in several files"
SEVERAL_FILES = (
    "The leads count as different people. Nothing needs to be done if each file numbers its leads "
    "by itself."
)
WORDS = {KeyKind.ID: "id", KeyKind.EMAIL: "e-mail address", KeyKind.PHONE: "phone number"}


def dummy_issues(read: Sequence[KeyCells], kept: Sequence[KeyCells]) -> list[Issue]:
    """What is told of values such as 0000000000 that were left out, by kind.

    Of ids that say plainly that there is none, as “N/A” does, nothing is.
    """
    pairs = zip(read, kept, strict=True)
    return [issue for a, b in pairs if a is not b for issue in _dummies(a, b)]


def _dummies(before: KeyCells, after: KeyCells) -> Iterator[Issue]:
    counts = before.counts
    gone = np.setdiff1d(before.codes, after.codes).tolist()
    texts = {code: str(before.texts[code]).rstrip(ID_COLUMN) for code in gone}
    of_id = before.kind is KeyKind.ID
    told = [code for code in gone if not of_id or texts[code].casefold() not in PLACEHOLDERS]
    if told:
        word = WORDS[before.kind]
        yield Issue(
            kind="dummy id" if of_id else "dummy contact",
            expected=f"the {word} of the lead, or an empty cell",
            found=f"{quoted((texts[code] for code in told), 3)}, which "
            + ("stands where there is none" if of_id else "people enter where they have none"),
            remedy="Leads that share such a value do not count as one person.",
            count=int(counts[told].sum()),
        )


def shared_issues(table: Table, shared: Sequence[SharedValue]) -> list[Issue]:
    """What is told of values of different people: ids of few in one line, others in one each."""
    across = [value for value in shared if value.across]
    within = [value for value in shared if not value.across]
    few = [v for v in within if v.kind is KeyKind.ID and v.people <= MOST_PEOPLE]
    issues = [_across(table, across)] if across else []
    issues += [_within(table, few)] if few else []
    for kind in KeyKind:
        least = MOST_PEOPLE if kind is KeyKind.ID else 0
        held = [v for v in within if v.kind is kind and v.people > least]
        issues += _lines(table, sorted(held, key=lambda value: (-value.people, value.rows)))
    return issues


def renumbered_issue(table: Table, count: int) -> Issue:
    """What is told of so many ids of several files whose rows have nothing else in common."""
    return Issue(
        kind=SEVERAL,
        expected="an id that belongs to one lead in all files",
        found=f"{_occur(count, table.files)} in rows that are otherwise unlike each other",
        remedy=SEVERAL_FILES,
        count=count,
    )


def _across(table: Table, shared: Sequence[SharedValue]) -> Issue:
    return Issue(
        kind=SEVERAL,
        row=int(table.rows[shared[0].rows[0]]),
        expected="an id that belongs to one lead in all files",
        found=f"{_occur(len(shared), table.files)} with other names, e-mails or phones: "
        f"{quoted((value.text for value in shared), 3)}",
        remedy=SEVERAL_FILES,
        count=len(shared),
    )


def _occur(ids: int, files: int) -> str:
    where = "both files" if files == 2 else "several files"
    return f"{counted(ids, 'id')} that {'occurs' if ids == 1 else 'occur'} in {where}"


def _within(table: Table, shared: Sequence[SharedValue]) -> Issue:
    return Issue(
        kind="shared id",
        row=int(table.rows[shared[0].rows[0]]),
        expected="an id that belongs to one lead",
        found=f"{counted(len(shared), 'id')} of several leads with other names, e-mails or phones: "
        f"{quoted((value.text for value in shared), 3)}",
        remedy="The leads count as different people.",
        count=len(shared),
    )


def _lines(table: Table, shared: Sequence[SharedValue]) -> Iterator[Issue]:
    for value in shared[:MOST_LINES]:
        yield _line(table, value)
    rest = shared[MOST_LINES:]
    if rest:
        word = WORDS[rest[0].kind]
        yield Issue(
            kind=f"shared {word}",
            expected="a value of one person",
            found=f"{counted(len(rest), 'more value')} that different people share",
            remedy="Their leads count as different people.",
            count=len(rest),
        )


def _line(table: Table, value: SharedValue) -> Issue:
    word = WORDS[value.kind]
    differ = "other names or contacts"
    return Issue(
        kind=f"shared {word}",
        row=int(table.rows[value.rows[0]]),
        expected=f"the {word} of one person",
        found=f"“{value.text[:80]}” in {counted(len(value.rows), 'lead')} with {differ}",
        remedy=f"They count as {counted(value.people, 'person').replace('persons', 'people')}.",
    )
