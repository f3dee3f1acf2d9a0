"""Two lines of business in the sample: the same columns, other people and courses."""

import pandas as pd
from conftest import read_sample, table_of, trained

from scoring.model.lead_model import LeadModel
from scoring.training.trainer import TrainingRequest

STUDENTS, STAFF = "students", "staff"
WHO = {STUDENTS: ("Student", "Unemployed"), STAFF: ("Working Professional", "Business Owner")}
COURSES = {
    STUDENTS: ("Data Science", "Programming Foundations", "Design, UX and Research"),
    STAFF: ("Executive MBA", "Business Analytics", "Digital Marketing", "Finance & Accounting"),
}


def part(frame: pd.DataFrame, business: str) -> pd.DataFrame:
    """The leads of one of the two."""
    who = frame["Occupation"].isin(WHO[business])
    return frame[who & frame["Course interest"].isin(COURSES[business])].reset_index(drop=True)


def history_of(business: str) -> pd.DataFrame:
    """Its past leads, from the bundled history."""
    return part(read_sample("sample_history.csv"), business)


def leads_of_today(business: str) -> pd.DataFrame:
    """Its new leads, from the bundled ones."""
    return part(read_sample("sample_leads.csv"), business)


def model_of(business: str) -> LeadModel:
    """A model of one of the two, of every third of its past leads."""
    return trained(table_of(history_of(business).iloc[::3]), TrainingRequest("Converted"))


def csv(frame: pd.DataFrame) -> bytes:
    """A frame as an upload."""
    return frame.to_csv(index=False).encode()
