"""The steps of a recipe as TOML, read with every mistake named, and written so that they come back.

A recipe is a list of `[[step]]` tables. Each has a `kind` and the keys of that kind: see `_KEYS`.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.errors import RecipeRefused
from scoring.recipes.answer_sets import Several
from scoring.recipes.date_steps import ORDERS, PARTS, UNITS, Moment, Since
from scoring.recipes.steps import (
    LARGEST_COUNT,
    Deriving,
    Fill,
    Keep,
    Lookup,
    Placeholders,
    Step,
    Sum,
)

# Larger than any list of levels a person looks after; a lead file by mistake is larger.
LARGEST = 1 << 20
_WIDTH = 100
# The keys of each kind, those that may be left out after the bar.
_KEYS = {
    "lookup": "column target values unknown missing | drop",
    "keep": "column | levels share others missing hidden key",
    "sum": "columns target | drop",
    "fill": "columns value",
    "placeholders": "columns values",
    "since": "columns target | unit order",
    "moment": "column target part | order",
    "several": "column separator | answers rare key",
}


@dataclass(frozen=True)
class _Entry:
    """One step as TOML has it, and where it stands: "step 3 (keep, line 41)"."""

    data: Mapping[str, object]
    place: str

    def text(self, key: str, otherwise: str | None = None) -> str:
        value = self.data.get(key, otherwise)
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_COUNT:
            return str(value)
        raise self.refusal(f"“{key}” to be text in quotes", _described(value))

    def name(self, key: str) -> str:
        value = self.text(key)
        if value.strip():
            return value
        raise self.refusal(f"“{key}” to be the name of a column", _described(value))

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        return self.listed(key, self.data.get(key), empty=empty)

    def listed(self, key: str, value: object, *, empty: bool = False) -> tuple[str, ...]:
        whole = isinstance(value, list) and all(isinstance(v, str) for v in value)
        if not isinstance(value, list) or not whole or not (value or empty):
            raise self.refusal(f"“{key}” to be a list of texts in quotes", _described(value))
        self.refuse_repeated(value, f"every text in “{key}” once")
        return tuple(value)

    def groups(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        value = self.data.get(key)
        if not isinstance(value, dict) or not value:
            raise self.refusal(
                f'“{key}” to be a table of lists, such as 1 = ["a", "b"]', _described(value)
            )
        groups = tuple((str(k), self.listed(f"{key}.{k}", v)) for k, v in value.items())
        every = [v.strip().casefold() for _, values in groups for v in values]
        self.refuse_repeated(every, f"every value in “{key}” once, whatever its case")
        return groups

    def refuse_repeated(self, texts: Sequence[str], expected: str) -> None:
        seen: set[str] = set()
        for text in texts:
            if text in seen:
                raise self.refusal(expected, f"“{text}” twice")
            seen.add(text)

    def one_of(self, key: str, words: Sequence[str], otherwise: str | None = None) -> str:
        value = self.data.get(key, otherwise)
        if isinstance(value, str) and value in (*words, otherwise):
            return value
        raise self.refusal(f"“{key}” to be one of {', '.join(words)}", _described(value))

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if isinstance(value, bool):
            return value
        raise self.refusal(f"“{key}” to be true or false", _described(value))

    def share(self) -> float | None:
        value = self.data.get("share")
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1:
            return float(value)
        raise self.refusal(
            "“share” to be a number above 0 and at most 1, such as 0.9", _described(value)
        )

    def refusal(self, expected: str, found: str) -> RecipeRefused:
        return RecipeRefused(
            f"The recipe cannot be used: in {self.place}, expected {expected[:150]}; found "
            f"{found[:100]}. Correct this step, or remove it."
        )


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps that TOML declares. Raises RecipeRefused, which names the step and its line."""
    data = _parsed(text)
    entries = data.pop("step", [])
    if data:
        raise RecipeRefused(
            f"The recipe cannot be used: it has “{next(iter(data))[:60]}” outside its steps. "
            "Expected only [[step]] tables. Rename it to [[step]], or remove it."
        )
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise RecipeRefused(
            "The recipe cannot be used: “step” is not a list of tables. Expected [[step]] on a "
            "separate line above each step, in two brackets; found one bracket or a value."
        )
    steps = tuple(_step(entry) for entry in _entries(entries, text))
    _refuse_second_target(steps)
    return steps


def write_steps(steps: Sequence[Step]) -> str:
    """The steps as TOML that `read_steps` reads back as the same steps."""
    if not steps:
        return "# This recipe has no steps.\n"
    return "\n".join("\n".join(_lines(step)) + "\n" for step in steps)


def _parsed(text: str) -> dict[str, object]:
    if len(text) > LARGEST:
        raise RecipeRefused(
            f"This is not a recipe: it has {len(text):,} characters, and a recipe at most "
            f"{LARGEST:,}. Expected a few steps in TOML; perhaps a lead file was given instead."
        )
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise RecipeRefused(_no_toml(text, str(error))) from None


def _no_toml(text: str, said: str) -> str:
    """What to tell of text that is no TOML; of the parser's words only the place is taken."""
    place = re.search(r"line (\d+), column (\d+)", said)
    lines = text.split("\n")
    number = min(int(place[1]), len(lines)) if place else len(lines)
    found = lines[number - 1].strip()[:80]
    return (
        f"The recipe cannot be read as TOML at line {number}: expected a table such as [[step]] or "
        f"name = value with the text in double quotes, each written once; found “{found}”. Look "
        "for a missing quote, bracket or comma in this line or above it."
    )


def _entries(entries: Sequence[Mapping[str, object]], text: str) -> Iterator[_Entry]:
    found = enumerate(text.split("\n"), start=1)
    lines = [n for n, line in found if re.match(r"\s*\[\[\s*[\"']?step[\"']?\s*\]\]", line)]
    for number, data in enumerate(entries, start=1):
        line = f", line {lines[number - 1]}" if len(lines) == len(entries) else ""
        kind = data.get("kind")
        named = f"{kind}" if isinstance(kind, str) and kind in _KEYS else "unknown kind"
        yield _Entry(data, f"step {number} ({named}{line})")


def _step(entry: _Entry) -> Step:
    kind = entry.data.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise entry.refusal(f"“kind” to be one of {', '.join(_KEYS)}", _described(kind))
    required, _, optional = (part.split() for part in _KEYS[kind].partition("|"))
    for key in entry.data:
        if key not in ("kind", *required, *optional):
            raise entry.refusal(f"only {', '.join((*required, *optional))}", f"“{key}”")
    step = _READERS[kind](entry)
    if isinstance(step, Deriving) and step.target in step.sources:
        raise entry.refusal("“target” to be a column that it does not read", f"“{step.target}”")
    return step


def _lookup(entry: _Entry) -> Lookup:
    return Lookup(
        column=entry.name("column"),
        target=entry.name("target"),
        values=entry.groups("values"),
        unknown=entry.text("unknown"),
        missing=entry.text("missing"),
        drop=entry.flag("drop"),
    )


def _keep(entry: _Entry) -> Keep:
    levels = entry.texts("levels", empty=True) if "levels" in entry.data else None
    step = Keep(
        column=entry.name("column"),
        levels=levels,
        share=entry.share(),
        others=entry.text("others", "others"),
        missing=entry.text("missing", ""),
        hidden=entry.texts("hidden", empty=True) if "hidden" in entry.data else (),
        key=entry.text("key", ""),
    )
    if not levels and step.share is None:
        raise entry.refusal("“levels”, a list of texts, or “share”, such as 0.9", "neither")
    return step


def _since(entry: _Entry) -> Since:
    columns = entry.texts("columns")
    if len(columns) != 2:
        raise entry.refusal(
            "“columns” to name two dates, the earlier one first", f"{len(columns)} of them"
        )
    unit, order = entry.one_of("unit", UNITS, "days"), entry.one_of("order", ORDERS, "")
    return Since(columns, entry.name("target"), unit, order)


def _moment(entry: _Entry) -> Moment:
    part, order = entry.one_of("part", PARTS), entry.one_of("order", ORDERS, "")
    return Moment(entry.name("column"), entry.name("target"), part, order)


def _several(entry: _Entry) -> Several:
    separator = entry.text("separator")
    if not separator:
        raise entry.refusal("“separator” to be what stands between answers", "an empty text")
    answers = entry.texts("answers", empty=True) if "answers" in entry.data else None
    rare = entry.texts("rare", empty=True) if "rare" in entry.data else ()
    return Several(entry.name("column"), separator, answers, rare, entry.text("key", ""))


_READERS: Mapping[str, Callable[[_Entry], Step]] = {
    "lookup": _lookup,
    "keep": _keep,
    "sum": lambda e: Sum(e.texts("columns"), e.name("target"), e.flag("drop")),
    "fill": lambda e: Fill(e.texts("columns"), e.text("value")),
    "placeholders": lambda e: Placeholders(e.texts("columns"), e.texts("values")),
    "since": _since,
    "moment": _moment,
    "several": _several,
}


def _refuse_second_target(steps: Sequence[Step]) -> None:
    written: dict[str, int] = {}
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, Deriving):
            continue
        if step.target in written:
            raise RecipeRefused(
                f"The recipe cannot be used: steps {written[step.target]} and {number} both write "
                f"the column “{step.target[:80]}”. Expected another target for each of them. "
                "Give one of them another name."
            )
        written[step.target] = number


def _described(found: object) -> str:
    """What was found, in words for all that is not text or a usual number."""
    if isinstance(found, str):
        return f"“{found}”" if found.strip() else "an empty text"
    if isinstance(found, int | float) and abs(found) <= LARGEST_COUNT:
        return str(found).lower()
    kinds = {int: "a huge number", float: "an unusable number", dict: "a table"}
    kinds |= {list: "a list that is empty or holds other things", type(None): "nothing"}
    return kinds.get(type(found), "a date or time")


def _lines(step: Step) -> Iterator[str]:
    yield "[[step]]"
    yield f"kind = {_quoted(type(step).__name__.casefold())}"
    for name in step.__dataclass_fields__:
        value = getattr(step, name)
        is_bare = name in ("order", "rare", "hidden", "key") and not value
        is_unset = value is None or value is False or is_bare
        if is_unset or (isinstance(step, Lookup) and name == "values"):
            continue
        yield from _pair(name, value)
    if isinstance(step, Lookup):
        yield "[step.values]"
        for result, values in step.values:
            yield from _pair(_quoted(result), values)


def _pair(key: str, value: object) -> Iterator[str]:
    if not isinstance(value, tuple):
        yield f"{key} = {_scalar(value)}"
        return
    items = [_quoted(item) for item in value]
    line = f"{key} = [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{key} = ["
    yield from _wrapped(items)
    yield "]"


def _wrapped(items: Sequence[str]) -> Iterator[str]:
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > _WIDTH and line.strip():
            yield line
            line = "   "
        line += f" {item},"
    yield line


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else _quoted(str(value))


def _quoted(text: str) -> str:
    """The text as TOML quotes it: as JSON does, and the sign DEL escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
