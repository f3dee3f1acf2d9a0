"""The creation date on the Train page: proposed, asked for in doubt, and used as it was chosen."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from driver import started
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
QUESTION = "Which column says when a lead came in?"
N = 240
RNG = np.random.default_rng(5)
DAYS = pd.Timestamp("2026-01-01") + pd.to_timedelta(RNG.integers(0, 200, N), unit="D")
NEAR = DAYS + pd.to_timedelta(RNG.integers(-5, 6, N), unit="D")


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the models, so that the page's runs are empty."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))


def uploaded(**dates: pd.DatetimeIndex) -> AppTest:
    columns = {name: days.strftime("%d.%m.%Y") for name, days in dates.items()}
    rest = {"Source": RNG.choice(["Web", "Ads"], N), "Won": RNG.choice(["yes", "no"], N)}
    app = started("pages/train.py")
    content = pd.DataFrame({**columns, **rest}).to_csv(index=False).encode()
    app.file_uploader[0].upload("h.csv", content).run()
    return app


def question(app: AppTest) -> Selectbox[str]:
    return next(s for s in app.selectbox if s.label == QUESTION)


def buttons(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def roles(app: AppTest) -> dict[str, str]:
    table = app.dataframe[0].value.set_index("Column")
    return dict(table["Role"])


def test_a_date_found_by_its_values_is_proposed_with_the_reason() -> None:
    app = uploaded(Feld=DAYS)
    assert (bool(app.exception), question(app).value) == (False, "Feld")
    assert any("no other date of a lead is earlier" in c.value for c in app.caption)
    assert roles(app)["Feld"] == "creation date"


def test_between_two_dates_the_page_waits_for_a_choice() -> None:
    app = uploaded(A=DAYS, B=NEAR)
    assert question(app).value is None
    assert "Train" not in buttons(app)
    question(app).set_value("B").run()
    assert (roles(app)["B"], "Train" in buttons(app)) == ("creation date", True)


def test_a_history_may_have_no_creation_date_though_a_column_is_named_so() -> None:
    app = uploaded(Created=DAYS)
    question(app).set_value("").run()
    assert not app.exception
    assert roles(app)["Created"] == "left out"
    assert "no creation date" in " ".join(c.value for c in app.caption)
