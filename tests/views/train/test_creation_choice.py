"""The creation date on the Train page: proposed where something shows it, else to be chosen."""

import numpy as np
import pandas as pd

from scoring.history.roles import NO_CREATED
from scoring.views.train.creation_choice import CreationChoice, choice_label, creation_choice

DAYS = pd.date_range("2026-01-01", periods=90)
NEAR = DAYS[np.arange(90) * 7 % 90]


def choice(**columns: list[str]) -> CreationChoice | None:
    return creation_choice(pd.DataFrame({**columns, "Won": ["yes", "no"] * 45}, dtype="str"), "Won")


def days(dates: pd.DatetimeIndex) -> list[str]:
    return dates.strftime("%d.%m.%Y").tolist()


def test_a_column_found_by_its_values_is_proposed_first_with_the_reason() -> None:
    found = choice(Closed=days(DAYS), Feld=days(DAYS))
    assert found is not None
    assert (found.columns, found.proposed) == (("Feld", "Closed", NO_CREATED), "Feld")
    assert not found.sure
    assert "by its name another date" in found.line


def test_a_column_that_its_name_shows_needs_no_words() -> None:
    found = choice(Created=days(DAYS))
    assert found is not None
    assert found.sure


def test_between_two_columns_a_person_has_to_choose() -> None:
    shuffled = NEAR[np.arange(90) * 11 % 90]
    found = choice(A=days(NEAR), B=days(shuffled))
    assert found is not None
    assert (found.proposed, found.columns) == (None, ("A", "B", NO_CREATED))


def test_a_column_that_cannot_be_read_is_named_and_no_choice() -> None:
    found = choice(Created=["03/04/2026", "05/06/2026"] * 45)
    assert found is not None
    assert (found.columns, found.proposed) == ((NO_CREATED,), NO_CREATED)
    assert "0 of 90 filled cells" in found.line


def test_a_history_without_dates_is_not_asked() -> None:
    assert choice(Source=["Web", "Ads"] * 45) is None


def test_no_column_is_a_choice_in_words() -> None:
    assert (choice_label(NO_CREATED), choice_label("Feld")) == ("No creation date", "Feld")
