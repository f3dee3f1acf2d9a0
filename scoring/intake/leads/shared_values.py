"""What is told of ids, e-mails and phones that different people share, or that nobody has."""

from collections.abc import Iterator, Sequence

from scoring.intake.issue import Issue, Table
from scoring.intake.leads.key_cells import KeyCells
from scoring.intake.leads.parting import SharedValue
from scoring.intake.leads.persons import KeyKind
from scoring.wording import counted, quoted

# So many values of a kind are named on a line each; the rest is counted.
MOST_LINES = 20
WORDS = {KeyKind.ID: "id", KeyKind.EMAIL: "e-mail address", KeyKind.PHONE: "phone number"}


def dummy_issues(read: Sequence[KeyCells], kept: Sequence[KeyCells]) -> list[Issue]:
    """What is told of contacts such as 0000000000 that were left out, by kind."""
    pairs = zip(read, kept, strict=True)
    return [_dummies(a, b) for a, b in pairs if a is not b and a.kind is not KeyKind.ID]


def _dummies(before: KeyCells, after: KeyCells) -> Issue:
    gone = set(before.codes.tolist()) - set(after.codes.tolist())
    texts = [str(before.texts[code]) for code in sorted(gone)]
    word = WORDS[before.kind]
    return Issue(
        kind="dummy contact",
        expected=f"the {word} of the lead, or an empty cell",
        found=f"{quoted(texts, 3)}, which people enter where they have none",
        remedy="Leads that share such a value are not taken for one person.",
        count=len(before.rows) - len(after.rows),
    )


def shared_issues(table: Table, shared: Sequence[SharedValue]) -> list[Issue]:
    """What is told of values of different people, by kind; ids of several files in one line."""
    across = [value for value in shared if value.across]
    issues = [_across(table, across)] if across else []
    for kind in KeyKind:
        held = [value for value in shared if value.kind is kind and not value.across]
        held.sort(key=lambda value: (-value.people, value.rows))
        issues += _lines(table, held)
    return issues


def _across(table: Table, shared: Sequence[SharedValue]) -> Issue:
    one = len(shared) == 1
    files = "both files" if table.files == 2 else "several files"
    return Issue(
        kind="same id in several files",
        row=int(table.rows[shared[0].rows[0]]),
        expected="an id that belongs to one lead in all files",
        found=f"{counted(len(shared), 'id')} that {'occurs' if one else 'occur'} in {files} with "
        f"other names, e-mails or phones: {quoted((value.text for value in shared), 3)}",
        remedy="The leads count as different people. Nothing needs to be done if each file "
        "numbers its leads by itself.",
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
