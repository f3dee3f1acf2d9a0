"""Whether the day or the month comes first: asked where a file leaves it open, on every page."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from driver import started
from streamlit.testing.v1 import AppTest

from scoring.cli.main import main
from scoring.intake.cells.dates import DateOrder

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
DAYS = [f"{(7 * i) % 12 + 1:02}/{(5 * i) % 11 + 1:02}/2026" for i in range(240)]
ASKED = "Does the day or the month come first"


def content() -> bytes:
    source = ["Web" if i % 3 else "Ads" for i in range(240)]
    won = ["yes" if i % 4 else "no" for i in range(240)]
    return (
        pd.DataFrame({"Created": DAYS, "Source": source, "Won": won}).to_csv(index=False).encode()
    )


def asked(app: AppTest) -> str:
    return " ".join(s.label for s in app.segmented_control if ASKED in s.label)


@pytest.mark.parametrize("page", ["pages/train.py", "pages/explore.py"])
def test_the_page_asks_and_reads_the_file_by_the_answer(page: str) -> None:
    app = started(page)
    app.file_uploader[0].upload("h.csv", content()).run()
    assert "Created" in asked(app)
    control = next(s for s in app.segmented_control if ASKED in s.label)
    control.set_value(DateOrder.MONTH_FIRST).run()
    assert (asked(app), bool(app.exception)) == ("", False)


def test_the_call_sheet_asks_and_scores_by_the_answer() -> None:
    leads = (
        pd.read_csv(ROOT / "data" / "sample_leads.csv", dtype=str)
        .head(200)
        .drop(columns="Phone", errors="ignore")
    )
    created = next(name for name in leads.columns if "Created" in name)
    app = started("pages/call_sheet.py")
    csv = leads.assign(**{created: DAYS[:200]}).to_csv(index=False).encode()
    app.file_uploader[0].upload("l.csv", csv).run()
    assert created in asked(app)
    next(s for s in app.segmented_control if ASKED in s.label).set_value(DateOrder.DAY_FIRST).run()
    assert (asked(app), bool(app.exception)) == ("", False)


def test_a_shell_names_the_option_and_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "h.csv")
    Path(path).write_bytes(content())
    main(["check", path])
    assert "--dates day-first" in capsys.readouterr().out
    main(["check", path, "--dates", "day-first"])
    assert f"“{DAYS[1]}” is 2026-06-08" in capsys.readouterr().out
