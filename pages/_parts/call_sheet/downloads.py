"""The call sheet as files, once every lead has its reasons."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts.draw import download
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.tables import to_csv, to_xlsx
from scoring.delivery.write_back import write_back, write_back_name
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.matching import systems_for
from scoring.wording import counted

MANY_FOR_XLSX = 50_000
WIDE = {"width": "stretch"}


def show(scored: ScoredBatch, plan: CallPlan) -> None:
    """The call sheet as CSV and XLSX, and as a file for the CRM."""
    st.subheader("Download")
    waiting = not session.job().done and not session.job().cancelled
    st.fragment(_box, run_every=1.0 if waiting else None)(scored, plan, waiting)


def _box(scored: ScoredBatch, plan: CallPlan, waiting: bool) -> None:
    job = session.job()
    if job.cancelled:
        if st.button("Write the reasons of all leads"):
            session.explain()
            st.rerun()
    elif not job.done:
        st.progress(job.share, f"Writing the reasons of all leads: {len(job.reasons):,} so far")
        if st.button("Cancel"):
            job.cancel()
            st.rerun()
    elif waiting:
        st.rerun()
    else:
        _sheets(scored, plan)
        if scored.leads.has_ids:
            _for_the_crm(scored)


def _sheets(scored: ScoredBatch, plan: CallPlan) -> None:
    reasons, leads = session.job().reasons, len(scored.leads)
    stem = f"call_sheet_{scored.filename.split('.')[0]}_{scored.model.card.version}"
    sheet = partial(call_sheet, scored, reasons, reps=max(1, len(plan.reps)), fold=plan.fold)
    left, right, rest = st.columns([1, 1, 3], vertical_alignment="center")
    with left:
        download("Download CSV", lambda: to_csv(sheet()), f"{stem}.csv", **WIDE)
    with right:
        texts, name = scored.text_columns, f"{stem}.xlsx"
        download("Download Excel", lambda: to_xlsx(sheet(), text_columns=texts), name, **WIDE)
    slow = " Excel takes a while at this size." if leads > MANY_FOR_XLSX else ""
    ordered = " Dates such as 03/04/2026 are written as they were read."
    dates = ordered if scored.leads.table.orders else ""
    rest.caption(
        f"{counted(leads, 'lead')} in rank order with reasons and flags, followed by your own "
        f"columns unchanged.{dates}{slow}"
    )


def _for_the_crm(scored: ScoredBatch) -> None:
    """A file for the CRM the leads came from: record id, score, tier, reasons."""
    left, right, rest = st.columns([1, 1, 3], vertical_alignment="bottom")
    system = left.selectbox("Back to the CRM", systems_for(scored.leads.table), key="system")
    reasons, name = session.job().reasons, write_back_name(scored, system)
    with right:
        make = partial(write_back, scored, reasons, system)
        download("Download for import", lambda: make().content, name, **WIDE)
    rest.caption(
        "Record id, propensity, score, tier and reasons, in the form that the import of "
        f"{system} expects. Leads without an id are left out."
    )
