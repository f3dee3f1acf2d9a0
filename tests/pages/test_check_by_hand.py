"""Leads that a person should look at, on the call sheet page."""

import re

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, read_sample, table_of
from driver import leads_ranked, ranked, uploaded
from key_words import lacking
from streamlit.testing.v1 import AppTest

from scoring.model.scoring_path import score_table
from scoring.registry import Registry
from scoring.settings import models_folder

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


def with_blank_fields(leads: int, blank: int) -> AppTest:
    """Ordinary leads of the sample, of whom the first few lack what every past lead has."""
    frame = read_sample("sample_leads.csv", 400)
    filled = (frame[["Source", "Platform", "Visits", "Last activity"]] != "").all(axis=1)
    frame = frame[filled & frame["Source"].isin(["Webinar", "Referral"])].reset_index(drop=True)
    frame = frame[~uncertain(frame)].head(leads)
    frame = frame.assign(Campaign="").reset_index(drop=True)
    frame.loc[: blank - 1, ["Source", "Visits", "Chats"]] = ""
    return uploaded(frame.to_csv(index=False).encode(), "leads.csv")


def uncertain(frame: pd.DataFrame) -> np.ndarray:
    """Which leads the second of the two bundled models contradicts, with no campaign given."""
    model = Registry(models_folder() / "sample").serving().model
    return score_table(table_of(frame.assign(Campaign="")), "l.csv", model).scores.uncertain


def captions(app: AppTest) -> list[str]:
    return [c.value.replace("\\", "") for c in app.caption]


def test_the_leads_to_check_are_told_above_the_list_and_marked_in_it() -> None:
    app = with_blank_fields(20, 2)
    assert not app.exception
    assert ranked(app)["Call"].str.contains("⚑").sum() == 2
    told = next(text for text in captions(app) if "unlike the history" in text)
    assert not lacking(told, "2 of 20 leads (10%) are", "their rank", "check them")


def test_a_switch_leaves_only_the_leads_to_check_with_their_ranks() -> None:
    app = with_blank_fields(20, 2)
    before = ranked(app)
    app.toggle(key="unsure").set_value(True).run()
    asked = before["Rank"][before["Call"].str.contains("⚑")]
    assert ranked(app)["Rank"].tolist() == asked.tolist()


def test_a_file_like_the_history_has_no_switch_and_no_marker() -> None:
    app = with_blank_fields(20, 0)
    assert "unsure" not in [toggle.key for toggle in app.toggle]
    assert not ranked(app)["Call"].str.contains("⚑").any()


def test_the_switch_is_off_again_for_another_file() -> None:
    app = with_blank_fields(20, 2)
    app.toggle(key="unsure").set_value(True).run()
    app.file_uploader[0].upload("next.csv", (DATA / "sample_leads.csv").read_bytes()).run()
    assert (leads_ranked(app), app.toggle(key="unsure").value) == (1970, False)


def test_the_chosen_lead_shows_its_chance_with_an_interval() -> None:
    app = with_blank_fields(20, 0)
    said = next(m.value for m in app.markdown if "Likely " in m.value)
    found = re.search(r"([\d.]+)%.*Likely ([\d.]+) to ([\d.]+)%", said, re.DOTALL)
    chance, low, high = map(float, found.groups())
    assert low <= chance <= high
