"""Columns filled for one outcome only, and what is said of those left out anyway."""

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.history.roles import MAY_BE_LATER
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.training.filled_cells import explained, filled_only
from scoring.training.prepared import TrainingRequest, prepare
from scoring.views.train.columns import column_table

# 1,000 leads, of which the first 300 converted.
OUTCOME = np.arange(1000) < 300
RNG = np.random.default_rng(3)


def first(n: int, *others: int) -> np.ndarray:
    """True for the first n leads and the others named."""
    return np.isin(np.arange(1000), [*range(n), *others])


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        (first(300), "only for leads that converted (300 of 300)"),
        # 29 leads at 70% others: 20.3 are expected among them.
        (first(29), "only for leads that converted (29 of 29)"),
        (first(28), ""),
        # 72 leads, 50.4 others expected, of which a fiftieth is 1.008.
        (first(71, 900), "nearly only for leads that converted (71 of 72)"),
        (first(70, 900), ""),
        # 67 of the others, 20.1 converted leads expected.
        (~first(933), "only for leads that did not convert (67 of 67)"),
        (~first(934), ""),
        (first(276, *range(976, 1000)), ""),
        (first(1000), ""),
        (first(0), ""),
    ],
)
def test_filled_for_one_outcome_only_is_told_from_enough_leads_on(
    filled: np.ndarray, said: str
) -> None:
    assert filled_only(filled, OUTCOME) == said


def test_where_nearly_all_leads_convert_being_filled_for_these_proves_nothing() -> None:
    assert filled_only(np.arange(1000) < 300, np.arange(1000) < 950) == ""


def days(after: int, on: np.ndarray) -> list[str]:
    """Dates so many days after the creation at ten o'clock on 1 March, empty for other leads."""
    date = pd.Timestamp("2026-03-01") + pd.Timedelta(days=after)
    return np.where(on, f"{date:%Y-%m-%d}", "").tolist()


def said_of(cells: list[str], converted_at: np.ndarray | None = None) -> tuple[Role, str]:
    created = Column("Created", Kind.DATE, Role.CREATED)
    column = Column("On", Kind.DATE, Role.QUARANTINED, MAY_BE_LATER)
    frame = pd.DataFrame({"Created": "2026-03-01 10:00", "On": cells}, dtype="str")
    found = explained(LeadSchema((created, column)), frame, OUTCOME, converted_at).columns[1]
    return found.role, found.reason


def test_a_date_after_the_creation_of_converted_leads_only_says_both() -> None:
    assert said_of(days(3, OUTCOME)) == (
        Role.QUARANTINED,
        "a date after the creation date in 100% of the leads that have it, so perhaps after the "
        "outcome; it is filled in only for leads that converted (300 of 300)",
    )


def test_a_date_on_the_day_of_creation_does_not_lie_after_it() -> None:
    role, reason = said_of(days(0, first(1000)))
    assert (role, "hardly ever after the creation date" in reason) == (Role.UNUSED, True)


def test_a_date_of_which_some_lie_after_the_creation_stays_quarantined() -> None:
    later, before = days(3, first(20)), days(-3, ~first(20))
    role, reason = said_of([a or b for a, b in zip(later, before, strict=True)])
    assert role is Role.QUARANTINED
    assert reason.startswith("a date after the creation date in 2% of the leads")


def test_with_conversion_dates_a_date_on_that_day_is_told_as_one_of_the_conversion() -> None:
    at = np.where(OUTCOME, np.datetime64("2026-03-04T15:00", "us"), np.datetime64("NaT", "us"))
    assert said_of(days(3, first(1000)), at)[1] == (
        "a date on or after the conversion in 100% of the leads that converted"
    )
    assert said_of(days(2, first(1000)), at)[1].startswith("a date after the creation date in 100")


def test_a_key_filled_for_converted_leads_only_says_so_and_an_input_is_left_alone() -> None:
    key = Column("Contract", Kind.TEXT, Role.UNUSED, "free text, hardly ever repeated")
    source = Column("Source", Kind.CATEGORY, Role.SOURCE)
    cells = [f"K{i}" if won else "" for i, won in enumerate(OUTCOME)]
    frame = pd.DataFrame({"Contract": cells, "Source": cells}, dtype="str")
    found = explained(LeadSchema((key, source)), frame, OUTCOME, None).columns
    free_text, only = found[0].reason.split("; ")
    assert free_text == key.reason
    assert only.endswith("only for leads that converted (300 of 300)")
    assert found[1] == source


def test_without_a_creation_date_a_date_may_lie_after_the_outcome() -> None:
    column = Column("On", Kind.DATE, Role.QUARANTINED, MAY_BE_LATER)
    frame = pd.DataFrame({"On": days(3, first(1000))}, dtype="str")
    assert explained(LeadSchema((column,)), frame, OUTCOME, None).columns == (column,)


def test_a_history_tells_it_of_its_columns_before_training_and_on_the_card() -> None:
    columns = {
        "Source": RNG.choice(["Web", "Ads"], 1000).tolist(),
        "Created": ["2026-03-01 10:00"] * 1000,
        "Closed on": days(3, OUTCOME),
        "Won": np.where(OUTCOME, "Yes", "No").tolist(),
    }
    told = prepare(text_table(columns), TrainingRequest("Won")).batch.schema.columns[2].reason
    table = column_table(pd.DataFrame(columns, dtype="str"), "Won").set_index("Column")
    assert told == table["Why"]["Closed on"]
    assert told.endswith("it is filled in only for leads that converted (300 of 300)")
