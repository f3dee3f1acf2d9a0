"""The what-if form as a page draws it: fields by weight, their options, and what is given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from scoring.model.codes import RARE, FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.lead_sources import NOT_GIVEN
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.model.what_if import EXPECTED, Combinations, combinations, given_bins
from scoring.wording import counted, number_text

# As many impossible pairs are named.
MOST_TOLD = 3
# What a widget holds: text of a category ("" for not given), a number or None.
Answer: TypeAlias = str | float | None


@dataclass(frozen=True)
class FormField:
    """One field of the form: `place` in the model's matrix, its options with their words, help.

    A plain number has no options; it goes by `step`. Ranges of numbers are options.
    """

    place: int
    name: str
    label: str
    is_number: bool
    options: tuple[str, ...]
    words: Mapping[str, str]
    help: str
    step: float

    def worded(self, option: str) -> str:
        """An option in words; a value that the list lacks is shown as it is."""
        return self.words.get(option, option)


@dataclass(frozen=True)
class Form:
    """The fields of a model, the weightiest first, and what never goes together."""

    model: LeadModel
    fields: tuple[FormField, ...]
    combinations: Combinations | None


def form_of(model: LeadModel) -> Form:
    """The form of a model."""
    order = np.argsort(-model.importance, kind="stable")
    return Form(model, tuple(_field(model, int(j)) for j in order), combinations(model))


def _field(model: LeadModel, place: int) -> FormField:
    code, profile = model.encoder.fields[place], model.profile.fields[place]
    words = _options(model, place)
    told = _range_told(model, place) if code.is_number else _levels_told(model, code, profile)
    step = 1.0 if _is_whole(profile) else 0.1
    column = code.column
    return FormField(
        place,
        column.name,
        column.measured_label,
        code.is_number and not words,
        tuple(words),
        words,
        told,
        step,
    )


def _options(model: LeadModel, place: int) -> dict[str, str]:
    """The options in words, by value; none for a plain number.

    Ranges are asked as they were uploaded, rising, as nobody knows their middles.
    """
    code, profile = model.encoder.fields[place], model.profile.fields[place]
    if not code.is_number:
        return _words(code, profile)
    ranges = {text: text for _, text in code.column.ranges}
    return {"": NOT_GIVEN, **ranges} if ranges else {}


def _words(code: FieldCode, profile: FieldProfile) -> dict[str, str]:
    """The options in words, by value: not given, the levels by frequency, any rare one."""
    levels = {
        level: f"{level} · {counted(n, 'lead')}"
        for level, n in zip(code.levels, profile.leads.tolist(), strict=False)
    }
    pooled = {RARE: f"{RARE} · {counted(int(profile.leads[-2]), 'lead')}"} if code.rare else {}
    return {"": NOT_GIVEN, **levels, **pooled}


def _levels_told(model: LeadModel, code: FieldCode, profile: FieldProfile) -> str:
    blank, rare = int(profile.leads[-1]), int(profile.leads[-2])
    seen = counted(len(code.levels) + len(code.rare), "value")
    pooled = f" Rare values ({len(code.rare):,}): {counted(rare, 'lead')}." if code.rare else ""
    return (
        f"History: {seen} in {model.profile.leads:,} past leads, not given in {blank:,}.{pooled} "
        "You can type another value."
    )


def _range_told(model: LeadModel, place: int) -> str:
    profile, column = model.profile.fields[place], model.encoder.fields[place].column
    known = int(profile.leads[:-1].sum())
    if not known:
        return "No past lead had a value here."
    counts = f"({counted(known, 'lead')}, not given in {int(profile.leads[-1]):,})"
    seen = f"History: {profile.span(column)}"
    codes = np.empty(0) if model.past is None else model.past.codes[:, place]
    held = codes[~np.isnan(codes)]
    if not len(held):
        return f"{seen} {counts}."
    ends = np.quantile(held, [0.25, 0.75], method="inverted_cdf").tolist()
    low, high = (column.range_text(end) or f"{end:,.10g}" for end in ends)
    return f"{seen}, half of them {low if low == high else f'{low} to {high}'} {counts}."


def _is_whole(profile: FieldProfile) -> bool:
    ends = np.array([profile.low, profile.high, *profile.edges])
    ends = ends[np.isfinite(ends)]
    return bool(np.all(ends == np.floor(ends)))


def parted(
    form: Form, levers: Collection[str]
) -> tuple[tuple[FormField, ...], tuple[FormField, ...]]:
    """The fields that the team can change, and the others; either the weightiest first."""
    ours = tuple(f for f in form.fields if f.name in levers)
    return ours, tuple(f for f in form.fields if f.name not in levers)


def texts_of(form: Form, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What the widgets hold, by field, as `score_lead` takes it."""
    held = {f.name: answers.get(f.name) for f in form.fields}
    return {name: _as_text(value) for name, value in held.items()}


def _as_text(answer: Answer) -> str:
    return number_text(float(answer)) if isinstance(answer, int | float) else answer or ""


def texts_in(scored: ScoredBatch) -> dict[str, str]:
    """The texts by field that a batch of one was scored from."""
    return {str(name): str(cells.iloc[0]) for name, cells in scored.leads.table.frame.items()}


def answers_of(form: Form, texts: Mapping[str, str]) -> dict[str, Answer]:
    """What the widgets are to hold for these texts by field; the other way of `texts_of`."""
    return {f.name: _answer(f, texts.get(f.name, "")) for f in form.fields}


def _answer(field: FormField, text: str) -> Answer:
    if not field.is_number:
        return text
    return float(text) if text else None


@dataclass(frozen=True)
class Choices:
    """The options to draw of each category, and what of them is left out, in words."""

    options: Mapping[str, tuple[str, ...]]
    said: str


def choices(form: Form, scored: ScoredBatch, *, every: bool) -> Choices:
    """The options that go with the other values of the form, or `every` one of them.

    The present value always stays; a value outside the list comes last.
    """
    given = given_bins(form.model, scored.scores.encoded.codes[0])
    held = texts_in(scored)
    out = {f.name: _left_out(form, f, given) - {held[f.name]} for f in form.fields if f.options}
    options = {
        f.name: _shown(f, held[f.name], set() if every else out[f.name])
        for f in form.fields
        if f.options
    }
    return Choices(options, _left_out_said(form, out, every=every))


def _shown(field: FormField, held: str, out: set[str]) -> tuple[str, ...]:
    kept = tuple(option for option in field.options if option not in out)
    return kept if held in kept else (*kept, held)


def _left_out(form: Form, field: FormField, given: tuple[tuple[int, int], ...]) -> set[str]:
    if form.combinations is None:
        return set()
    levels = form.model.encoder.fields[field.place].levels
    never = form.combinations.left_out(field.place, given)
    return {level for level, gone in zip(levels, never, strict=False) if gone}


def _left_out_said(form: Form, out: Mapping[str, set[str]], *, every: bool) -> str:
    if form.combinations is None:
        return "This model version keeps no past leads, so it cannot leave out impossible values."
    fields = sum(bool(gone) for gone in out.values())
    if not fields:
        return ""
    count = sum(map(len, out.values()))
    are = "would be" if every else "is" if count == 1 else "are"
    return (
        f"{counted(count, 'value')} of {counted(fields, 'field')} {are} left out: never seen with "
        f"the other values chosen here among {form.combinations.leads:,} past leads, where chance "
        f"alone would give {EXPECTED} or more."
    )


def warnings(form: Form, scored: ScoredBatch) -> tuple[str, ...]:
    """What of the lead the history does not bear out: numbers, values and pairs it never held."""
    texts = texts_in(scored)
    given = [f for f in form.fields if texts[f.name]]
    odd = [w for f in given for w in _odd(form.model, f, scored, texts[f.name])]
    return (*odd, *_pairs(form, scored))


def _odd(model: LeadModel, field: FormField, scored: ScoredBatch, text: str) -> list[str]:
    code = scored.scores.encoded.codes[[0], field.place]
    profile = model.profile.fields[field.place]
    if profile.out_of_range(code)[0]:
        column = model.encoder.fields[field.place].column
        shown = text if column.ranges else f"{float(code[0]):,.10g}"
        return [
            f"{field.label} {shown} is outside the history ({profile.span(column)}): no "
            "past lead had such a value."
        ]
    if not np.isnan(code[0]):
        return []
    if field.name in scored.scores.encoded.unseen:
        return [f"{field.label} “{text}” is new to the model, which reads it as not given."]
    return [f"{field.label} “{text}” is read as not given."]


def _pairs(form: Form, scored: ScoredBatch) -> list[str]:
    if form.combinations is None:
        return []
    given, found = given_bins(form.model, scored.scores.encoded.codes[0]), form.combinations
    pairs = [(a, b) for at, a in enumerate(given) for b in given[:at] if found.never_met(a, b)]
    pairs.sort(key=lambda pair: -found.expected(*pair))
    told = [_pair_told(form.model, found, *pair) for pair in pairs[:MOST_TOLD]]
    more = len(pairs) - MOST_TOLD
    rest = f"The history lacks {counted(more, 'more pair')} of values."
    return [*told, rest] if more > 0 else told


def _pair_told(
    model: LeadModel, found: Combinations, one: tuple[int, int], other: tuple[int, int]
) -> str:
    labels = [
        f"{model.encoder.fields[j].column.label} {model.profile.fields[j].labels[at]}"
        for j, at in (other, one)
    ]
    return (
        f"{labels[0]} and {labels[1]} were never seen together among {found.leads:,} past leads; "
        f"chance alone would give {found.expected(one, other):,.0f}."
    )
