"""The files of a pipeline's input: whatever it says, files are found or it is refused."""

from pathlib import Path

import pytest

from scoring.errors import FileRefused
from scoring.pipelines.found_files import files_at


@pytest.mark.parametrize("said", ["x" * 5_000, "*" * 5_000, "a/" * 3_000, "a**", "[", "none"])
def test_an_input_that_stands_for_no_file_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(FileRefused, match="There is no file at") as refusal:
        files_at(tmp_path / said)
    assert len(str(refusal.value)) <= 600


def test_a_pattern_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "leads_1.csv").write_text("a")
    assert files_at(tmp_path / "leads_*.csv") == [tmp_path / "leads_1.csv"]
