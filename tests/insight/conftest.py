"""The bundled sample as leads and in SQL, which knows nothing of the code under test."""

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from scoring.insight.groups import EMPTY
from scoring.insight.leads import Leads, leads_of
from scoring.intake.reading import read_table

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample_history.csv"


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    return pd.read_csv(SAMPLE, dtype="str", keep_default_na=False)


@pytest.fixture(scope="session")
def leads() -> Leads:
    table = read_table(SAMPLE.read_bytes(), SAMPLE.name)
    return leads_of(table, SAMPLE.name, outcome="Converted")


@pytest.fixture(scope="session")
def sql(frame: pd.DataFrame) -> sqlite3.Connection:
    """The same file in SQL, with the word of the tables for empty cells and placeholders."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    frame.replace(["", "Select"], EMPTY).to_sql("leads", base, index=False)
    return base
