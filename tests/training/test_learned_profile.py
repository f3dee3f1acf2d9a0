"""What held-out leads of a history show to be usual: new values and movement, by hand and drawn."""

import numpy as np
import pandas as pd
import pytest

from scoring.model.codes import Encoder, learn_encoder
from scoring.model.drift import ByChance, measure_drift, psi_by_chance
from scoring.model.reference import FieldProfile, ReferenceProfile, build_profile
from scoring.schema import Column, Kind, Role
from scoring.training import learned_profile as module
from scoring.training.fitting import TrainingSet
from scoring.training.learned_profile import learned_profile
from scoring.training.split import Fold, folds_of

NAME = Column("Name", Kind.CATEGORY, Role.FEATURE)


def days(leads: int) -> np.ndarray:
    return np.datetime64("2026-01-01", "us") + np.arange(leads) * np.timedelta64(1, "h")


def learned(
    names: list[str | None], folds: list[Fold], created: np.ndarray | None = None
) -> FieldProfile:
    """The profile of a history with one column; every other lead converted."""
    values = pd.DataFrame({"Name": pd.Series(names, dtype="str")})
    encoder = learn_encoder(values, [NAME])
    outcome = np.arange(len(names)) % 2 == 0
    data = TrainingSet.of(encoder.encode(values).codes, outcome, (0,))
    dates = days(len(names)) if created is None else created
    return learned_profile(encoder, values, data, dates, folds).fields[0]


def rolling(leads: int) -> list[Fold]:
    outcome = np.arange(leads) % 2 == 0
    return folds_of("time", days(leads), outcome, np.arange(leads), 0)


def by_halves(*held_out: int, leads: int) -> list[Fold]:
    """Folds that hold out so many of the last leads, and fit on those before."""
    return [Fold(np.arange(leads - n), np.arange(leads - n, leads)) for n in held_out]


def surnames(leads: int, seed: int) -> list[str]:
    """A few names of many and many names of few."""
    shares = 1 / np.arange(1, 3_001)
    drawn = np.random.default_rng(seed).choice(3_000, leads, p=shares / shares.sum())
    return [f"Name {k}" for k in drawn]


def test_the_share_of_unseen_values_is_that_of_the_leads_held_out() -> None:
    names = ["Ann"] * 40 + ["Ann", "Bea", "Bea", "Cid", None, "Ann", "Ann", "Ann", "Ann", "Ann"]
    found = learned(names, by_halves(10, leads=50))
    assert (found.unseen, found.unseen_top) == (0.3, 0.2)
    assert found.leads.sum() == 50


def test_one_fold_of_new_codes_does_not_make_them_usual() -> None:
    names = ["Ann"] * 60 + ["Bea"] * 40
    folds = [Fold(np.arange(n), np.arange(n, n + 10)) for n in (60, 70, 80)]
    found = learned(names, folds)
    assert (found.unseen, found.unseen_top) == (0.0, 0.0)


def test_a_column_of_few_values_has_none_that_are_unseen() -> None:
    found = learned(["Ann", "Bea", "Cid", "Dan"] * 500, rolling(2_000))
    assert (found.unseen, found.moves) == (0.0, (0.0,))


def test_a_mix_that_turns_around_each_week_moves_as_much_as_by_hand() -> None:
    # Stretches of 100 hold one name where the history holds both alike.
    names = (["Ann"] * 100 + ["Bea"] * 100) * 10
    found = learned(names, by_halves(400, leads=2_000))
    everything = 2 * (0.5 - 0.001) * np.log(1 / 0.001 / 2) / 2 + 0.5 * np.log(2)
    assert found.moves[0] == pytest.approx(everything, abs=0.02)
    assert len(found.moves) == 2


def test_moves_that_the_first_draws_call_chance_are_those_of_all_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of many names some stretch moves by more than is called moderate, and by chance.
    names = surnames(30_000, seed=2)
    found, drawn = learned(names, rolling(30_000)).moves, list[int]()

    def counted(expected: np.ndarray, size: int) -> ByChance:
        drawn.append(size)
        return psi_by_chance(expected, size)

    monkeypatch.setattr(module, "psi_by_chance", counted)
    assert learned(names, rolling(30_000)).moves == found
    few = len(drawn)
    monkeypatch.setattr(module, "is_reached", lambda *_: False)
    assert learned(names, rolling(30_000)).moves == found
    assert few < len(drawn) - few


def test_undated_leads_in_the_order_of_their_names_have_not_moved() -> None:
    names = ["Ann"] * 1_000 + ["Bea"] * 1_000
    undated = np.full(2_000, np.datetime64("NaT"), dtype="datetime64[us]")
    odd, even = np.arange(1, 2_000, 2), np.arange(0, 2_000, 2)
    assert learned(names, [Fold(odd, even)], undated).moves == (0.0, 0.0, 0.0)


def test_leads_that_weigh_little_are_not_counted() -> None:
    names = ["Ann"] * 50 + ["Bea"] * 50
    values = pd.DataFrame({"Name": pd.Series(names, dtype="str")})
    encoder = learn_encoder(values, [NAME])
    data = TrainingSet.of(encoder.encode(values).codes, np.arange(100) % 2 == 0, (0,))
    heavy = data.weighted(np.repeat([0.001, 1.0], 50))
    found = learned_profile(encoder, values, heavy, days(100), by_halves(20, leads=100))
    assert (found.leads, found.converted, found.since) == (50, 25, "2026-01-03")


def alarms(profile: ReferenceProfile, encoder: Encoder, batches: list[list[str]]) -> int:
    """How many batches differ from the profile in their mix or have more unseen values."""
    return sum(_is_alarm(profile, encoder, batch) for batch in batches)


def _is_alarm(profile: ReferenceProfile, encoder: Encoder, batch: list[str]) -> bool:
    encoded = encoder.encode(pd.DataFrame({"Name": pd.Series(batch, dtype="str")}))
    (field,) = measure_drift(profile, encoded, {"Name"}).fields
    return field.verdict != "none" or field.unseen_verdict(len(batch)) != "none"


@pytest.mark.slow
@pytest.mark.parametrize("leads", [600, 6_000])
def test_surnames_of_the_same_people_hardly_ever_alarm(leads: int) -> None:
    names = surnames(leads, 0)
    values = pd.DataFrame({"Name": pd.Series(names, dtype="str")})
    encoder = learn_encoder(values, [NAME])
    data = TrainingSet.of(encoder.encode(values).codes, np.arange(leads) % 2 == 0, (0,))
    profile = learned_profile(encoder, values, data, days(leads), rolling(leads))
    batches = [surnames(n, 9 + seed) for n in (30, 100, 300, 1_000, 2_000) for seed in range(18)]
    assert alarms(profile, encoder, batches) <= 2
    before = build_profile(encoder, data.codes, data.outcome)
    assert alarms(before, encoder, batches) > 80
    one_new = ["Newman"] * 150 + surnames(850, 1)
    assert alarms(profile, encoder, [one_new, [name.upper() for name in one_new]]) == 2
