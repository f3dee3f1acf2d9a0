"""Contradictions of reps and files in words."""

from dataclasses import replace
from datetime import date

from scoring.pipelines.disputed_outcomes import Contradiction, WordThatCounts
from scoring.views.monitor.rep_or_file import against_reps, choices, settled_line

OLDER = Contradiction(
    "x", 4, "october.csv", "L4", "Ana", True, date(2026, 11, 20), date(2026, 11, 2), False
)
NEWER = replace(OLDER, lead_id="L5", rep_says=False, file_on=date(2026, 11, 30), file_is_newer=True)


def test_each_contradiction_is_listed_with_both_words_and_their_days() -> None:
    found = against_reps([OLDER, NEWER])
    assert "2 outcomes contradict what a rep said" in found.said
    assert found.table is not None
    assert found.table.to_numpy().tolist() == [
        ["L4", "Ana", "Converted", "2026-11-20", "Not converted", "2026-11-02", "rep",
         "october.csv"],
        ["L5", "Ana", "Not converted", "2026-11-20", "Converted", "2026-11-30", "file",
         "october.csv"],
    ]  # fmt: skip


def test_the_choices_count_whose_word_is_newer_which_is_the_usual_one() -> None:
    found = choices([OLDER, NEWER, NEWER])
    assert next(iter(found)) is WordThatCounts.NEWER
    assert "the file for 2, the rep for 1" in found[WordThatCounts.NEWER]
    assert all("all 3" in found[whose] for whose in (WordThatCounts.FILE, WordThatCounts.REP))


def test_what_was_settled_is_said_where_anything_was() -> None:
    assert "differ on 2 leads" in settled_line([OLDER, NEWER], WordThatCounts.REP)
    assert "the reps for all 2" in settled_line([OLDER, NEWER], WordThatCounts.REP)
    assert settled_line([], WordThatCounts.NEWER) == ""
