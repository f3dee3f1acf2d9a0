"""Pictures by the numbers they show."""

import pandas as pd
import pytest
from plotly.subplots import make_subplots

from scoring.charts import as_part, on_screen
from scoring.charts.bands import difference_bars
from scoring.charts.call_sheet import drift_bars
from scoring.charts.cohorts import age_map
from scoring.charts.colours import ALARM, THEME_INK
from scoring.charts.explore import lead_bars
from scoring.charts.training import POLICY_LINES, backtest_months
from scoring.charts.waterfall import difference_waterfall
from scoring.model.difference import Change, Difference
from scoring.model.lead_model import Calibration
from scoring.training import backtest


def months() -> pd.DataFrame:
    columns = ["month", "leads", "converted", "called", "model", "first come", "at random"]
    rows = [("2026-01", 90, 30, 20, 15.0, 7.0, 6.7), ("2026-03", 80, 40, 20, 16.0, 9.0, 10.0)]
    return pd.DataFrame(rows, columns=columns)


def test_the_picture_of_a_backtest_shows_what_each_policy_found_in_each_month() -> None:
    figure = backtest_months(months())
    assert {line.name: list(line.y) for line in figure.data} == {
        "Model": [15.0, 16.0],
        "First come": [7.0, 9.0],
        "At random": [6.7, 10.0],
    }
    assert [list(line.x) for line in figure.data] == [["2026-01", "2026-03"]] * 3


def test_the_axis_of_months_takes_no_month_for_a_moment() -> None:
    assert backtest_months(months()).layout.xaxis.type == "category"


def test_every_rival_has_a_line_of_its_own_and_the_model_the_thick_one() -> None:
    rivals = (backtest.FIRST_COME, backtest.BEST_SOURCE, backtest.EXISTING_SCORE)
    assert set(POLICY_LINES) == {*rivals, backtest.AT_RANDOM}
    assert len(set(POLICY_LINES.values())) == len(POLICY_LINES)
    assert [line.line.width for line in backtest_months(months()).data] == [3, 2, 2]


def test_two_long_names_with_the_same_beginning_stay_two_rows() -> None:
    begin = "Working professionals of the northern region, "
    table = pd.DataFrame({"group": [f"{begin}A", f"{begin}B"], "leads": [30, 20]})
    bars = lead_bars(table).data[0]
    assert len(set(bars.y)) == 2
    assert list(bars.x) == [30, 20]


def test_a_picture_in_a_file_makes_room_for_the_labels_of_its_axes() -> None:
    page = as_part(backtest_months(months()))
    assert page.count('"automargin":true') == 2


def test_numbers_of_drift_stand_clear_of_the_limits_and_the_bars() -> None:
    def edges(psi: float) -> tuple[float, list[str]]:
        drift = pd.DataFrame({"field": ["City"], "psi": [psi], "verdict": ["large"]})
        bars, numbers = drift_bars(drift).data
        assert bars.x[0] == psi
        return numbers.x[0], list(numbers.text)

    assert edges(0.11) == (0.32, ["0.11"])
    assert edges(1.5) == (1.2 * 1.5, ["1.50"])


def test_a_bar_that_would_flatten_the_others_ends_at_one_red_line_with_its_number() -> None:
    psi = [4.2, 0.3, 0.05]
    fields = {"field": ["City", "Visits", "Age"], "verdict": ["large", "large", "none"]}
    figure = drift_bars(pd.DataFrame(fields | {"psi": psi}))
    bars, numbers = figure.data
    assert list(bars.x) == [pytest.approx(0.45), 0.3, 0.05]
    assert list(numbers.text) == ["4.20", "0.30", "0.05"]
    red = [line for line in figure.layout.shapes if line.line.color == ALARM]
    assert [line.x0 for line in red] == [pytest.approx(0.45)]


def test_words_of_a_picture_on_the_screen_are_in_the_ink_of_the_theme() -> None:
    figure = on_screen(backtest_months(months()))
    assert figure.layout.xaxis.tickfont.color == figure.layout.font.color == THEME_INK
    assert THEME_INK not in as_part(figure)


def test_a_waterfall_of_near_leads_has_ticks_between_round_chances_never_hidden() -> None:
    change = Change("Visits", "2", "9", 0.1)
    found = Difference(4.3, 4.4, 0.9866, 0.9879, (change,))
    figure = difference_waterfall(found, Calibration(1.0, 0.0), ("Rank 2", "Rank 1"))
    # The axis reaches from 4.05 to 4.65, 98.29 to 99.05%; quarters of that are marked.
    assert list(figure.layout.xaxis.ticktext) == ["98.5%", "98.7%", "98.9%"]
    assert figure.layout.xaxis.ticklabeloverflow == "allow"


def test_what_lowers_has_the_minus_of_print_under_the_mouse() -> None:
    table = pd.DataFrame({"label": ["Up", "Down"], "difference": [1.5, -0.25], "small": False})
    bars = difference_bars(table, title="", most=5).data[0]
    assert list(bars.customdata) == ["+1.50", "−0.25"]


def test_the_map_of_ages_counts_them_in_the_days_of_a_period() -> None:
    columns = ["period", "leads", "within 7 days", "within 14 days"]
    table = pd.DataFrame([("2026-01-05", 90, 0.1, 0.25)], columns=columns)
    shown = age_map(table, 7).data[0]
    assert (list(shown.x), shown.z.tolist()) == (["7", "14"], [[0.1, 0.25]])


def test_every_axis_on_the_screen_has_the_ink_of_the_theme_and_keeps_its_own() -> None:
    figure = make_subplots(rows=1, cols=2).add_scatter(x=[1], y=[2], row=1, col=2)
    figure.update_layout(xaxis2={"title": {"text": "Calls", "font": {"size": 9}}, "nticks": 3})
    drawn = on_screen(figure).to_plotly_json()["layout"]
    ink = {"color": THEME_INK}
    assert drawn["font"] == ink
    assert all(drawn[f"{axis}axis{n}"]["tickfont"] == ink for axis in "xy" for n in ("", "2"))
    assert drawn["xaxis2"]["title"] == {"text": "Calls", "font": {"size": 9, **ink}}
    assert (drawn["xaxis2"]["nticks"], drawn["xaxis2"]["domain"][1]) == (3, 1.0)
