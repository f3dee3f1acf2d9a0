"""Several answers in one cell: a set, of which each answer becomes a yes or no of its own column.

The order of the answers, their case, and the way a form writes them ("a; b", "b|a", ["a","b"]) say
nothing of a lead. A cell without an answer says nothing either: it is not given, not "no" to all.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.keyed_texts import KeyedTexts
from scoring.intake.cells.missing import is_missing
from scoring.intake.issue import Issue, Table
from scoring.plain import MAY_LACK
from scoring.recipes.derived import Derived, OfColumn, distinct_texts, spread
from scoring.wording import counted, quoted

# What forms and systems write between answers, the surest first: what is rare within an answer.
SEPARATORS = (
    ";#", ";", "\n", "|", "；", "、", "，", "؛", "،", "•", "·", ",", " / ", "/", " + ", "+", " & ",
)  # fmt: skip
YES, NO = "yes", "no"
# The kind of the issue that tells of answers which no training lead gave.
NEW_ANSWERS = "new answers"
# An answer of fewer leads teaches nothing, and one of so few may be a word typed once.
LEAST_LEADS, LEAST_KEPT = 20, 5
# More answers of one column are no inputs: the commonest say nearly all.
MOST_ANSWERS = 40
_BULLET = re.compile(r"^(?:[-*•·]\s+|\[[xX ]\]\s*)")
_QUOTES = {'"': '"', "'": "'", "“": "”", "«": "»"}
_BRACKETS = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Several(OfColumn):
    """The answers in a cell of `column`, between them `separator`: "yes" or "no" for each.

    The column of an answer is named by `answer_column`; it is empty where no answer is given.
    `rare` are answers known from training that are too rare to be inputs: with a `key` by their
    marks under it, as a rare answer may name a person, else as they are. Without `answers` (None)
    both are learned. Answers compare without case and outer blanks.
    """

    separator: str
    answers: tuple[str, ...] | None = None
    rare: tuple[str, ...] = ()
    key: str = field(default="", metadata=MAY_LACK)

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns it writes, in the order of the answers."""
        return tuple(answer_column(self.column, answer) for answer in self.answers or ())

    def learned(self, cells: pd.Series | None) -> "Several":
        """The same step with the answers that these leads give; none where they lack the column.

        Rare answers are kept by their marks, listed ones as well.
        """
        if self.answers is not None:
            return self if self.key or not self.rare else self._hiding(self.rare)
        if cells is None:
            return replace(self, answers=())
        found = answer_counts(cells, self.separator).most_common()
        in_order = sorted(found, key=lambda pair: (-pair[1], pair[0]))
        common = [answer for answer, leads in in_order if leads >= LEAST_LEADS][:MOST_ANSWERS]
        kept = [a for a, leads in in_order if leads >= LEAST_KEPT and a not in common]
        return replace(self, answers=tuple(common))._hiding(kept)

    def _hiding(self, rare: Sequence[str]) -> "Several":
        kept = KeyedTexts.of(map(_key, rare))
        return replace(self, rare=tuple(sorted(kept.marks)), key=kept.key)

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """A column for each answer; `headers` tells where a column stands in this table."""
        header = headers[self.column]
        codes, given = self._given(table.frame[header])
        cells = {}
        for answer, target in zip(self.answers or (), self.targets, strict=True):
            texts = ["" if not found else YES if answer in found else NO for found in given]
            cells[headers.get(target, target)] = spread(texts, codes, table)
        return Derived(cells, self._told(table, header, self._new(codes, given)))

    @property
    def _known(self) -> "_Known":
        listed = (*(self.answers or ()), *(() if self.key else self.rare))
        hidden = KeyedTexts(self.key, frozenset(self.rare)) if self.key else KeyedTexts()
        return _Known({_key(answer): answer for answer in listed}, hidden)

    def _given(self, cells: pd.Series) -> tuple[NDArray[np.intp], list[tuple[str, ...]]]:
        """The answers in each different cell, and the place among these of each lead's."""
        codes, distinct = distinct_texts(cells)
        known, texts = self._known, zip(distinct.tolist(), is_missing(distinct), strict=True)
        given = [() if b else answers_in(str(t), self.separator, known) for t, b in texts]
        return codes, given

    def new_answers(self, cells: pd.Series) -> dict[int, tuple[str, ...]]:
        """The answers that no training lead gave, by the position of the leads that give them."""
        return self._new(*self._given(cells))

    def _new(
        self, codes: NDArray[np.intp], given: Sequence[tuple[str, ...]]
    ) -> dict[int, tuple[str, ...]]:
        known = self._known
        strange = [tuple(a for a in found if _key(a) not in known) for found in given]
        hit = np.array([bool(new) for new in strange], dtype=bool)[codes]
        return {int(at): strange[codes[at]] for at in np.flatnonzero(hit)}

    def _told(
        self, table: Table, header: str, found: Mapping[int, tuple[str, ...]]
    ) -> tuple[Issue, ...]:
        """What was answered that no training lead answered."""
        if not found:
            return ()
        new = Counter(a for answers in found.values() for a in answers)
        known = len(self.answers or ()) + len(self.rare)
        return (
            Issue(
                kind=NEW_ANSWERS,
                row=int(table.rows[min(found)]),
                column=header,
                expected=f"answers among the {known:,} known from training",
                found=f"{counted(len(new), 'other answer')}: "
                f"{quoted((answer[:40] for answer, _ in new.most_common()), 3)}",
                remedy="The model knows nothing of them and reads the other answers of the lead",
                count=len(found),
            ),
        )


@dataclass(frozen=True)
class _Known(Mapping[str, str]):
    """Known answers by their key: those `spelled` as they are, and hidden ones as their key is.

    Only those that are spelled are listed and counted.
    """

    spelled: Mapping[str, str]
    hidden: KeyedTexts

    def __getitem__(self, key: str) -> str:
        found = self.spelled.get(key)
        if found is not None:
            return found
        if key in self.hidden:
            return key
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.spelled)

    def __len__(self) -> int:
        return len(self.spelled)


def answer_column(column: str, answer: str) -> str:
    """The name of the column that says whether an answer was given.

    >>> answer_column("Interests", "Webinar")
    'Interests: Webinar'
    """
    return f"{column}: {answer}"


def answers_in(text: str, separator: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The answers in one cell, each once; those that `known` has by their key as it spells them.

    An answer may hold the separator, and a cell may have another one: the reading with the fewest
    unknown answers, and of these the one with the most known ones, is taken.

    >>> answers_in('["Web","Call"]', ";", {}), answers_in("call, Web", ";", {"call": "Call"})
    (('Web', 'Call'), ('Call', 'Web'))
    >>> answers_in("call, Web", ";", {"call": "Call", "web": "Web"})
    ('Call', 'Web')
    """
    if _key(text) in known:
        return (known[_key(text)],)

    def doubt(found: Sequence[str]) -> tuple[int, int]:
        strange = sum(_key(answer) not in known for answer in found)
        return strange, strange - len(found)

    own = _read(text, separator, known)
    others = SEPARATORS if doubt(own)[0] else ()
    found = (_read(text, other, known) for other in others if other in text)
    return min((own, *found), key=doubt)


def _read(text: str, separator: str, known: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in _rejoined(parts_of(text, separator), separator, known):
        found |= dict.fromkeys(apart(part, separator, known))
    return tuple(found)


def _rejoined(parts: Sequence[str], separator: str, known: Mapping[str, str]) -> Iterator[str]:
    """The parts, those in a row that are one known answer together again."""
    most = 1 + max((name.count(separator) for name in known.values()), default=0)
    at = 0
    while at < len(parts):
        ends = range(min(at + most, len(parts)), at + 1, -1)
        runs = (end for end in ends if _key(_in_one(parts[at:end], separator)) in known)
        end = next(runs, at + 1)
        yield _in_one(parts[at:end], separator)
        at = end


def _in_one(parts: Sequence[str], separator: str) -> str:
    return f"{separator} ".join(parts)


def apart(part: str, separator: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """A part as `known` spells it by its key, or its own parts where they alone are known."""
    spelled = known.get(_key(part))
    return (spelled,) if spelled is not None else _taken(part, separator, known) or (part,)


def simple(known: Mapping[str, str], separator: str) -> dict[str, str]:
    """The known answers without those that are others written with another separator."""
    return {key: name for key, name in known.items() if not _taken(name, separator, known)}


def _taken(part: str, separator: str, known: Mapping[str, str]) -> tuple[str, ...]:
    for other in SEPARATORS:
        if other == separator or other not in part:
            continue
        parts = [known.get(_key(piece)) for piece in parts_of(part, other)]
        whole = tuple(piece for piece in parts if piece)
        if len(whole) > 1 and len(whole) == len(parts):
            return whole
    return ()


def answer_counts(cells: pd.Series, separator: str) -> Counter[str]:
    """How many leads give each answer, each as it is spelled most often."""
    texts = cells[~is_missing(cells)].str.strip().value_counts()
    spelled: dict[str, Counter[str]] = {}
    for text, leads in texts.items():
        for part in parts_of(str(text), separator):
            spelled.setdefault(_key(part), Counter())[part] += int(leads)
    found = {
        key: min(ways.items(), key=lambda way: (-way[1], way[0]))[0]
        for key, ways in spelled.items()
        if ways.total() >= LEAST_KEPT
    }
    usual, counts, rows = simple(found, separator), Counter[str](), list[list[str]]()
    for text, leads in texts.items():
        parts = (apart(part, separator, usual) for part in parts_of(str(text), separator))
        rows.append([answer for several in parts for answer in several])
        counts.update(dict.fromkeys(rows[-1], int(leads)))
    for run in _always_together(rows, counts):
        counts[_in_one(run, separator)] = counts[run[0]]
        for part in run:
            del counts[part]
    return counts


def _always_together(rows: Sequence[Sequence[str]], counts: Counter[str]) -> list[list[str]]:
    """Runs of parts that are one answer, as each never is without the next: "Yes, always"."""
    after, before = dict[str, set[str]](), dict[str, set[str]]()
    for row in rows:
        for one, other in pairwise(["", *row, ""]):
            after.setdefault(one, set()).add(other)
            before.setdefault(other, set()).add(one)
    follows = {
        one: min(others)
        for one, others in after.items()
        if len(others) == 1 and "" not in (one, *others) and counts[one] >= LEAST_LEADS
        and before[min(others)] == {one}
    }  # fmt: skip
    runs = [[one] for one in follows if one not in follows.values()]
    for run in runs:
        while run[-1] in follows:
            run.append(follows[run[-1]])
    return runs


def parts_of(text: str, separator: str) -> tuple[str, ...]:
    """What stands between separators, or in a list as programs write it, each once, bare.

    >>> parts_of(" Web ;Call;; Web;", ";"), parts_of("{Web,'Other, same'}", ";")
    (('Web', 'Call'), ('Web', 'Other, same'))
    """
    whole = text.strip()
    listed = _listed(whole)
    parts = _cut(whole, separator) if listed is None else listed
    return tuple(dict.fromkeys(bare for part in parts if (bare := _bare(part))))


def is_listed(text: str) -> bool:
    """Whether a text is a list as programs write it: ["a","b"], {a,b}."""
    bare = text.strip()
    return len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]


def _listed(text: str) -> list[str] | None:
    """The parts of a list as programs write it, None for another text."""
    if not is_listed(text):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and all(isinstance(part, str | int | float) for part in found):
        return [str(part) for part in found]
    quote = "'" if text.count("'") > text.count('"') else '"'
    return _cut(text[1:-1], ",", quote)


def _cut(text: str, separator: str, quote: str = '"') -> list[str]:
    if quote not in text or len(separator) > 1 or "\n" in (separator, *text):
        return text.split(separator)
    try:
        rows = csv.reader([text], delimiter=separator, quotechar=quote, skipinitialspace=True)
        return next(iter(rows), [])
    except csv.Error:
        return text.split(separator)


def _bare(part: str) -> str:
    text = _BULLET.sub("", part.strip())
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
