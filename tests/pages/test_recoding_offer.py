"""A file under other codes: the call sheet says so, shows why, and reads it as a person accepts."""

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample
from driver import press, uploaded
from streamlit.testing.v1 import AppTest

from scoring.model.scored import ScoredBatch

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

FIELDS = ("Source", "Medium")


def other_codes(leads: int = 1_500) -> pd.DataFrame:
    """New leads whose sources and mediums have each other's names."""
    frame, random = read_sample("sample_leads.csv", leads), np.random.default_rng(1)
    changed = {}
    for field in FIELDS:
        levels = sorted(set(frame[field]) - {""})
        names = dict(zip(levels, random.permutation(levels), strict=True)) | {"": ""}
        changed[field] = frame[field].map(names)
    return frame.assign(**changed)


def shown(app: AppTest) -> str:
    said = [*app.error, *app.warning, *app.markdown, *app.caption]
    return " ".join(element.value for element in said).replace("\\", "")


@pytest.fixture(scope="module")
def app() -> AppTest:
    return uploaded(other_codes().to_csv(index=False).encode(), "other_codes.csv")


def test_the_alarm_names_the_recoding_and_its_evidence_is_there(app: AppTest) -> None:
    assert "check the proposed recoding and apply it" in shown(app)
    assert "under other codes" in shown(app)
    table = next(d.value for d in app.dataframe if "alike_as_read" in d.value)
    assert {"Source", "Medium"} == set(table["field"])
    assert not app.session_state["scored"].mapping.values


def test_what_is_applied_is_read_and_told_and_can_be_undone(app: AppTest) -> None:
    before: ScoredBatch = app.session_state["scored"]
    after = press(app, "Apply and score")
    batch: ScoredBatch = after.session_state["scored"]
    assert set(batch.mapping.values) == set(FIELDS)
    assert before.drift.unlike(1_500)
    assert not batch.drift.unlike(1_500)
    assert "Matched as you confirmed: " in shown(after)
    undone = press(after, "Undo").session_state["scored"]
    assert np.array_equal(undone.scores.propensity, before.scores.propensity)


def test_a_field_that_a_person_leaves_out_stays_as_it_is_read() -> None:
    app = uploaded(other_codes().to_csv(index=False).encode(), "other_codes.csv")
    box = next(m for m in app.multiselect if m.label == "Fields to recode")
    box.set_value(["Medium"])
    app = press(app, "Apply and score")
    assert set(app.session_state["scored"].mapping.values) == {"Medium"}
