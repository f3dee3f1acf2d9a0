"""Who did what to the versions, in words and as a file."""

from io import BytesIO

import pandas as pd
import pytest

from scoring.registry import LogEntry
from scoring.registry.pointer import Deed
from scoring.views.version_log import checked, deed_words, log_csv, log_table, prune_line

LOG = (
    LogEntry("2026-11-01T08:00:00+00:00", Deed.PUBLISHED, "v0001", "Ann"),
    LogEntry("2026-11-02T09:30:59+00:00", Deed.SERVED, "v0002", "", "v0001"),
    LogEntry("2026-11-03T10:00:00+00:00", Deed.BACK, "v0001", "=Ben", "v0002"),
)


def test_the_newest_comes_first_with_who_and_when() -> None:
    table = log_table(LOG)
    assert table["When (UTC)"].tolist()[:2] == ["2026-11-03 10:00", "2026-11-02 09:30"]
    assert table["Who"].tolist() == ["=Ben", "not recorded", "Ann"]
    assert table["What"].tolist()[:2] == [
        "Went back to v0001 from v0002.",
        "Made v0002 champion in place of v0001.",
    ]


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_words_that_name_its_version(deed: Deed) -> None:
    said = deed_words(LogEntry("2026-11-01T08:00:00+00:00", deed, "v0007", "Ann", "v0003"))
    assert "v0007" in said
    assert said.endswith(".")


def test_no_two_deeds_have_the_same_words() -> None:
    assert len({deed_words(LogEntry("", deed, "v0007", "", "v0003")) for deed in Deed}) == len(Deed)


def test_the_file_is_safe_in_a_spreadsheet_and_has_the_parts_apart() -> None:
    table = pd.read_csv(BytesIO(log_csv(LOG)), dtype="str", keep_default_na=False)
    assert table["who"].tolist() == ["'=Ben", "", "Ann"]
    assert table["version"].tolist() == ["v0001", "v0002", "v0001"]
    assert list(table) == ["time", "who", "what", "version", "former", "said"]


def test_what_pruning_deletes_is_said() -> None:
    assert prune_line([]).startswith("No version goes")
    assert prune_line(["v0001"]) == "1 version goes: v0001."
    assert prune_line(["v0001", "v0002"]) == "2 versions go: v0001, v0002."


def test_a_check_says_what_is_wrong_with_which_version() -> None:
    said = checked({"v0001": "", "v0002": "It is damaged."})
    assert said == ["v0002: It is damaged.", "v0001: sound"]
