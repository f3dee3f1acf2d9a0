"""A batch is read as the history of its model was, however few its leads and their units."""

import numpy as np
import pandas as pd
from conftest import text_table

from scoring.history.roles import propose_schema
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.schema import Kind, LeadSchema

RNG = np.random.default_rng(7)
SECONDS = RNG.integers(5, 4000, 60)


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def words(seconds: int) -> str:
    return f"{seconds // 60}m {seconds % 60}s"


def history(**columns: list[str]) -> LeadSchema:
    frame = pd.DataFrame(columns | {"Won": ["0", "1"] * 30}, dtype="str")
    return propose_schema(frame, outcome="Won", created=None, exclude=())


def batch(schema: LeadSchema, **columns: list[str]) -> LeadBatch:
    return build_batch(text_table(columns), schema)


def test_a_history_of_durations_gives_seconds_in_every_form() -> None:
    for write in (clock, words, str):
        made = history(Talk=[write(s) for s in SECONDS.tolist()])
        for form in (clock, words, str):
            cells = [form(s) for s in SECONDS.tolist()]
            assert batch(made, Talk=cells).values["Talk"].tolist() == SECONDS.tolist()


def test_the_schema_keeps_the_unit_and_a_batch_tells_it() -> None:
    made = history(Experience=["10+ years", "5 yrs", "<1 year"] * 20)
    column = made.columns[0]
    assert (column.kind, column.unit) == (Kind.NUMBER, "years")
    told = batch(made, Experience=["3 years", "18 months", "4"])
    assert told.values["Experience"].tolist() == [3, 1.5, 4]
    assert [(i.kind, i.count) for i in told.issues] == [("numbers with units", 2)]


def test_a_region_called_na_is_one_in_a_file_of_one_lead() -> None:
    made = history(Region=["NA", "EMEA", "APAC"] * 20)
    assert batch(made, Region=["NA"]).values["Region"].tolist() == ["NA"]
    city = history(Region=["NA", "Pune", "Goa"] * 20)
    assert batch(city, Region=["NA"]).values["Region"].isna().all()


def test_times_of_day_stay_categories_and_say_so() -> None:
    column = history(**{"Call time": ["09:30", "14:45", "16:00"] * 20}).columns[0]
    assert column.kind is Kind.CATEGORY
    assert "times of day" in column.reason
