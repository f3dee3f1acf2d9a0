"""How fresh a lead is, in words."""

from key_words import lacking

from scoring.model.freshness import Waited, WaitFrom
from scoring.model.reference import Evidence
from scoring.views.fresh import waiting_line

NOW, LATER = Evidence(1_000, 450, ""), Evidence(200, 54, "")


def test_what_another_week_of_silence_went_with_is_said_with_both_counts() -> None:
    said = waiting_line(Waited(WaitFrom.ACTIVITY, 4, NOW, LATER))
    assert "week of silence went with 27% instead of 45%" in said
    assert "45% of 1,000 silent for 4 to 10 days, 27% of 200 for 11 to 17 days" in said


def test_what_another_week_open_went_with_is_said_with_its_time() -> None:
    said = waiting_line(Waited(WaitFrom.CREATED, 8, NOW, LATER))
    assert not lacking(said, "27% instead of 45% converting within 28 days", "45% of 1,000",
                       "still open after 8 days", "after 15 days")  # fmt: skip


def test_a_difference_that_chance_may_make_is_called_none() -> None:
    said = waiting_line(Waited(WaitFrom.ACTIVITY, 0, Evidence(90, 30, ""), Evidence(60, 18, "")))
    assert not lacking(said, "no clear difference", "33% of 90", "30% of 60")
