"""Which leads are one person: what they share, against what speaks for two.

Two leads that share an id, e-mail or phone are one person unless the others and their names speak
more strongly for two. Under two names, e-mail and phone together join only leads with one given
name, as before and after a wedding, or with one id. A value of many different people and an address
of a house join only leads of one name, an id of another file only leads that nothing parts.
Groups of leads are judged like leads, the surest joined first, so that no chain of leads joins two
people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import combinations, pairwise
from typing import TypeVar

from scoring.intake.leads.person_names import Words, given_forms, may_be_one

# A value of leads of more different people is a switchboard's or a dummy's: a family shares it too.
MOST_PEOPLE = 3
# So many leads without a name or another contact are of one person at most: more show a dummy.
MOST_LEADS = 20
# How much it says that two leads have the same one, and that they have different ones. A second
# number is more common than a second address, and one number has several people more often than one
# address: the same phone with other addresses needs a name or an id beside it.
SAME_ID, SAME, OTHER_EMAIL, OTHER = 3, 2, 3, 2
# Of more different leads with one value each is compared with the next one alone.
MOST_COMPARED = 30


class KeyKind(IntEnum):
    """Kinds of keys, the surest first."""

    ID = 0
    EMAIL = 1
    PHONE = 2


Value = tuple[KeyKind, int]
_KINDS = tuple(KeyKind)
T = TypeVar("T")


@dataclass(frozen=True)
class Profile:
    """All that so many leads say alike: their values by kind, name and file."""

    values: tuple[frozenset[int], frozenset[int], frozenset[int]]
    name: Words
    file: int
    leads: int = field(default=1, compare=False)

    @cached_property
    def said(self) -> list[Value]:
        """The values with their kinds."""
        return [(kind, code) for kind in _KINDS for code in self.values[kind]]


@dataclass(frozen=True)
class Hints:
    """What the whole file says of its values.

    `weak` are values that join only leads without anything that differs, `texts` writes a value for
    the order in which equally sure leads are joined.
    """

    weak: frozenset[Value]
    texts: dict[Value, str]


@dataclass
class _Group:
    """Leads found to be one person so far.

    `words` are those of their names, `given` the given names among them in all forms; `longest`
    counts the letters of the longest name, and `grown` how often leads were added.
    """

    ids: Set[tuple[int, int]]
    emails: Set[int]
    phones: Set[int]
    names: Set[Words]
    words: Set[str]
    given: Set[str]
    longest: int
    grown: int = 0

    @classmethod
    def of(cls, profile: Profile) -> "_Group":
        ids, emails, phones = profile.values
        names = frozenset({profile.name} if profile.name else ())
        given = given_forms(profile.name)
        own: frozenset[tuple[int, int]] = frozenset((profile.file, i) for i in ids)
        longest = sum(map(len, profile.name))
        return cls(own, emails, phones, names, profile.name, given, longest)

    def take(self, other: "_Group") -> None:
        """Add the leads of another group, whose sets are not to be used any more."""
        self.ids = _both(self.ids, other.ids)
        self.emails = _both(self.emails, other.emails)
        self.phones = _both(self.phones, other.phones)
        self.names = _both(self.names, other.names)
        self.words = _both(self.words, other.words)
        self.given = _both(self.given, other.given)
        self.longest = max(self.longest, other.longest)
        self.grown += 1


def _both(one: Set[T], other: Set[T]) -> Set[T]:
    """The larger set with the smaller in it: so each value is moved seldom."""
    small, large = sorted((one, other), key=len)
    if small <= large:
        return large
    grown = large if isinstance(large, set) else set(large)
    grown |= small
    return grown


@dataclass(frozen=True, slots=True)
class _Vote:
    """How strongly facts speak for one person, and for two."""

    one: int
    two: int
    same_name: bool | None
    may_rename: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """Two profiles that share a value."""

    value: Value
    first: int
    second: int


@dataclass
class Judgement:
    """The persons of profiles: `group` numbers each; what was shared by different people.

    `parted` are values that leads share whose other facts differ, `many` those of many people.
    """

    group: list[int]
    parted: set[Value] = field(default_factory=set)
    many: set[Value] = field(default_factory=set)


def judge(profiles: Sequence[Profile], hints: Hints) -> Judgement:
    """Which profiles are one person, and which values different people share."""
    return _Court(profiles, hints).judge()


class _Court:
    def __init__(self, profiles: Sequence[Profile], hints: Hints) -> None:
        self._profiles, self._hints = profiles, hints
        self._holders = _holders(profiles)
        self._many = {v for v, held in self._holders.items() if self._is_of_many(v, held)}
        self._many |= {v for v, held in self._holders.items() if self._is_id_of_many(v, held)}
        self._untold = {
            kind: {code for of, code in self._many | hints.weak if of is kind} for kind in KeyKind
        }
        self._groups = dict[int, _Group]()
        self._head = list(range(len(profiles)))
        self._near = defaultdict[int, list[_Link]](list)
        self._votes: dict[tuple[int, int], tuple[int, int, _Vote]] = {}

    def judge(self) -> Judgement:
        open_ = sorted(self._links(), key=self._order)
        for link in open_:
            self._near[link.first].append(link)
            self._near[link.second].append(link)
        while True:
            left = [link for link in open_ if not self._joined(link)]
            if len(left) == len(open_):
                break
            open_ = left
        group = [self._find(at) for at in range(len(self._profiles))]
        parted = {v for v, held in self._holders.items() if len({group[at] for at in held}) > 1}
        return Judgement(group, parted - self._many, self._many)

    def _order(self, link: _Link) -> tuple[int, int, str]:
        """The surest first; never by the place in the file."""
        kind, vote = link.value[0], self._vote(link.first, link.second)
        return vote.two - vote.one, int(kind), self._hints.texts.get(link.value, "")

    def _links(self) -> Iterator[_Link]:
        for value, held in sorted(self._holders.items()):
            if value in self._many:
                pairs = self._of_one_name(held)
            else:
                pairs = combinations(held, 2) if len(held) <= MOST_COMPARED else pairwise(held)
            yield from (_Link(value, first, second) for first, second in pairs)

    def _of_one_name(self, held: Iterable[int]) -> Iterator[tuple[int, int]]:
        by_name = defaultdict[Words, list[int]](list)
        for at in held:
            if name := self._profiles[at].name:
                by_name[name].append(at)
        for same in by_name.values():
            yield from combinations(same, 2) if len(same) <= MOST_COMPARED else pairwise(same)

    def _joined(self, link: _Link) -> bool:
        """Whether the two are one person now."""
        first, second = self._find(link.first), self._find(link.second)
        if (
            first != second
            and self._may_join(link, self._vote(first, second))
            and not self._fits_another(link, first, second)
            and not self._fits_another(link, second, first)
        ):
            self._group(first).take(self._group(second))
            self._head[second] = first
            return True
        return first == second

    def _fits_another(self, link: _Link, one: int, other: int) -> bool:
        """Whether `one`, less fully named, fits another person as well as it does `other`.

        Only the leads that share a value with the two of the link are looked at.
        """
        said = self._said(one)
        if said >= self._said(other):
            return False
        at = link.first if self._find(link.first) == one else link.second
        for near in self._near[at]:
            third = self._find(near.first if near.second == at else near.second)
            if third in (one, other) or said >= self._said(third):
                continue
            if self._vote(other, third).same_name is False:
                vote, rival = self._vote(one, other), self._vote(one, third)
                if self._may_join(near, rival) and rival.one - rival.two >= vote.one - vote.two:
                    return True
        return False

    def _said(self, head: int) -> int:
        """How many letters the longest name of a group has: a short one fits more people."""
        return self._group(head).longest

    def _may_join(self, link: _Link, vote: _Vote) -> bool:
        if link.value in self._many:
            return vote.two == 0 and vote.same_name is True
        across = link.value[0] is KeyKind.ID and (
            self._profiles[link.first].file != self._profiles[link.second].file
        )
        if across:
            return vote.two == 0
        if link.value in self._hints.weak:
            return vote.same_name is True and vote.one >= vote.two
        if vote.same_name is False:
            return vote.may_rename and vote.one > vote.two
        return vote.one >= vote.two

    def _group(self, head: int) -> _Group:
        """Made when it is asked for: leads of a switchboard's number alone never are."""
        group = self._groups.get(head)
        if group is None:
            group = self._groups[head] = _Group.of(self._profiles[head])
        return group

    def _vote(self, one: int, other: int) -> _Vote:
        """As asked before, where neither group has grown since."""
        a, b = self._group(one), self._group(other)
        known = self._votes.get((one, other))
        if known is None or known[:2] != (a.grown, b.grown):
            known = self._votes[one, other] = (a.grown, b.grown, self._voted(a, b))
        return known[2]

    def _voted(self, a: _Group, b: _Group) -> _Vote:
        email = self._shared(KeyKind.EMAIL, a.emails, b.emails)
        phone = self._shared(KeyKind.PHONE, a.phones, b.phones)
        name = _same_name(a.names, b.names)
        same_id = any((KeyKind.ID, code) not in self._many for _, code in a.ids & b.ids)
        one = SAME_ID * same_id + SAME * (email, phone, name).count(True)
        two = OTHER_EMAIL * (email is False) + OTHER * (phone, name).count(False)
        # A family, a couple and an assistant share a phone and an address as well.
        return _Vote(one, two, name, same_id or not a.given.isdisjoint(b.words))

    def _shared(self, kind: KeyKind, a: Set[int], b: Set[int]) -> bool | None:
        """Whether a value is shared that identifies; None where nothing can be said."""
        if not a or not b:
            return None
        if a.isdisjoint(b):
            return False
        untold = self._untold[kind]
        return True if not untold or not (a & b) <= untold else None

    def _find(self, at: int) -> int:
        while self._head[at] != at:
            self._head[at] = self._head[self._head[at]]
            at = self._head[at]
        return at

    def _is_of_many(self, value: Value, held: Sequence[int]) -> bool:
        """Whether more people than share a contact gave this one, by names or other contacts."""
        if value[0] is KeyKind.ID:
            return False
        holders = [self._profiles[at] for at in held]
        other = KeyKind.PHONE if value[0] is KeyKind.EMAIL else KeyKind.EMAIL
        nobody = sum(p.leads for p in holders if not p.name and not p.values[other])
        if nobody > MOST_LEADS or len(held) <= MOST_PEOPLE:
            return nobody > MOST_LEADS
        named = [p for p in holders if p.name]
        known = {code for p in named for code in p.values[other]}
        rest = {min(p.values[other]) for p in holders if not p.name and p.values[other]} - known
        return _different([p.name for p in named], MOST_PEOPLE) + len(rest) > MOST_PEOPLE

    def _is_id_of_many(self, value: Value, held: Sequence[int]) -> bool:
        """Whether an id is of more people in one file than an error explains, as a guest's is."""
        if value[0] is not KeyKind.ID or len(held) <= MOST_PEOPLE:
            return False
        by_file = defaultdict[int, list[Profile]](list)
        for at in held:
            by_file[self._profiles[at].file].append(self._profiles[at])
        return any(self._people(leads) > MOST_PEOPLE for leads in by_file.values())

    def _people(self, leads: Sequence[Profile]) -> int:
        """How many people leads are, by their names, and by the contacts of those without one."""
        apart = [self._contacts(lead for lead in leads if lead.name)]
        for lead in [lead for lead in leads if not lead.name][:MOST_COMPARED]:
            if said := self._contacts([lead]):
                met = [known for known in apart if not known.isdisjoint(said)]
                apart = [known for known in apart if known.isdisjoint(said)] + [said.union(*met)]
        # Those of the named leads are among the sets, also where they are none.
        return _different((lead.name for lead in leads if lead.name), MOST_PEOPLE) + len(apart) - 1

    def _contacts(self, leads: Iterable[Profile]) -> frozenset[Value]:
        """The addresses and phones of leads that may tell them from others.

        Of one id and address with many phones the address is the surer.
        """
        said = {value for lead in leads for value in lead.said}
        dull = {
            v for v in said if v[0] is KeyKind.ID or (v[0] is KeyKind.PHONE and v in self._many)
        }
        return frozenset(said - dull - self._hints.weak)


def _holders(profiles: Sequence[Profile]) -> dict[Value, list[int]]:
    """The profiles of each value that several have, or many leads."""
    found = defaultdict[Value, list[int]](list)
    for at, profile in enumerate(profiles):
        for value in profile.said:
            found[value].append(at)
    return {
        value: held
        for value, held in found.items()
        if len(held) > 1 or profiles[held[0]].leads > MOST_LEADS
    }


def _same_name(a: Set[Words], b: Set[Words]) -> bool | None:
    """Whether names of two groups may all be one person's; None where none can be compared."""
    answer = None
    for found in (may_be_one(first, second) for first in a for second in b):
        if found is False:
            return False
        answer = answer or found
    return answer


def _different(names: Iterable[Words], enough: int) -> int:
    """How many people these names are at least, counted until more than `enough`."""
    seen: list[Words] = []
    for name in dict.fromkeys(names):
        if all(may_be_one(name, other) is False for other in seen):
            seen.append(name)
        if len(seen) > enough:
            break
    return len(seen)
