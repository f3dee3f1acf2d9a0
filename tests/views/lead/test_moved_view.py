"""Why chances moved, in words, tables, pictures and files."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from key_words import lacking
from later_leads import bundled, earlier_export, later_export, other_model, scored

from scoring.charts.moved import part_bars
from scoring.model.lead_model import LeadModel
from scoring.monitoring.moves.fields import FieldPart, LeadMove
from scoring.monitoring.moves.moved import Matched, Moved, Shares, between_files, between_models
from scoring.registry import Registry
from scoring.views.lead.moved import (
    FELL,
    MOVERS,
    ROSE,
    counts_line,
    mean_line,
    move_figure,
    move_line,
    movers,
    movers_csv,
    told,
    version_choices,
    versions_line,
)

ACTIVITY = FieldPart("Last activity", "Email opened → Form submitted", 0.15)
VISITS = FieldPart("Visits", "2 → 5", 0.05)


@pytest.fixture(scope="module")
def model() -> LeadModel:
    return bundled()


@pytest.fixture(scope="module")
def moved(model: LeadModel) -> Moved:
    earlier = scored(earlier_export(), other_model(model), "earlier.csv")
    return between_files(earlier, scored(later_export(), model, "later.csv"))


def line(split: Shares, *fields: FieldPart) -> str:
    return move_line(LeadMove(split, fields, ()))


def test_a_move_is_told_in_a_sentence() -> None:
    said = line(Shares(0.31, 0.54, 0.19, 0.04, 0.0), ACTIVITY)
    changed = "the lead changed (Last activity Email opened → Form submitted)"
    assert not lacking(said, "From 31.0% to 54.0%: +23.0 points", "+19.0", changed, "+4.0", "model")


def test_a_move_with_one_cause_names_it_and_counts_the_fields_beyond_two() -> None:
    told_of = line(Shares(0.3, 0.5, 0.2, 0.0, 0.0), ACTIVITY, VISITS, VISITS)
    assert not lacking(told_of, "From 30.0% to 50.0%: +20.0 points", "the lead changed (Last")
    assert told_of.endswith("Visits 2 → 5 and 1 more field).")


def test_parts_that_cancel_are_told() -> None:
    said = line(Shares(0.3, 0.3, 0.0, 0.1, -0.1))
    assert not lacking(said, "0.0 points", "+10.0", "the model", "−10.0", "the calibration")


def test_no_move_is_told() -> None:
    assert line(Shares(0.31, 0.31, 0.0, 0.0, 0.0)).startswith("31.0% both times")


def test_what_is_told_adds_up_to_the_tenth() -> None:
    random = np.random.default_rng(8)
    for parts in random.uniform(-0.2, 0.2, (300, 3)):
        before = random.uniform(0.3, 0.7)
        shown = told(Shares(before, before + parts.sum(), *parts))
        assert round(1000 * (shown.before + sum(shown.parts))) == round(1000 * shown.after)


def test_counts_tell_who_is_left_out(moved: Moved) -> None:
    places = np.arange(3)
    some = Moved(moved.grid, Matched(places, places, gone=1, repeated=2, nameless=1))
    assert not lacking(counts_line(some), "3 leads", "both", "1 lead only in the earlier",
                       "2 repeated ids", "1 lead without id")  # fmt: skip


def test_the_mean_is_told_with_its_n(moved: Moved) -> None:
    words = mean_line(moved)
    assert words.startswith("Mean chance of the 160 leads compared: from ")
    assert "the leads changed" in words


def test_files_and_models_are_named(moved: Moved, model: LeadModel) -> None:
    assert not lacking(versions_line(moved), "earlier.csv", "later.csv", "v0000", "v0001")
    same = between_models(other_model(model), scored(later_export(), model, "later.csv"))
    assert not lacking(versions_line(same), "later.csv", "v0000", "v0001")


@pytest.mark.parametrize(("direction", "way"), [(ROSE, -1), (FELL, 1)])
def test_the_biggest_movers_come_first(moved: Moved, direction: str, way: int) -> None:
    shown = movers(moved, direction)
    expected = sorted(moved.table["change"] * way)[:MOVERS]
    assert shown.table["Change"].tolist() == pytest.approx(
        [100 * way * e for e in expected], abs=0.11
    )


def test_a_mover_is_named_with_what_changed_most(moved: Moved) -> None:
    shown = movers(moved, ROSE)
    names = later_export()["Name"].iloc[shown.positions]
    assert shown.table["Name"].tolist() == names.str.strip().tolist()
    assert all(shown.table["What changed most"])


def test_parts_that_nothing_has_are_no_columns(model: LeadModel) -> None:
    found = between_files(scored(earlier_export(), model), scored(later_export(), model))
    columns = set(movers(found, FELL).table)
    assert "Lead" in columns
    assert not {"Model", "Calibration"} & columns


def test_the_file_has_every_lead_and_no_formula(model: LeadModel) -> None:
    risky = [
        f().assign(**{"Lead ID": lambda t: "=" + t["Lead ID"]})
        for f in (earlier_export, later_export)
    ]
    content = movers_csv(between_files(*(scored(f, model) for f in risky)))
    read = pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig", keep_default_na=False)
    assert len(read) == 160
    assert read["lead_id"].str.startswith("'=").all()


def test_the_file_tells_what_changed_in_a_lead(model: LeadModel) -> None:
    after = earlier_export(4).assign(Visits=["77", *earlier_export(4)["Visits"][1:]])
    content = movers_csv(between_files(scored(earlier_export(4), model), scored(after, model)))
    read = pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig", keep_default_na=False)
    was = earlier_export(4)["Visits"][0]
    assert read["changed"].tolist() == [f"Visits {was} → 77", "", "", ""]


def test_the_waterfall_leads_from_before_to_after(moved: Moved) -> None:
    figure = move_figure(moved, Shares(0.31, 0.54, 0.19, 0.05, -0.01))
    assert list(figure.data[0].x) == [0.31, 0.19, 0.05, -0.01, 0.54]
    assert figure.data[0].y[0] == "Earlier file: 31.0%"


def test_the_bars_of_fields_fold_what_nobody_reads() -> None:
    table = pd.DataFrame({"field": [f"F{i}" for i in range(11)], "value": "1 → 2", "part": 0.1})
    bars = part_bars(table).data[0]
    assert bars.y[0] == "F0<br>1 → 2"
    assert (bars.y[-1], bars.x[-1]) == ("3 other fields", pytest.approx(0.3))


def test_only_versions_that_predict_the_same_are_offered(model: LeadModel, tmp_path: Path) -> None:
    registry, own = Registry(tmp_path), model.card
    for card in (own, replace(own, outcome="Won"), own, replace(own, name="Fair")):
        registry.publish(replace(model, card=card))
    (tmp_path / "v0003" / "card.json").write_text("{}")
    batch = scored(later_export(), registry.load("v0001"))
    found = version_choices(registry, batch)
    assert list(found.labels) == ["v0004"]
    assert "Fair" in found.labels["v0004"]
    assert found.left_line.startswith("v0003, v0002 are not offered")
