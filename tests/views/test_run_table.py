from scoring.store.run_store import EndedRun
from scoring.views.run_table import found_words, run_words, runs_section

DONE = EndedRun("a", "training", "may.csv", "done", "ann", "2026-05-01T08:00:00+00:00",
                "2026-05-01T08:10:00+00:00", "us", "v0002",
                {"auc": 0.7512, "tested_leads": 1_900, "candidates": 4,
                 "recommended": "LightGBM"})  # fmt: skip
FAILED = EndedRun("b", "data", "june.csv", "failed", "pipeline", DONE.began, DONE.ended)


def test_figures_are_told_with_what_they_are_of() -> None:
    assert found_words(DONE) == "LightGBM is best of 4: AUC 0.751 on 1,900 test leads."
    scored = {"leads": 30, "set_aside": 1, "tiers": {"A": 10, "B": 20}}
    told = EndedRun("c", "infer", "x.csv", "done", "", "", "", found=scored)
    assert found_words(told) == "30 leads, 1 row set aside; tiers A 10, B 20."
    assert found_words(FAILED) == ""


def test_the_last_run_is_told_first_and_how_many_failed() -> None:
    found = runs_section([DONE, FAILED])
    assert found.said == (
        "The last run, a training on “may.csv”, was done on 2026-05-01 08:10. LightGBM is best of "
        "4: AUC 0.751 on 1,900 test leads. Of 2 runs 1 failed."
    )
    assert found.table is not None
    assert found.table["kind"].tolist() == ["Training", "Data pipeline"]
    assert run_words(FAILED) == "a data pipeline on “june.csv”"


def test_without_a_run_it_is_said_what_brings_one() -> None:
    assert runs_section([]).table is None
    assert "Train a model" in runs_section([]).said
