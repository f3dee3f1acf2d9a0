"""Who the leads of any file are, without the fields of a model."""

import numpy as np

from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.deal_value import DealValue
from scoring.intake.leads.lead_match import match_leads
from scoring.intake.leads.mapping import Confirmed
from scoring.schema import LeadSchema


def people_of(table: Table) -> LeadBatch:
    """The leads of a table as a batch without inputs: their ids, names and how they are reached.

    Nobody is joined with anybody: each lead is a person of its own.
    """
    schema, leads = LeadSchema(()), len(table.frame)
    match, who = match_leads(table, schema, Confirmed({}))
    return LeadBatch(
        table=table,
        schema=schema,
        match=match,
        typed={},
        created=np.full(leads, "NaT", dtype="datetime64[us]"),
        person=np.arange(leads),
        issues=table.issues,
        who=who,
        worth=DealValue(np.full(leads, np.nan)),
    )
