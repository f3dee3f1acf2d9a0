"""The signs that give a leaking column away, and the honest columns that have none."""

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from scoring.model.codes import learn_encoder
from scoring.schema import Column, Kind, Role
from scoring.training.fitting import TrainingSet
from scoring.training.leakage import Signs, find_signs, questions
from scoring.training.question import Reply, Suspicion

LATE, STRONG, PERSONAL = Suspicion.LATE, Suspicion.STRONG, Suspicion.PERSONAL

RNG = np.random.default_rng(11)
OUTCOME = RNG.random(2000) < 0.3
NOISE = RNG.random(2000)
CONVERTED = int(OUTCOME.sum())


def signs_of(
    cells: np.ndarray | list[object],
    name: str = "field",
    kind: Kind = Kind.CATEGORY,
    outcome: np.ndarray = OUTCOME,
) -> Signs:
    """The signs against a field beside one of noise."""
    own = pd.Series(cells, dtype="float64" if kind is Kind.NUMBER else "str")
    values = pd.DataFrame({name: own, "noise": NOISE[: len(outcome)]})
    columns = [Column(name, kind, Role.FEATURE), Column("noise", Kind.NUMBER, Role.FEATURE)]
    encoder = learn_encoder(values, columns)
    codes = encoder.encode(values).codes
    return find_signs(encoder, TrainingSet.of(codes, outcome, tuple(encoder.categorical)), 0)[0]


# Three kinds of lead: a third of the converted and of the others each is known for certain.
CERTAIN = np.where(RNG.random(2000) < 0.5, np.where(OUTCOME, "hot", "dead"), "open")
HINT = np.where(OUTCOME ^ (RNG.random(2000) < 0.22), "hot", "cold")


def test_values_that_always_and_values_that_never_convert_are_a_sign() -> None:
    found = signs_of(CERTAIN)
    assert found.is_certain
    assert found.pure == pytest.approx((CERTAIN == "hot").mean())
    assert found.barren == pytest.approx((CERTAIN == "dead").mean())
    assert any("nearly always convert" in sentence for sentence in found.sentences)


def test_values_that_nearly_always_convert_are_none_on_their_own() -> None:
    others = RNG.choice(["Google", "Direct"], 2000)
    sure = np.where(OUTCOME & (RNG.random(2000) < 0.4), "Referral", others)
    assert not signs_of(sure, "Lead Source").is_certain


@pytest.mark.parametrize(
    ("name", "certainty"),
    [("Last Notable Activity", LATE), ("Lead Status", LATE), ("lead_quality", LATE),
     ("call_owner_region", STRONG), ("Lead Source", STRONG), ("Marital status", PERSONAL)],
)  # fmt: skip
def test_a_strong_field_is_asked_about_and_left_out_by_a_name_of_work(
    name: str, certainty: Suspicion
) -> None:
    found = signs_of(HINT, name)
    assert (found.certainty, found.reads) == (certainty, certainty is not LATE)


WEAK = np.where(OUTCOME ^ (RNG.random(2000) < 0.42), "a", "b")


@pytest.mark.parametrize(("name", "asked"), [("Lead Status", True), ("Last activity", False)])
def test_a_weak_field_is_asked_about_if_nothing_but_work_writes_it(name: str, asked: bool) -> None:
    assert (signs_of(WEAK, name).certainty is LATE) is asked


def test_a_protected_trait_is_left_out_by_default_and_another_is_read() -> None:
    weak = RNG.choice(list("abc"), 2000)
    found = [signs_of(weak, name) for name in ("Religion", "Age group", "Region")]
    assert [s.certainty for s in found] == [PERSONAL, PERSONAL, None]
    assert [s.reads for s in found] == [False, True, True]
    assert "which the law protects" in found[0].sentences[-1]


def share_filled(yes: float, no: float, nothing: str | None, words: int = 3) -> np.ndarray:
    """Filled for these shares of the converted and of the others."""
    there = RNG.random(2000) < np.where(OUTCOME, yes, no)
    return np.where(there, RNG.choice(list("xyz")[:words], 2000), nothing)


@pytest.mark.parametrize("nothing", [None, "-None-", "Select one", ".", "not contacted", "?"])
def test_what_is_filled_by_outcome_is_left_out_whatever_stands_for_nothing(
    nothing: str | None,
) -> None:
    found = signs_of(share_filled(0.6, 0.15, nothing))
    assert (found.certainty, found.reads) == (LATE, False)
    assert f"% of the leads that converted (n {CONVERTED:,}) and" in found.sentences[0]


@pytest.mark.parametrize("nothing", ["Standard", "0", "No"])
def test_where_an_ordinary_value_may_stand_for_nothing_the_field_is_asked_about_and_read(
    nothing: str,
) -> None:
    found = signs_of(share_filled(0.6, 0.15, nothing))
    assert (found.certainty, found.reads) == (STRONG, True)


def test_being_filled_is_told_as_a_sign_with_its_shares() -> None:
    cells = share_filled(0.6, 0.15, None)
    filled = pd.Series(cells).notna().to_numpy()
    filling = signs_of(cells).telling
    assert filling is not None
    assert filling.auc == pytest.approx(roc_auc_score(OUTCOME, filled))
    assert filling.converted == pytest.approx(filled[OUTCOME].mean())


def test_a_strong_number_is_asked_about_and_read_also_where_half_convert() -> None:
    half = np.arange(2000) % 2 == 0
    income = np.exp(RNG.normal(4 + 2.05 * half, 1.0))
    found = signs_of(income, "Income", Kind.NUMBER, half)
    assert found.auc > 0.9
    assert (found.certainty, found.reads) == (STRONG, True)


def test_a_number_nearly_the_outcome_is_certain() -> None:
    found = signs_of(RNG.normal(10.0 * OUTCOME, 2.0), "Index", Kind.NUMBER)
    assert (found.certainty, found.reads) == (Suspicion.CERTAIN, False)


def test_answers_are_told_with_the_questions_and_a_late_one_needs_no_sign() -> None:
    signs = [signs_of(CERTAIN, "Tags"), signs_of(HINT, "Lead Status"), signs_of(WEAK, "Plain")]
    found = questions(signs, ["Tags"], ["Plain"], answer_default=False)
    assert [(q.column, q.answer, q.is_read) for q in found] == [
        ("Tags", Reply.KNOWN, True),
        ("Lead Status", Reply.OPEN, False),
        ("Plain", Reply.LATE, False),
    ]


def test_the_defaults_answer_only_what_nobody_answered() -> None:
    signs = [signs_of(CERTAIN, "Tags"), signs_of(HINT, "Lead Status")]
    found = questions(signs, ["Tags"], [], answer_default=True)
    assert [q.answer for q in found] == [Reply.KNOWN, Reply.DEFAULT]


def some(share: float, of: np.ndarray = OUTCOME) -> np.ndarray:
    """A random share of these leads."""
    return of & (RNG.random(len(of)) < share)


@pytest.mark.parametrize("words", [("won", "lost"), ("0", "1"), ("alpha", "beta")])
def test_a_copy_of_the_outcome_is_told_as_one_however_it_is_spelled(words: tuple[str, str]) -> None:
    found = signs_of(np.where(OUTCOME, *words))
    assert (found.is_certain, found.is_copy) == (True, True)
    guessed = f"{100 * (1 - OUTCOME.mean()):.0f}%"
    assert found.sentences[1].startswith("it restates the outcome")
    assert re.findall(r"\d+%|AUC [\d.]+", found.sentences[1]) == ["100%", guessed, "AUC 1.00"]


def test_a_copy_with_a_tenth_of_errors_is_told_with_the_share_it_judges_right() -> None:
    copy = OUTCOME.copy()
    copy[::10] = ~copy[::10]
    found = signs_of(np.where(copy, "alpha", "beta"))
    assert (found.is_certain, found.auc < 0.9) == (True, True)
    assert "it nearly restates the outcome" in found.sentences[0]
    assert "right for 90% of the leads" in found.sentences[0]


def numbered(leads: np.ndarray, otherwise: float) -> np.ndarray:
    return np.where(leads, 100.0 + np.arange(len(leads)) % 400, otherwise)


def of(leads: np.ndarray) -> str:
    return f"({int(leads.sum()):,} of {int(leads.sum()):,})"


DONE = some(0.3)
GONE = some(0.3, ~OUTCOME)


@pytest.mark.parametrize(
    ("cells", "kind", "told"),
    [
        (np.where(DONE, RNG.choice(["N", "S"], 2000), None), Kind.CATEGORY,
         f"it is filled in only for leads that converted {of(DONE)}"),
        (np.where(GONE, RNG.choice(["price", "time"], 2000), None), Kind.CATEGORY,
         f"it is filled in only for leads that did not convert {of(GONE)}"),
        (numbered(DONE, np.nan), Kind.NUMBER,
         f"it is filled in only for leads that converted {of(DONE)}"),
        (numbered(DONE, 0.0), Kind.NUMBER,
         f"it differs from 0 only for leads that converted {of(DONE)}"),
        (np.where(DONE, "Yes", "No"), Kind.CATEGORY,
         f"it says “Yes” only for leads that converted {of(DONE)}"),
        (numbered(DONE, -1.0), Kind.NUMBER,
         f"it differs from -1 only for leads that converted {of(DONE)}"),
        (numbered(GONE, 999.0), Kind.NUMBER,
         f"it differs from 999 only for leads that did not convert {of(GONE)}"),
        (np.where(GONE, RNG.choice(["T1", "T3"], 2000), "-None-"), Kind.CATEGORY,
         f"it says something else than “-None-” only for leads that did not convert {of(GONE)}"),
        (np.where(GONE, "T3", "-None-"), Kind.CATEGORY,
         f"it says “T3” only for leads that did not convert {of(GONE)}"),
        (np.where(GONE, RNG.choice(["T1", "T3"], 2000), "zz"), Kind.CATEGORY,
         f"it says something else than “zz” only for leads that did not convert {of(GONE)}"),
        (np.where(DONE, RNG.choice(["a", "b"], 2000), "0"), Kind.CATEGORY,
         f"it says something else than “0” only for leads that converted {of(DONE)}"),
    ],
    ids=["level", "reason of loss", "contract number", "amount", "flag", "minus", "999", "words",
         "word", "own word", "0"],
)  # fmt: skip
def test_what_is_filled_for_one_outcome_only_is_certain_whatever_its_auc(
    cells: np.ndarray, kind: Kind, told: str
) -> None:
    found = signs_of(cells, "field", kind)
    assert (found.is_certain, found.auc < 0.7) == (True, True)
    assert found.sentences[0].startswith(told)


def test_leads_of_one_number_that_share_their_outcome_are_told() -> None:
    number = np.empty(2000)
    number[np.argsort(OUTCOME, kind="stable")] = RNG.permutation(2000)[np.arange(2000) // 5]
    found = signs_of(number, "Household", Kind.NUMBER)
    assert found.is_certain
    assert found.sentences[0].startswith("leads with the same number have the same outcome")


REFERRED = np.isin(np.arange(2000), np.flatnonzero(OUTCOME)[:230]) | np.isin(
    np.arange(2000), np.flatnonzero(~OUTCOME)[:20]
)
KNOWN = RNG.random(2000) < np.where(OUTCOME, 0.9, 0.4)
HONEST = {
    "referrals at 92%": (np.where(REFERRED, "Referral", RNG.choice(["Web", "Ads"], 2000)),
                          Kind.CATEGORY),
    "flag of referrals at 92%": (np.where(REFERRED, "Yes", "No"), Kind.CATEGORY),
    "referral code filled at 92%": (np.where(REFERRED, RNG.choice(["A", "B"], 2000), None),
                                     Kind.CATEGORY),
    "minutes on site": (np.maximum(0, RNG.normal(5 + 6 * OUTCOME, 5)), Kind.NUMBER),
    "opened mails, often none": (np.where(KNOWN, RNG.integers(1, 30, 2000), 0), Kind.NUMBER),
    "occupation, often empty": (np.where(KNOWN, RNG.choice(["a", "b"], 2000), None),
                                Kind.CATEGORY),
    "country that never converts": (np.where(GONE, "X", RNG.choice(["Y", "Z"], 2000)),
                                    Kind.CATEGORY),
    "unsubscribed never converts": (np.where(GONE, "Yes", "No"), Kind.CATEGORY),
    "area code without which none converts": (
        np.where(GONE, None, RNG.choice(["020", "040"], 2000)), Kind.CATEGORY),
    "income": (np.round(np.exp(RNG.normal(10 + OUTCOME, 1.2))), Kind.NUMBER),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "kind"), HONEST.values(), ids=HONEST)
def test_an_honest_strong_column_is_read(
    cells: np.ndarray, kind: Kind, request: pytest.FixtureRequest
) -> None:
    found = signs_of(cells, request.node.callspec.id, kind)
    assert (found.reads, 0.55 < found.auc < 0.85) == (True, True)


@pytest.mark.parametrize("name", ["Deal - Stage", "Lead Owner", "Rating", "hs_lead_status"])
def test_work_on_the_lead_is_left_out_though_it_tells_nothing(name: str) -> None:
    cells = np.resize(["Ann", "Ben", "Cy"], 2000)
    found = signs_of(cells, name)
    assert found.auc < 0.55
    assert (found.certainty, found.reads) == (Suspicion.LATE, False)
    assert signs_of(cells, "Last activity").certainty is None


def test_few_leads_in_values_that_always_convert_are_no_sign_beside_values_that_never_do() -> None:
    # As channels have them: 25 leads of 2,000 convert all, a fifth of the others never do.
    sure = np.isin(np.arange(2000), np.flatnonzero(OUTCOME)[:25])
    never = np.isin(np.arange(2000), np.flatnonzero(~OUTCOME)[:600])
    cells = np.select([sure, never], ["Fair", "Spam"], RNG.choice(["Web", "Ads"], 2000))
    found = signs_of(cells, "Medium")
    assert (found.pure, found.barren) == (25 / 2000, 600 / 2000)
    assert (found.auc > 0.65, found.reads) == (True, True)


def test_with_rare_conversions_low_rates_are_no_sign() -> None:
    rare = np.arange(2000) % 20 == 0
    sure = rare & (np.arange(2000) % 60 < 20)
    cells = np.where(sure, "Referral", RNG.choice(["Web", "Ads", "Fair"], 2000))
    found = signs_of(cells, "Source", outcome=rare)
    # All 34 referrals convert and 66 of the 1,966 others, 3.4%, against 5% of all.
    assert (found.pure, found.barren, found.reads) == (34 / 2000, 0.0, True)


@pytest.mark.slow
@pytest.mark.parametrize(("leads", "rate"), [(400, 0.3), (2000, 0.05), (2000, 0.5)])
def test_noise_is_never_asked_about(leads: int, rate: float) -> None:
    for seed in range(25):
        rng = np.random.default_rng(seed)
        outcome = rng.random(leads) < rate
        rare = rng.random(leads) < 0.05
        columns = [
            (rng.choice(list("abcdefgh"), leads), Kind.CATEGORY),
            (np.where(rare, "Yes", "No"), Kind.CATEGORY),
            (np.where(rare, rng.choice(["x", "y"], leads), None), Kind.CATEGORY),
            (rng.normal(size=leads), Kind.NUMBER),
            (rng.integers(0, leads // 4, leads), Kind.NUMBER),
            (np.where(rare, rng.integers(1, 900, leads), 0), Kind.NUMBER),
        ]
        found = [signs_of(cells, "field", kind, outcome) for cells, kind in columns]
        assert not any(s.certainty for s in found)
