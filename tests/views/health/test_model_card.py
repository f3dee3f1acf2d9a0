"""The whole card: what is on it, and that text of a file is text in both of its files."""

from dataclasses import replace

import pytest
from few_leads import few
from sklearn import metrics

from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.examined import Examined
from scoring.views.health.model_card import (
    KEPT_NOTHING,
    ONE_OUTCOME,
    CardPart,
    card_html,
    card_markdown,
    card_name,
    card_parts,
)

WRITTEN = {"numpy": "2.4.6"}
EVIL = "<img src=//a.in/x> [x](http://a.in) ![y](//a.in/y) | `z` www.a.in"


@pytest.fixture
def parts(examined: Examined) -> dict[str, CardPart]:
    return {part.title: part for part in card_parts(examined.model, examined, WRITTEN)}


def cells(part: CardPart) -> dict[str, list[str]]:
    """The rows by their first cell."""
    return {first: rest for first, *rest in part.rows}


def named(model: LeadModel, name: str) -> LeadModel:
    return replace(model, card=replace(model.card, name=name, filename=name, holds=(name,)))


def test_the_card_says_of_which_data_it_is(examined: Examined, parts: dict[str, CardPart]) -> None:
    card, told = examined.model.card, cells(parts["Data"])
    assert told["SHA-256 of the history"] == [card.history_sha256]
    assert told["Leads created"] == [f"{card.first_created} to {card.last_created}"]
    assert told["Leads with an outcome"] == ["5,000"]
    assert told["Test leads"] == [f"{len(examined):,}"]


def test_its_figures_are_those_of_scikit_learn_with_intervals(
    examined: Examined, parts: dict[str, CardPart]
) -> None:
    told = cells(parts["Test"])
    auc = metrics.roc_auc_score(examined.outcome, examined.chance)
    brier = metrics.brier_score_loss(examined.outcome, examined.chance)
    assert (told["AUC"][0], told["Brier"][0]) == (f"{auc:.3f}", f"{brier:.3f}")
    low, high = map(float, told["AUC"][1].split(" to "))
    assert low < auc < high


def test_its_tiers_have_the_test_leads_at_their_floors(
    examined: Examined, parts: dict[str, CardPart]
) -> None:
    top = examined.leads.chance >= examined.model.floors.a
    floor, leads, rate = cells(parts["Tiers"])["A"]
    assert float(floor.rstrip("%")) == pytest.approx(100 * examined.model.floors.a, abs=0.05)
    assert int(leads.replace(",", "")) == top.sum()
    assert float(rate.rstrip("%")) == pytest.approx(100 * examined.outcome[top].mean(), abs=0.05)


def test_every_column_is_on_it_with_the_reason_where_it_is_left_out(
    examined: Examined, parts: dict[str, CardPart]
) -> None:
    left, used = cells(parts["Columns left out"]), cells(parts["Columns used"])
    columns = examined.model.schema.columns
    assert {*left, *used} == {c.label for c in columns}
    assert all(left[c.label][1] == c.reason for c in columns if c.label in left)
    assert cells(parts["Libraries"]) == {"numpy": ["2.4.6"]}


def test_without_test_leads_it_says_so_and_has_no_intervals(examined: Examined) -> None:
    told = {part.title: part for part in card_parts(examined.model, None, {})}
    assert KEPT_NOTHING in told["Test"].lines
    assert told["Test"].heads == ["Figure", "Value"]
    assert told["Tiers"].heads == ["Tier", "From a chance of"]
    assert not {"Fields by weight", "Libraries"} & set(told)


def test_test_leads_of_one_outcome_are_not_those_of_an_earlier_release(
    small_model: LeadModel,
) -> None:
    leads = few(small_model, [0.9, 0.8, 0.1], [0, 0, 0])
    told = {part.title: part for part in card_parts(small_model, leads, {})}["Test"]
    assert (ONE_OUTCOME in told.lines, KEPT_NOTHING in told.lines) == (True, False)
    assert told.heads == ["Figure", "Value"]


def test_both_files_hold_all_parts(examined: Examined, parts: dict[str, CardPart]) -> None:
    page = card_html(examined.model, examined, WRITTEN)
    text = card_markdown(examined.model, examined, WRITTEN)
    for title, part in parts.items():
        assert f"<h2>{title}</h2>" in page
        assert f"\n## {title}\n" in text
        assert all(row[0].replace("&", "&amp;") in page for row in part.rows[:1])
    assert f"| {examined.model.card.history_sha256} |" in text


def test_the_page_needs_no_network_and_text_of_a_file_is_text_in_it(examined: Examined) -> None:
    page = card_html(named(examined.model, EVIL), examined, {})
    assert "default-src &#39;none&#39;" in page[:300]
    assert "<img src" not in page
    assert "&lt;img src=//a.in/x&gt;" in page


def test_in_markdown_text_of_a_file_is_text(examined: Examined) -> None:
    text = card_markdown(named(examined.model, f"{EVIL}\n# head"), examined, {})
    assert r"\<img src=//a.in/x\> \[x\](http\://a.in) \!\[y\](//a.in/y) \| \`z\` www\.a.in" in text
    assert "\n# head" not in text
    assert all(line.startswith("|") == line.endswith("|") for line in text.splitlines())


def test_the_name_of_a_file_is_that_of_its_version(examined: Examined) -> None:
    assert card_name(examined.model, "md") == "model_card_unpublished.md"
