"""The report: one page, no network, every cell escaped."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from scoring.cli.main import main
from scoring.insight.leads import Leads
from scoring.views.explore import report as report_module
from scoring.views.explore.report import MOST_COLUMNS, MOST_ROWS, VIEWS, report
from scoring.views.section import Format, Section, Shown

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample_history.csv"


class Links(HTMLParser):
    """The addresses that a browser would load, and the headings."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [v for k, v in attrs if k == "src" or (k == "href" and tag == "link") if v]


def silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def read(page: str) -> Links:
    links = Links()
    links.feed(page)
    return links


@pytest.fixture(scope="module")
def page(leads: Leads) -> str:
    return report(leads, silent)


def test_the_report_needs_no_network_and_has_every_view(page: str) -> None:
    links = read(page)
    assert links.loaded == []
    assert links.tags.count("h2") == len(VIEWS)


def test_the_report_has_the_rate_with_its_n(page: str) -> None:
    assert "<li>20,000 leads.</li>" in page
    assert "Outcome “Converted”: 23.9% of n 20,000 converted." in page


def test_the_report_compares_converted_and_others_by_the_telling_columns(page: str) -> None:
    told = re.findall(r"<h3>(.*): converted against the others</h3>", page)
    assert len(told) == MOST_COLUMNS
    assert told[0] == "Call outcome"
    assert "Name" not in told


def test_values_of_the_file_are_never_code(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "</script><script>alert(1)</script><b>x</b>"

    def sections(given: Leads) -> Iterator[Section]:
        source = given.find("Source")
        assert source is not None
        values = source.values.cat.rename_categories({"Facebook": evil})
        yield report_module.sources.by_group(given, replace(source, values=values))

    monkeypatch.setattr(report_module, "VIEWS", {"Sources": sections})
    text = report(leads, silent)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text or "\\u003cscript" in text
    assert "b" not in read(text).tags


def test_a_long_table_is_cut_and_says_so(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> None:
    def sections(given: Leads) -> Iterator[Section]:
        frame = given.fields[0].cells.to_frame("Some").head(MOST_ROWS + 7)
        yield Section("some", "Some", "All of them.", table=frame)

    monkeypatch.setattr(report_module, "VIEWS", {"Some": sections})
    text = report(leads, silent)
    assert "7 more rows" in text
    assert len(re.findall(r"<tr>", text)) == MOST_ROWS + 1


def test_raising_in_progress_cancels(leads: Leads) -> None:
    def stop(_share: float, _step: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report(leads, stop)


@pytest.mark.slow
def test_the_command_writes_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.html"
    assert main(["explore", str(SAMPLE), "--out", str(out)]) == 0
    assert "20,000 leads, outcome “Converted”" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_takes_a_file_without_an_outcome(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    leads = SAMPLE.with_name("sample_leads.csv")
    assert main(["explore", str(leads), "--out", str(out)]) == 0
    assert "<li>No outcome.</li>" in out.read_text(encoding="utf-8")


def test_the_command_refuses_an_unknown_outcome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert main(["explore", str(SAMPLE), "--out", str(out), "--outcome", "Sold"]) == 1
    assert "no column “Sold”" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_the_report_tells_costs_where_the_spend_is_sent(tmp_path: Path) -> None:
    (tmp_path / "spend.csv").write_text("source,spend\nFacebook,1234567\n")
    command = [
        "explore",
        str(SAMPLE.with_name("sample_leads.csv")),
        "--out",
        str(tmp_path / "r.html"),
    ]
    assert main([*command, "--spend", str(tmp_path / "spend.csv")]) == 0
    assert "1,234,567" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_numbers_of_a_table_have_their_form_and_texts_stay_as_they_are(
    leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame({"level": ["a-b"], "gap": [-0.0123], "share": [0.125], "n": [1200]})
    forms = {"level": Format.TEXT, "gap": Format.POINTS, "share": Format.SHARE, "n": Format.COUNT}
    columns = {name: Shown(name, form) for name, form in forms.items()}
    section = Section("one", "One", "", table=table, columns=columns)
    monkeypatch.setattr(report_module, "VIEWS", {"One": lambda _: iter([section])})
    cells = re.findall(r"<td[^>]*>(.*?)</td>", report(leads, silent))
    assert cells == ["a-b", "−1.2", "12.5%", "1,200"]
