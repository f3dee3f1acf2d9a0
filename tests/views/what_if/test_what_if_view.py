"""The what-if form in words, where it begins, and the links that carry it."""

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from conftest import EXAMPLES, read_sample
from hypothesis import given, settings
from hypothesis import strategies as st
from key_words import lacking
from planned_leads import by_chance

from scoring.charts.what_if import response_curve
from scoring.errors import WhatIfRefused
from scoring.model.codes import Encoder
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import lead_values, score_lead
from scoring.model.what_if import response
from scoring.schema import RANGES, Column, LeadSchema
from scoring.views.what_if.answer import answer, changes, changes_said
from scoring.views.what_if.curve import curve_said
from scoring.views.what_if.form import (
    Form,
    FormField,
    answers_of,
    choices,
    form_of,
    parted,
    texts_of,
    warnings,
)
from scoring.views.what_if.link import MOST_LINK, lead_json, make_link, model_of_link, read_link
from scoring.views.what_if.start import (
    BLANK,
    TYPICAL,
    begin,
    blank,
    from_lead,
    offered,
    start_named,
    typical,
)

LEVELS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)


@pytest.fixture(scope="module")
def form(small_model: LeadModel) -> Form:
    return form_of(small_model)


def field(form: Form, name: str) -> FormField:
    return next(f for f in form.fields if f.name == name)


def told(form: Form, **texts: str) -> str:
    """The warnings of a lead with these texts."""
    named = {name.replace("_", " "): text for name, text in texts.items()}
    return " ".join(warnings(form, score_lead(named, form.model)))


def refused(model: LeadModel, text: str) -> str:
    with pytest.raises(WhatIfRefused) as caught:
        read_link(model, text)
    assert 15 <= len(str(caught.value)) <= 600
    return str(caught.value)


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def test_every_input_is_a_field_the_weightiest_first(form: Form) -> None:
    weights = [form.model.importance[f.place] for f in form.fields]
    assert {f.name for f in form.fields} == {c.name for c in form.model.schema.inputs}
    assert weights == sorted(weights, reverse=True)


def test_options_are_the_levels_by_frequency_with_their_n(form: Form) -> None:
    occupation = field(form, "Occupation")
    rows = [w.split(" · ")[1] for w in occupation.words.values() if w.endswith(" leads")]
    counts = [int(row.removesuffix(" leads").replace(",", "")) for row in rows]
    assert occupation.options[0] == ""
    assert len(counts) > 2
    assert counts == sorted(counts, reverse=True)


def test_the_help_of_a_number_tells_the_range_and_the_middle_half(form: Form) -> None:
    seen = read_sample("sample_history.csv").iloc[::4]["Minutes on site"]
    known = seen[seen != ""].astype(float)
    low, high = np.quantile(known, [0.25, 0.75], method="inverted_cdf")
    assert f"half of them {low:g} to {high:g}" in field(form, "Minutes on site").help


def test_the_fields_that_the_team_can_change_are_set_apart(form: Form) -> None:
    ours, others = parted(form, ["Webinar minutes", "Chats", "Gone"])
    assert {f.name for f in ours} == {"Webinar minutes", "Chats"}
    assert [f for f in form.fields if f in ours] == list(ours)
    assert len(ours) + len(others) == len(form.fields)


def test_what_the_fields_hold_comes_back_as_it_was(scored_sample: ScoredBatch, form: Form) -> None:
    texts = lead_values(scored_sample, 11)
    again = texts_of(form, answers_of(form, texts))
    both = [score_lead(t, form.model).scores.encoded.codes for t in (texts, again)]
    np.testing.assert_array_equal(*both)


def test_a_number_outside_the_history_is_warned_of(form: Form) -> None:
    assert not lacking(told(form, Visits="900"), "Visits 900 is outside", "(0 to ")
    assert told(form, Visits="3") == ""


def test_a_new_value_is_told_as_new_to_the_model(form: Form) -> None:
    assert not lacking(told(form, City="Gotham"), "City “Gotham”", "new", "not given")


def test_a_placeholder_is_told_as_not_given(form: Form) -> None:
    said = told(form, City="Select")
    assert not lacking(said, "City “Select”", "not given")
    assert "new" not in said


def test_an_impossible_pair_is_warned_of(form: Form) -> None:
    said = told(form, Source="Organic Search", Medium="cpc")
    assert not lacking(said, "Source Organic Search and Medium cpc", "5,000 past leads", "198")


def test_impossible_values_are_left_out_and_counted(form: Form) -> None:
    scored = score_lead({"Source": "Organic Search"}, form.model)
    found, every = (choices(form, scored, every=e) for e in (False, True))
    assert "cpc" not in found.options["Medium"]
    assert "cpc" in every.options["Medium"]
    assert not lacking(found.said, "left out", "never seen", "5,000 past leads")


def test_the_present_value_stays_though_impossible_or_new(form: Form) -> None:
    texts = {"Source": "Organic Search", "Medium": "cpc", "City": "Gotham"}
    found = choices(form, score_lead(texts, form.model), every=False)
    assert "cpc" in found.options["Medium"]
    assert found.options["City"][-1] == "Gotham"


def test_a_blank_form_leaves_nothing_out(form: Form) -> None:
    found = choices(form, blank(form.model).scored, every=False)
    assert (found.said, found.options["City"]) == ("", field(form, "City").options)


def test_a_typical_start_is_the_typical_past_lead(small_model: LeadModel) -> None:
    past = small_model.past
    assert past is not None
    codes = past.codes[past.typical(small_model.importance)]
    np.testing.assert_array_equal(typical(small_model).scored.scores.encoded.codes[0], codes)


def test_a_model_without_past_leads_has_no_typical_one(small_model: LeadModel) -> None:
    bare = replace(small_model, past=None)
    assert offered(bare, None, 0, BLANK) == [BLANK]
    with pytest.raises(WhatIfRefused, match="keeps no past leads"):
        typical(bare)


def test_the_chosen_lead_is_the_first_of_the_leads(scored_sample: ScoredBatch) -> None:
    names = offered(scored_sample.model, by_chance(scored_sample), 17, BLANK)
    assert names[:2] == [BLANK, TYPICAL]
    assert names[2].endswith(str(scored_sample.leads.ids[17]))


@pytest.mark.parametrize("how", ["id", "rank", "name"])
def test_a_lead_is_found_by_id_rank_or_name(scored_sample: ScoredBatch, how: str) -> None:
    third = int(scored_sample.ranking.order[2])
    asked = {"id": str(scored_sample.leads.ids[third]), "rank": "3",
             "name": from_lead(by_chance(scored_sample), third).name}[how]  # fmt: skip
    start = start_named(scored_sample.model, by_chance(scored_sample), asked)
    chance = scored_sample.scores.propensity[third]
    assert start.scored.scores.propensity[0] == pytest.approx(chance, abs=1e-9)


@pytest.mark.parametrize("asked", ["xyz", "0", "2001", "²"])
def test_a_lead_that_is_not_there_is_refused(scored_sample: ScoredBatch, asked: str) -> None:
    with pytest.raises(WhatIfRefused, match="There is no lead"):
        start_named(scored_sample.model, by_chance(scored_sample), asked)


def test_the_answer_tells_the_change_in_points(small_model: LeadModel) -> None:
    start, now = blank(small_model), score_lead({"Occupation": "Working Professional"}, small_model)
    moved = 100 * (now.scores.propensity[0] - start.scored.scores.propensity[0])
    assert answer(start, now).points == f"{moved:+.1f}"


def test_nothing_changed_has_no_difference(small_model: LeadModel) -> None:
    start = begin(small_model, BLANK, {"Visits": "3"})
    found = changes(start, score_lead({"Visits": "3"}, small_model))
    assert found is None
    assert changes_said(start, found).startswith("Nothing has changed")


def test_two_changed_fields_are_counted(small_model: LeadModel) -> None:
    start = begin(small_model, BLANK, {"Visits": "3"})
    found = changes(start, score_lead({"Visits": "4", "City": "Pune"}, small_model))
    assert changes_said(start, found).startswith("2 fields changed")


@settings(max_examples=30)
@given(data=st.data())
def test_a_link_brings_back_what_was_given(small_model: LeadModel, data: st.DataObject) -> None:
    form = form_of_names(small_model)
    texts = {}
    for name, is_number in form.items():
        if data.draw(st.booleans()):
            drawn = data.draw(NUMBERS if is_number else LEVELS.filter(str.strip))
            texts[name] = f"{drawn!r}" if is_number else drawn.strip()
    linked = read_link(small_model, make_link(small_model, texts))
    numbers = {n for n, is_number in form.items() if is_number}
    assert linked.notes == ()
    assert {n: float(t) if n in numbers else t for n, t in linked.texts.items()} == {
        n: float(t) if n in numbers else t for n, t in texts.items()
    }


def form_of_names(model: LeadModel) -> dict[str, bool]:
    return {f.column.name: f.is_number for f in model.encoder.fields}


@settings(max_examples=min(EXAMPLES, 40))
@given(text=st.one_of(st.text(max_size=60), st.binary(max_size=60).map(packed)))
def test_anything_else_is_refused_in_words(small_model: LeadModel, text: str) -> None:
    refused(small_model, text)


def test_a_link_holds_inputs_only_and_nobody(scored_sample: ScoredBatch) -> None:
    text = make_link(scored_sample.model, lead_values(scored_sample, 5))
    plain = zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).decode()
    row = read_sample("sample_leads.csv", 6).iloc[5]
    assert set(json.loads(plain)["lead"]) <= {c.name for c in scored_sample.model.schema.inputs}
    for name in ("Lead ID", "Name", "Email", "Phone"):
        assert row[name] not in plain


def test_a_link_says_which_of_several_models_it_is_for(small_model: LeadModel) -> None:
    text = make_link(replace(small_model, line="courses-us"), {"City": "Pune"})
    assert model_of_link(text, ["courses-in", "courses-us"]) == "courses-us"
    assert model_of_link(text, ["courses-in"]) == ""


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"line": ["a"]}', b"[" * 50_000, b"\xff"])
def test_a_link_of_something_else_names_no_model(content: bytes) -> None:
    assert model_of_link(packed(content), ["a"]) == ""


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_a_link_cut_short_is_damaged(small_model: LeadModel, cut: int) -> None:
    text = make_link(small_model, {"City": "Pune", "Visits": "3"})
    assert "The link is damaged" in refused(small_model, text[:-cut])


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{}", b'{"model": 3, "lead": {}}', b'{"model": "v1", "lead": {"a": "\\ud800"}}',
     b"[" * 50_000, b"\xff"],
)  # fmt: skip
def test_a_link_of_something_else_is_damaged(small_model: LeadModel, content: bytes) -> None:
    assert "The link is damaged" in refused(small_model, packed(content))


def test_a_link_too_long_or_too_large_is_refused(small_model: LeadModel) -> None:
    assert "too long" in refused(small_model, "A" * (MOST_LINK + 1))
    assert "too large" in refused(small_model, packed(b" " * 5_000_000))


def test_a_form_too_long_for_a_link_is_refused(small_model: LeadModel) -> None:
    wild = base64.b64encode(np.random.default_rng(0).bytes(12_000)).decode()
    with pytest.raises(WhatIfRefused, match="too long for a link"):
        make_link(small_model, {"City": wild})


def test_a_link_of_another_version_says_so_and_fills_what_fits(small_model: LeadModel) -> None:
    lead = {"City": "Pune", "Visits": "many", "Shoe size": 43, "Chats": True, "Emails opened": 2}
    linked = read_link(small_model, packed(json.dumps({"model": "v0099", "lead": lead}).encode()))
    assert linked.texts == {"City": "Pune", "Emails opened": "2"}
    assert not lacking(linked.notes[0], "model v0099", "unpublished")
    assert not lacking(linked.notes[1], "3 fields", "were left out", "Visits, Shoe size, Chats")


def test_json_has_numbers_as_numbers_and_only_what_is_given(small_model: LeadModel) -> None:
    text = lead_json(small_model, {"Visits": "3", "Minutes on site": "1.5", "City": "Köln"})
    assert json.loads(text) == {"Visits": 3, "Minutes on site": 1.5, "City": "Köln"}


def test_a_curve_of_an_old_version_says_what_is_not_shown(small_model: LeadModel) -> None:
    bare = replace(small_model, past=None)
    found = response(bare, score_lead({}, bare).leads.values, bare.encoder.names.index("Visits"))
    assert "keeps no past leads" in curve_said(bare, found)


SIZES = ((5.5, "1-10"), (600.5, "201-1000"))


@pytest.fixture(scope="module")
def sized(small_model: LeadModel) -> LeadModel:
    """The small model as if its visits had been ranges."""

    def in_ranges(column: Column) -> Column:
        return replace(column, unit=RANGES, ranges=SIZES) if column.name == "Visits" else column

    codes = small_model.encoder.fields
    return replace(
        small_model,
        schema=LeadSchema(tuple(map(in_ranges, small_model.schema.columns))),
        encoder=Encoder(tuple(replace(f, column=in_ranges(f.column)) for f in codes)),
    )


def test_ranges_are_asked_as_they_were_uploaded_and_read_as_such(sized: LeadModel) -> None:
    visits = field(form_of(sized), "Visits")
    assert (visits.is_number, visits.options) == (False, ("", "1-10", "201-1000"))
    scored = score_lead({"Visits": "201-1000"}, sized)
    assert scored.scores.encoded.codes[0, visits.place] == 600.5
    assert lead_values(scored, 0)["Visits"] == "201-1000"


def test_ranges_go_through_a_link_and_their_chances_are_drawn_by_range(sized: LeadModel) -> None:
    texts = {"Visits": "201-1000", "City": "Pune"}
    assert read_link(sized, make_link(sized, texts)).texts == texts
    lead = score_lead(texts, sized).leads.values
    found = response(sized, lead, sized.encoder.names.index("Visits"))
    assert found.table["value"].tolist() == ["1-10", "201-1000", ""]
    assert not found.is_line


def test_a_change_that_does_nothing_is_named(small_model: LeadModel) -> None:
    start = blank(small_model)
    found = changes(start, score_lead({"City": "Gotham"}, small_model))
    assert not lacking(changes_said(start, found), "1 field changed", "No difference: City")


def test_chances_and_counts_of_levels_have_axes_of_their_own(small_model: LeadModel) -> None:
    lead = blank(small_model).scored.leads.values
    figure = response_curve(response(small_model, lead, small_model.encoder.names.index("City")))
    sides = {trace.name: trace.xaxis for trace in figure.data}
    assert (sides["Chance"], sides["Past leads"]) == ("x", "x2")
    assert figure.layout.xaxis2.overlaying is None
