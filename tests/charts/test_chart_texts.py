"""Text of a file in a picture is text, on the screen and in files."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from scoring.charts import as_page, as_part, on_screen
from scoring.charts.bands import chance_bars
from scoring.charts.call_sheet import drift_bars
from scoring.model.drift import DriftSize

LINK = "<a href='http://a.in'>x</a>"


@pytest.mark.parametrize(
    "text", [LINK, "<A HREF=http://a.in>", "<span style='color:red'>x", "</a >", "<sub>2", "<b x>"]
)
def test_no_mark_but_our_own_is_drawn(text: str) -> None:
    bars = go.Bar(x=[1], y=[text], text=[f"<b>3</b><br>{text}"], name=text, customdata=[text])
    drawn = on_screen(go.Figure(bars, layout={"title": {"text": text}}))
    bar, kept = drawn.data[0], text.replace("<", "&lt;")
    assert (bar.y[0], bar.text[0], bar.name) == (kept, f"<b>3</b><br>{kept}", kept)
    assert drawn.layout.title.text == kept
    # What a click hands on is the very text.
    assert bar.customdata[0] == text


def test_the_names_of_fields_and_groups_are_text() -> None:
    drift = pd.DataFrame({"field": ["<b>x</b>"], "psi": [0.3], "verdict": [DriftSize.LARGE]})
    groups = pd.DataFrame({"group": ["<b>x</b>"], "chance": [0.3], "leads": [9]})
    for figure in (drift_bars(drift), chance_bars(groups)):
        assert list(figure.data[0].y) == ["&lt;b&gt;x&lt;/b&gt;"]


def test_a_picture_as_a_page_may_load_nothing_from_elsewhere() -> None:
    page = as_page(go.Figure(go.Bar(x=[1], y=["</script><script>alert(1)"])))
    assert "default-src 'none'" in page[:200]
    assert "</script><script>alert" not in page
    assert "</script><script>alert" not in as_part(go.Figure(go.Bar(x=[1], y=["</script>"])))
