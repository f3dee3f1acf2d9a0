"""The champion before a candidate: ahead, behind, too old, or no longer of these leads."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import text_table
from numpy.typing import NDArray
from test_gate import dated

from scoring.access import LOCAL
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import train_and_publish
from scoring.registry import Registry
from scoring.training.candidates import LOGISTIC
from scoring.training.defender import Challenge, Defender, defending
from scoring.training.gate import gated
from scoring.training.prepared import TrainingRequest, prepare
from scoring.training.proof import Estimate
from scoring.training.publishing import Publication
from scoring.training.result import Candidate, Decision
from scoring.training.trainer import train

RNG = np.random.default_rng(2)
REQUEST = TrainingRequest("Won", candidates=(LOGISTIC,), answer_default=True)


@pytest.mark.parametrize(
    ("leads", "lead", "worse", "better"),
    [
        (500, Estimate(0.02, 0.01), False, True),  # 0.0036 to 0.0364
        (500, Estimate(0.01, 0.01), False, False),
        (500, Estimate(-0.02, 0.01), True, False),
        (50_000, Estimate(-0.004, 0.001), False, False),
        (0, Estimate(0.021, 0.0), False, True),
        (0, Estimate(0.019, 0.0), False, False),
        (0, Estimate(-0.021, 0.0), True, False),
    ],
)
def test_ahead_is_beyond_noise_on_the_same_leads_and_by_much_on_others(
    leads: int, lead: Estimate, worse: bool, better: bool
) -> None:
    challenge = Challenge("v0001", 0.8, 0.8 + lead.value, leads, lead)
    assert (challenge.is_worse, challenge.is_better) == (worse, better)


@pytest.fixture(scope="module")
def table() -> Table:
    return dated(1_500, 6)


@pytest.fixture(scope="module")
def candidate(table: Table) -> Candidate:
    return train(table, REQUEST).best


@pytest.fixture(scope="module")
def champion(candidate: Candidate) -> LeadModel:
    return with_card(candidate.model, version="v0007")


def with_card(model: LeadModel, **said: str) -> LeadModel:
    return replace(model, card=replace(model.card, **said))


def decided(candidate: Candidate, defender: Defender | None) -> Decision:
    found = gated(candidate, defender).decision
    assert found is not None
    return found


def beside(champion: LeadModel, candidate: Candidate, ahead: float, gone: str = "") -> Defender:
    """A champion on the test leads of a candidate, whose own test was worse by so much AUC."""
    test = replace(champion.card.test, auc=candidate.test.auc - ahead)
    model = replace(champion, card=replace(champion.card, test=test))
    outcome = candidate.scored.outcome
    nothing = np.zeros(len(outcome), dtype=bool)
    return Defender(model, in_proof(candidate), outcome, nothing, np.arange(len(outcome)), gone)


def in_proof(candidate: Candidate) -> NDArray[np.float64]:
    """What the candidate gives the test leads in its proof; they are in the order of time."""
    return candidate.proof.raw[-len(candidate.scored.outcome) :]


@pytest.mark.parametrize(
    ("ahead", "gone", "serves", "why"),
    [
        (0.03, "", True, "It is better by more than 0.02"),
        (0.01, "", False, "It is not better by more than 0.02"),
        (0.01, "v0007 is too old.", True, "v0007 is too old."),
        (-0.03, "v0007 is too old.", False, "It is worse than the model in use"),
    ],
)
def test_what_is_better_serves_and_what_is_not_is_kept_unless_the_champion_must_go(
    champion: LeadModel, candidate: Candidate, ahead: float, gone: str, serves: bool, why: str
) -> None:
    found = decided(candidate, beside(champion, candidate, ahead, gone))
    assert found.serves is serves
    assert found.why.startswith(why)
    assert (found.against, found.its_time) == ("v0007", champion.card.trained_at)


def test_the_first_model_serves(candidate: Candidate) -> None:
    assert decided(candidate, None) == Decision(serves=True, why="No model served before it.")


def test_chances_on_leads_new_to_both_decide(champion: LeadModel, candidate: Candidate) -> None:
    """The champion guesses where the candidate knows: 300 test leads are enough to tell."""
    rng, outcome = np.random.default_rng(3), candidate.scored.outcome
    new, order = np.ones(len(outcome), dtype=bool), np.arange(len(outcome))
    found = decided(candidate, Defender(champion, rng.random(len(outcome)), outcome, new, order))
    assert found.serves
    assert found.why.startswith("It is better beyond noise: AUC")
    assert f"on the {len(outcome)} test leads that are new to both" in found.why


def test_who_is_ahead_on_leads_that_the_champion_may_know_is_better(
    champion: LeadModel, candidate: Candidate
) -> None:
    """Whatever the champion's own test was."""
    rng, defender = np.random.default_rng(3), beside(champion, candidate, -0.1)
    guessing = replace(defender, chance=rng.random(len(defender.outcome)))
    found = decided(candidate, guessing)
    assert found.serves
    assert f"on the {len(defender.outcome)} test leads, which v0007 may know" in found.why
    assert not decided(candidate, replace(guessing, whole=False)).serves


def test_a_candidate_is_asked_by_models_of_all_leads_before_as_the_champion_may_know_them(
    champion: LeadModel, candidate: Candidate
) -> None:
    """Its tested model guesses, and those of its proof do not."""
    rng, outcome = np.random.default_rng(3), candidate.scored.outcome
    new, order = np.ones(len(outcome), dtype=bool), np.arange(len(outcome))
    older = replace(candidate, chance=rng.random(len(outcome)))
    found = Defender(champion, in_proof(candidate), outcome, new, order).against(older)
    assert found is not None
    assert (found.leads, found.lead.value) == (len(outcome), 0.0)


def test_a_candidate_like_the_champion_on_new_leads_is_kept(
    champion: LeadModel, candidate: Candidate
) -> None:
    outcome = candidate.scored.outcome
    new, order = np.ones(len(outcome), dtype=bool), np.arange(len(outcome))
    same = Defender(champion, in_proof(candidate), outcome, new, order)
    assert decided(candidate, same).why.startswith("It is not better beyond noise: AUC")


def trained_beside(table: Table, champion: LeadModel) -> Decision:
    found = train(table, REQUEST, champion=champion).best.decision
    assert found is not None
    return found


def decided_beside(table: Table, candidate: Candidate, champion: LeadModel) -> Decision:
    """What a training beside the champion decides about the candidate that it gives."""
    return decided(candidate, defending(champion, prepare(table, REQUEST), table))


def test_the_same_history_again_is_kept_with_words(table: Table, champion: LeadModel) -> None:
    found = trained_beside(table, champion)
    assert not found.serves
    assert found.why.startswith("It learned from the same leads as v0007 and ranks no better: AUC")


def test_a_champion_whose_newest_lead_is_over_a_year_older_gives_way(
    table: Table, candidate: Candidate, champion: LeadModel
) -> None:
    other = {"history_sha256": "0" * 64}
    # 99 of 100 of the 1,500 leads are as old, or older.
    newest = sorted(table.frame["Created"])[1_484]
    found = decided_beside(
        table, candidate, with_card(champion, last_created="2024-12-01", **other)
    )
    assert found.serves
    assert "v0007 is too old: its newest lead is of 2024-12-01" in found.why
    assert newest in found.why


def test_a_year_to_the_day_is_not_too_old(
    table: Table, candidate: Candidate, champion: LeadModel
) -> None:
    newest = np.datetime64(max(table.frame["Created"]))
    before = with_card(champion, last_created=str(newest - 365), history_sha256="0" * 64)
    assert "too old" not in decided_beside(table, candidate, before).why


def mistyped(table: Table, places: slice, year: str) -> Table:
    """With another year in some of the creation dates."""
    frame = table.frame.copy()
    days = frame["Created"].to_numpy(dtype=object)
    days[places] = [year + day[4:] for day in days[places]]
    return replace(table, frame=frame.assign(Created=days).astype("str"))


@pytest.mark.parametrize(
    ("places", "year"),
    # One lead in twenty after the training, where no lead can be, and one in a hundred before it.
    [(slice(None, None, 20), "2062"), (slice(None, None, 100), "2026")],
)
def test_a_few_mistyped_dates_make_no_champion_too_old(
    table: Table, champion: LeadModel, places: slice, year: str
) -> None:
    made = mistyped(table, places, year)
    last = sorted(table.frame["Created"])[0]
    defender = defending(with_card(champion, last_created=last), prepare(made, REQUEST), made)
    assert defender is not None
    assert "too old" not in defender.gone


def test_a_mistyped_date_that_a_champion_knows_does_not_hide_what_is_new_to_it(
    table: Table, champion: LeadModel
) -> None:
    """Of the test leads those count that were created after its training and before today."""
    late = with_card(champion, last_created="2062-01-05", trained_at="2025-11-30T10:00:00+00:00")
    made = mistyped(table, slice(1_495, None), "2062")
    history = prepare(made, REQUEST)
    defender, new = defending(late, history, made), made.frame["Created"].str.startswith("2025-12")
    assert defender is not None
    assert defender.new.sum() == new.sum() > 50
    assert new.to_numpy()[history.split.test][defender.new].all()


def test_a_champion_with_a_mistyped_date_is_too_old_by_its_training(
    table: Table, champion: LeadModel
) -> None:
    said = {"last_created": "2062-01-05", "trained_at": "2024-11-30T10:00:00+00:00"}
    other = with_card(champion, **said, history_sha256="0" * 64)
    defender = defending(other, prepare(table, REQUEST), table)
    assert defender is not None
    assert "its newest lead is of 2024-11-30" in defender.gone


def test_a_champion_none_of_whose_columns_are_left_gives_way(
    table: Table, champion: LeadModel
) -> None:
    frame = table.frame.rename(columns={"Visits": "Clicks on page", "Source": "Way in"})
    found = trained_beside(replace(table, frame=frame), champion)
    assert (found.serves, found.why) == (True, "v0007 cannot score the leads of this history.")


@pytest.mark.slow
def test_a_champion_with_less_than_half_of_its_columns_left_gives_way_to_what_is_not_worse(
    table: Table,
) -> None:
    more = {name: RNG.choice(list("ABC"), 1_500) for name in ("Size", "Branch", "Town")}
    wide = replace(table, frame=table.frame.assign(**more).astype("str"))
    best = train(wide, REQUEST).best.model
    cut = replace(table, frame=table.frame[["Created", "Source", "Won"]])
    candidate = train(cut, REQUEST).best
    even = replace(best.card.test, auc=candidate.test.auc)
    before = replace(best, card=replace(best.card, version="v0007", test=even))
    found = decided_beside(cut, candidate, before)
    said = "v0007 no longer fits: the history has 1 of the 5 columns that it reads."
    assert (found.serves, found.why) == (True, said)


def test_a_champion_of_another_outcome_gives_way(
    table: Table, candidate: Candidate, champion: LeadModel
) -> None:
    other = with_card(champion, outcome="Bought")
    found = decided_beside(table, candidate, other)
    assert (found.serves, found.why) == (True, "v0007 predicts another outcome than this history.")


def year_after(sources: dict[str, str]) -> Table:
    """Leads of the year after, with other codes for their sources."""
    frame = dated(1_500, 9).frame
    later = {
        "Created": frame["Created"].str.replace("2025", "2026"),
        "Source": frame["Source"].map(sources),
    }
    return text_table({name: list(column) for name, column in frame.assign(**later).items()})


@pytest.mark.parametrize(
    ("sources", "gone"),
    [
        ({"Web": "W1", "Ads": "A1", "Fair": "F1"},
         "v0007 no longer fits: the 300 test leads differ strongly in Source from the leads it "
         "learned from."),
        ({"Web": "Web", "Ads": "Ads", "Fair": "Fair"}, ""),
    ],
)  # fmt: skip
def test_a_champion_whose_telling_column_has_other_codes_now_no_longer_fits(
    champion: LeadModel, sources: dict[str, str], gone: str
) -> None:
    table = year_after(sources)
    defender = defending(champion, prepare(table, REQUEST), table)
    assert defender is not None
    assert defender.gone == gone


def test_a_kept_candidate_is_a_version_and_the_champion_serves_on(table: Table, tmp_path) -> None:
    registry = Registry(tmp_path)
    first, _ = train_and_publish(table, REQUEST, registry, None, Publication(by=LOCAL))
    second, _ = train_and_publish(table, REQUEST, registry, None, Publication(by=LOCAL))
    assert (registry.champion, registry.versions) == ("v0001", ["v0001", "v0002"])
    assert first.card.decision == "Made champion. It is the first version."
    assert second.card.decision.startswith("Kept as a version. It learned from the same leads")


@pytest.mark.slow
def test_a_champion_that_comes_during_the_training_is_not_replaced_unasked(
    table: Table, champion: LeadModel, tmp_path
) -> None:
    registry = Registry(tmp_path)

    def meanwhile(*_: object) -> None:
        if not registry.versions:
            registry.publish(champion)

    kept, _ = train_and_publish(table, REQUEST, registry, meanwhile, Publication(by=LOCAL))
    assert (registry.champion, kept.card.version) == ("v0001", "v0002")
    assert "not compared with v0001, which serves now" in kept.card.decision


@pytest.mark.slow
def test_the_gate_is_passed_where_a_person_says_so(
    table: Table, candidate: Candidate, tmp_path
) -> None:
    registry = Registry(tmp_path)
    registry.publish(candidate.model)
    found, _ = train_and_publish(
        table, replace(REQUEST, anyway=True), registry, None, Publication(by=LOCAL)
    )
    assert registry.champion == found.card.version == "v0002"
    assert found.card.decision.startswith("Made champion. A person decided so. It learned from")


@pytest.mark.slow
def test_more_columns_that_tell_more_replace_the_champion(table: Table, tmp_path) -> None:
    registry = Registry(tmp_path)
    train_and_publish(
        table, replace(REQUEST, exclude=("Visits",)), registry, None, Publication(by=LOCAL)
    )
    train_and_publish(table, REQUEST, registry, None, Publication(by=LOCAL))
    assert registry.champion == "v0002"
    decision = registry.card("v0002")["decision"]
    assert decision.startswith("Made champion. It is better beyond noise: AUC")
    assert "on the 300 test leads, which v0001 may know" in decision


@pytest.mark.slow
def test_a_version_that_another_process_publishes_at_the_last_moment_serves_on(
    table: Table, champion: LeadModel, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(tmp_path)

    def beaten(*given: Any, **said: Any) -> LeadModel:
        if not registry.versions:
            Registry(tmp_path).publish(champion)
        return Registry(tmp_path).publish(*given, **said)

    monkeypatch.setattr(registry, "publish", beaten)
    kept, _ = train_and_publish(table, REQUEST, registry, None, Publication(by=LOCAL))
    assert (registry.champion, kept.card.version) == ("v0001", "v0002")
    said = "Kept as a version. It was not compared with v0001, which serves now."
    assert kept.card.decision == said
