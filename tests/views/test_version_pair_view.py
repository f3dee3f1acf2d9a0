"""Two versions beside each other in words, tables and a picture."""

import json
from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking
from sklearn.metrics import roc_auc_score
from two_versions import both_by_hand, leads_by_hand

from scoring.model.codes import Encoder
from scoring.model.lead_model import LeadModel
from scoring.monitoring.same_leads import ProvenVersion, SameLeads
from scoring.monitoring.version_pair import VersionPair, version_pair
from scoring.views.version_pair import (
    answer,
    as_data,
    calibration,
    cautions,
    facts,
    fields_read,
    figures,
    lines,
)
from scoring.views.versions import OTHER_LEADS

COUNT = 150
OUTCOME = np.arange(COUNT) % 3 == 0
NOISE = np.arange(COUNT) * 37 % COUNT / COUNT


@pytest.fixture(scope="module")
def both(small_model: LeadModel) -> tuple[ProvenVersion, ProvenVersion]:
    return both_by_hand(small_model, leads_by_hand(COUNT))


@pytest.fixture(scope="module")
def pair(both: tuple[ProvenVersion, ProvenVersion]) -> VersionPair:
    return version_pair(*both)


def sure(share: float) -> np.ndarray:
    """Chances that follow the outcome by this share, and noise else."""
    return np.clip(share * OUTCOME + (1 - share) * NOISE, 0.01, 0.99)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (0.1, 0.6, "v0002 ranks better than v0001 beyond noise"),
        (0.6, 0.1, "v0002 ranks worse than v0001 beyond noise"),
        (0.3, 0.3, "v0002 and v0001 do not differ beyond noise"),
    ],
)
def test_the_answer_says_which_ranks_better_and_on_what(
    both: tuple[ProvenVersion, ProvenVersion], first: float, second: float, verdict: str
) -> None:
    same = SameLeads(OUTCOME, (sure(first), sure(second)), "v0002")
    said = answer(VersionPair(*both, same))
    one, other = (roc_auc_score(OUTCOME, sure(share)) for share in (first, second))
    assert said.startswith(f"{verdict}: AUC {other:.3f} of v0002 against {one:.3f} of v0001")
    assert ", 90% interval " in said
    assert "on 150 test leads of v0002 that neither had seen (50 converted)." in said


def test_without_the_same_leads_the_answer_says_why_and_what_that_means(
    both: tuple[ProvenVersion, ProvenVersion],
) -> None:
    found = VersionPair(*both, None, "They predict different outcomes.")
    assert answer(found) == f"They predict different outcomes. {OTHER_LEADS}"
    assert "ahead" not in figures(found).shown
    assert cautions(found) == []


def test_what_the_older_one_lacks_is_said(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand(COUNT))
    same = SameLeads(OUTCOME, (NOISE, NOISE), "v0002", rare=3, lacking=("City",))
    said = " ".join(cautions(VersionPair(older, newer, same)))
    assert not lacking(said, "v0001 also reads “City”", "3 rare values")


def test_the_figures_stand_beside_each_other_with_their_intervals(pair: VersionPair) -> None:
    found = figures(pair)
    auc = found.table.iloc[0]
    value = roc_auc_score(OUTCOME, leads_by_hand(COUNT).chance)
    assert auc["second"].startswith(f"{value:.3f} (")
    assert " to " in auc["ahead"]
    assert [shown.title for shown in found.shown.values()][1:3] == ["v0001", "v0002"]
    assert "150 test leads" in found.said


def test_units_are_written_once(pair: VersionPair) -> None:
    rows = figures(pair).table.set_index("figure")
    for name, unit in (("Lift at 10%", " ×"), ("Calibration error", " pts")):
        assert rows.loc[name, "first"].count(unit) == 1
    assert rows.loc["Recall", "first"].count("%") <= 2


def test_the_floors_and_leads_of_both_are_told(pair: VersionPair) -> None:
    table = facts(pair).table.set_index("fact")
    floor = pair.first.model.floors.a
    assert table.loc["Tier A from"].tolist() == [f"{100 * floor:.0f}%"] * 2
    assert table.loc["Leads of", "first"] == "2026-01-01 to 2026-03-31"
    assert table.loc["Expected and actual", "second"].endswith("50 conversions, n 150")


def test_the_picture_has_the_rates_of_both(pair: VersionPair) -> None:
    perfect, first, second = calibration(pair).figure.data
    assert (perfect.name, first.name, second.name) == ("Perfect", "v0001", "v0002")
    chance = np.sort(leads_by_hand(COUNT).chance)
    assert second.x == pytest.approx(chance.reshape(10, 15).mean(axis=1))
    assert sum(second.customdata) == COUNT


def test_fields_that_differ_are_listed_and_none_is_said(
    both: tuple[ProvenVersion, ProvenVersion],
) -> None:
    older, newer = both
    found = fields_read(VersionPair(older, newer, None))
    assert found.table.to_numpy().tolist() == [["City", "both", "Rome", ""]]
    bare = replace(newer.model, encoder=Encoder(newer.model.encoder.fields[1:]))
    gone = fields_read(VersionPair(older, replace(newer, model=bare), None))
    assert gone.table.to_numpy().tolist() == [["City", "only v0001", "", ""]]
    assert fields_read(VersionPair(newer, newer, None)).table is None


def test_a_shell_and_a_machine_get_the_same_figures(pair: VersionPair) -> None:
    data = json.loads(json.dumps(as_data(pair), allow_nan=False))
    assert data["same_leads"]["leads"] == COUNT
    assert data["figures"]["auc"]["second"]["value"] == pytest.approx(
        roc_auc_score(OUTCOME, leads_by_hand(COUNT).chance)
    )
    assert not lacking("\n".join(lines(pair)), answer(pair), "Tier A from", "only v0002 knows Rome")
