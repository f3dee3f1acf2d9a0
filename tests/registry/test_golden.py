"""Golden leads: a version that scores otherwise than when it was published does not serve."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry.lists import change_pointer, full_disk, plant, refusal, written
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.stored import to_plain
from scoring.plain import Misfit
from scoring.registry import Registry
from scoring.registry.golden import COUNT, departs, golden_leads, read_golden


def golden_of(folder: Path, version: str = "v0002") -> dict:
    return json.loads((folder / version / "golden.json").read_text(encoding="utf-8"))


def moved(model: LeadModel, by: float) -> LeadModel:
    return replace(model, calibration=replace(model.calibration, shift=by))


def test_golden_leads_differ_and_hold_no_text(small_model: LeadModel) -> None:
    told = golden_leads(small_model)
    assert len({tuple(lead) for lead in told["codes"]}) == COUNT
    assert {type(code) for lead in told["codes"] for code in lead} == {float, type(None)}
    assert len(set(told["propensity"])) > COUNT / 2


def test_golden_leads_are_no_leads_of_the_history(small_model: LeadModel) -> None:
    codes = np.array(golden_leads(small_model)["codes"], dtype=np.float64)
    past = {lead.tobytes() for lead in small_model.past.codes}
    assert not [lead for lead in codes if lead.tobytes() in past]


@pytest.mark.parametrize(("by", "departing"), [(0.0, False), (1e-12, False), (1e-6, True)])
def test_a_change_is_found_from_a_billionth_on(
    small_model: LeadModel, by: float, departing: bool
) -> None:
    leads = read_golden(golden_leads(small_model), small_model.encoder.fields)
    assert bool(departs(moved(small_model, by), leads)) == departing


def test_a_version_that_scores_otherwise_by_now_gives_way_to_the_one_before(
    folder: Path,
) -> None:
    told = golden_of(folder)
    told["propensity"][7] += 1e-6
    plant(folder, "v0002", json.dumps(told).encode(), "golden.json")
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert "of its check leads one gets propensity" in loaded.warning


def test_another_way_to_calibrate_is_found_in_every_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Calibration._log_odds
    monkeypatch.setattr(Calibration, "_log_odds", lambda self, raw: usual(self, raw) + 1e-7)
    assert "check leads" in refusal(Registry(folder).serving)


@pytest.mark.parametrize("library", ["lightgbm", "scikit-learn", "numpy"])
def test_another_minor_version_is_told_and_the_golden_leads_let_it_serve(
    folder: Path, library: str
) -> None:
    def older(pointer: dict) -> None:
        written = pointer["versions"]["v0002"]["libraries"]
        written[library] = written[library].split(".")[0] + ".999.0"

    change_pointer(folder, older)
    loaded = Registry(folder).serving()
    assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
    assert f"v0002 was written with {library}" in loaded.notices[0]
    assert loaded.notices[1] == "Its 20 check leads get the chances that they got then."


def test_another_patch_of_a_library_is_not_told(folder: Path) -> None:
    def older(pointer: dict) -> None:
        written = pointer["versions"]["v0002"]["libraries"]
        written["numpy"] = ".".join([*written["numpy"].split(".")[:2], "999"])

    change_pointer(folder, older)
    assert Registry(folder).serving().notices == ()


@pytest.mark.parametrize(("name", "said"), [("card.json", "its card"), ("golden.json", "check")])
@pytest.mark.parametrize("content", [b"", b"{}", None])
def test_a_lost_card_or_golden_leads_are_told_and_the_version_serves(
    folder: Path, name: str, said: str, content: bytes | None
) -> None:
    path = folder / "v0002" / name
    path.unlink() if content is None else path.write_bytes(content)
    loaded = Registry(folder).serving()
    assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
    assert said in " ".join(loaded.notices)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("raw"),
        lambda d: d.update(raw=d["raw"][1:]),
        lambda d: d.update(codes=[[1.0]] * COUNT),
        lambda d: d.update(codes=[]),
        lambda d: d.update(codes="x"),
        lambda d: d["codes"][3].pop(),
        lambda d: d.update(low=[None] * COUNT),
        lambda d: d["raw"].__setitem__(3, 10**400),
        *(
            lambda d, code=code: d.update(codes=[[code] * len(lead) for lead in d["codes"]])
            for code in (np.inf, 1e308, -1, 0.5, 10**400)
        ),
    ],
)
def test_data_that_are_no_golden_leads_are_refused(small_model: LeadModel, change) -> None:
    told = golden_leads(small_model)
    change(told)
    with pytest.raises(Misfit):
        read_golden(told, small_model.encoder.fields)


def test_a_model_that_cannot_score_gives_way_to_the_one_before(
    folder: Path, light_model: LeadModel
) -> None:
    few = LinearField(np.zeros(1), 0.0, 0.0, is_number=False)
    scorer = LinearModel(0.0, (few,) * len(light_model.encoder.fields))
    card = replace(light_model.card, version="v0002")
    model = replace(light_model, scorer=scorer, card=card)
    plant(folder, "v0002", written(to_plain(model)))
    assert "an error instead of a chance" in Registry(folder).serving().warning


def test_golden_leads_that_cannot_be_written_end_the_publication(
    folder: Path, light_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.registry.version.write_synced", full_disk)
    assert "No space left" in refusal(lambda: Registry(folder).publish(light_model))
    assert Registry(folder).versions == ["v0001", "v0002"]
