"""How many people the page calls, where leads of several files share ids and contacts."""

from pathlib import Path

import pytest
from conftest import read_sample
from driver import leads_ranked, started

from scoring.cli.main import main


@pytest.mark.slow
def test_the_page_and_the_command_line_count_the_same_calls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = read_sample("sample_leads.csv", 40).drop_duplicates("Email").iloc[:30]
    leads["Lead ID"] = [str(i) for i in range(15)] * 2
    leads.loc[leads.index[-1], ["Name", "Email", "Phone"]] = leads.iloc[0][
        ["Name", "Email", "Phone"]
    ]
    files = [(f"{n}.csv", leads.iloc[15 * n : 15 * n + 15].to_csv(index=False)) for n in (0, 1)]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    app = started()
    app.file_uploader[0].set_value([(n, t.encode(), "text/csv") for n, t in files]).run()
    paths = [str(tmp_path / name) for name, _ in files]
    assert main(["score", *paths, "--out", str(tmp_path / "out.csv")]) == 0
    assert "30 leads scored with sample, v0001: 29 calls at most" in capsys.readouterr().out
    assert leads_ranked(app) == 29
