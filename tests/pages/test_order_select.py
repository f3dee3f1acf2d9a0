"""Whether the day or the month comes first: asked where a file leaves it open, on every page."""

import io
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from driver import press, started
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from scoring.cli.main import main
from scoring.history.meaning import OutcomeSide
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


def order(app: AppTest) -> ButtonGroup[DateOrder]:
    """The control of the order, whether it asks or shows."""
    words = (ASKED, "Read with the")
    return next(s for s in app.segmented_control if s.label.startswith(words))


def label(app: AppTest) -> str:
    return order(app).label.replace("\\", "")


def sides(app: AppTest) -> dict[str, OutcomeSide]:
    """What the values of the outcome mean, by value."""
    found = [s for s in app.segmented_control if OutcomeSide.CONVERTED.capitalize() in s.options]
    return {s.label.split("”")[0].strip("“"): s.value for s in found}


def sheet(*names: str, **columns: list[str]) -> AppTest:
    """The call sheet after an upload of sample leads with such columns, once by each name."""
    leads = pd.read_csv(ROOT / "data" / "sample_leads.csv", dtype=str).head(200)
    app = started("pages/call_sheet.py")
    csv = leads.drop(columns=["Phone"], errors="ignore").assign(**columns).to_csv(index=False)
    files = [(name, csv.encode(), "text/csv") for name in names or ("l.csv",)]
    app.file_uploader[0].set_value(files).run()
    return app


@pytest.mark.parametrize("page", ["pages/train.py", "pages/explore.py"])
def test_the_page_asks_and_reads_the_file_by_the_answer(page: str) -> None:
    app = started(page)
    app.file_uploader[0].upload("h.csv", content()).run()
    assert "Created" in asked(app)
    control = next(s for s in app.segmented_control if ASKED in s.label)
    control.set_value(DateOrder.MONTH_FIRST).run()
    assert (asked(app), bool(app.exception)) == ("", False)


@pytest.mark.parametrize("name", ["Created At", "Renewal talk"])
def test_the_call_sheet_asks_of_any_column_and_keeps_the_answer(name: str) -> None:
    app = sheet(**{name: DAYS[:200]})
    assert name in asked(app)
    order(app).set_value(DateOrder.DAY_FIRST).run()
    assert (order(app).value, bool(app.exception)) == (DateOrder.DAY_FIRST, False)
    order(app).set_value(DateOrder.MONTH_FIRST).run()
    scored = app.session_state["scored"]
    assert scored.leads.table.frame[name].iloc[1] == "2026-08-06"
    assert (order(app).value, label(app).endswith(f"“{name}”: {DAYS[1]} is 6 August 2026")) == (
        DateOrder.MONTH_FIRST, True,
    )  # fmt: skip


def test_files_read_together_are_read_again_together() -> None:
    app = sheet("a.csv", "b.csv", Seen=DAYS[:200])
    order(app).set_value(DateOrder.DAY_FIRST).run()
    scored = app.session_state["scored"]
    assert (scored.filename, len(scored.leads), scored.leads.table.frame["Seen"].iloc[201]) == (
        "a.csv and 1 more", 400, "2026-06-08",
    )  # fmt: skip


def test_the_question_stands_before_all_that_is_told_of_the_file() -> None:
    app = sheet(Seen=DAYS[:200])
    kinds = [type(e).__name__ for e in app.main]
    assert kinds.index("ButtonGroup") < kinds.index("Expander")


@pytest.mark.parametrize("page", ["pages/train.py", "pages/explore.py", "pages/call_sheet.py"])
def test_an_order_that_the_file_shows_can_be_corrected(page: str) -> None:
    shown = [f"{(3 * i) % 28 + 1:02}/{(5 * i) % 11 + 1:02}/2026" for i in range(240)]
    if page == "pages/call_sheet.py":
        app = sheet(Created=DAYS[:200], Closed=shown[:200])
    else:
        app = started(page)
        frame = pd.read_csv(io.BytesIO(content()), dtype=str).assign(Closed=shown)
        app.file_uploader[0].upload("h.csv", frame.to_csv(index=False).encode()).run()
    assert (order(app).value, "6 August" in label(app)) == (DateOrder.DAY_FIRST, False)
    order(app).set_value(DateOrder.MONTH_FIRST).run()
    assert f"“Created”: {DAYS[1]} is 6 August 2026" in label(app)


@pytest.mark.parametrize("page", ["pages/train.py", "pages/explore.py"])
def test_an_answer_keeps_the_outcome_that_a_person_chose(page: str) -> None:
    app = started(page)
    states = ["new", "signed", "away"] * 80
    frame = pd.read_csv(io.BytesIO(content()), dtype=str).assign(Stand=states)
    app.file_uploader[0].upload("h.csv", frame.to_csv(index=False).encode()).run()
    outcome = next(s for s in app.selectbox if "Won" in s.options)
    outcome.set_value("Stand").run()
    away = next(s for s in app.segmented_control if s.label.startswith("“away”"))
    away.set_value(OutcomeSide.OPEN).run()
    before = sides(app)
    order(app).set_value(DateOrder.MONTH_FIRST).run()
    kept = next(s for s in app.selectbox if "Won" in s.options)
    assert (kept.value, sides(app), bool(app.exception)) == ("Stand", before, False)
    assert before["away"] is OutcomeSide.OPEN


def test_explore_says_where_to_answer_for_the_leads_of_the_call_sheet() -> None:
    app = sheet(Seen=DAYS[:200]).switch_page("pages/explore.py").run()
    press(app, "Leads of the call sheet")
    assert any("on the page Call sheet" in w.value for w in app.warning)
    app.switch_page("pages/call_sheet.py").run()
    order(app).set_value(DateOrder.DAY_FIRST).run()
    app.switch_page("pages/explore.py").run()
    seen = app.session_state["explored"].leads.table.frame["Seen"]
    assert (len(app.warning), bool(app.exception), seen.iloc[1]) == (0, False, "2026-06-08")


def test_a_shell_names_the_option_and_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "h.csv")
    Path(path).write_bytes(content())
    main(["check", path])
    assert "--dates day-first" in capsys.readouterr().out
    main(["check", path, "--dates", "day-first"])
    assert f"“{DAYS[1]}” is 2026-06-08" in capsys.readouterr().out
