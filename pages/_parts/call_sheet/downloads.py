"""The call list, all leads, and what a CRM imports, as files; the called leads are ready first."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts.draw import download
from pages._parts.only_text import plain
from scoring.delivery.workbook import call_list_name, call_workbook
from scoring.delivery.write_back import write_back, write_back_name
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import call_sheet_file
from scoring.views.call_sheet.matching import import_line, systems_for
from scoring.views.call_sheet.tried_out import shadow_line
from scoring.wording import counted

MANY_FOR_XLSX = 50_000
# Leads that are explained while a person waits for the file: about a second.
AT_ONCE = 2_000
CALL_LIST = "Download call sheet"
WIDE = {"width": "stretch"}


def call_list(scored: ScoredBatch, plan: CallPlan) -> None:
    """The button for the list that the team dials from; the page begins anew with another plan."""
    called, job = plan.called(scored), session.job()
    job.prefer(called)
    waiting = len(called) > AT_ONCE and not job.has(called) and not job.cancelled
    session.fragment(_call_list, run_every=1.0 if waiting else None)(scored, plan, waiting)


def _call_list(scored: ScoredBatch, plan: CallPlan, waiting: bool) -> None:
    called, job = plan.called(scored), session.job()
    if waiting and not job.has(called):
        st.progress(job.share_of(called), f"Writing the reasons of {counted(len(called), 'call')}")
        return
    if waiting:
        st.rerun()
    download(
        CALL_LIST, lambda: call_workbook(scored, job.of(called), plan),
        call_list_name(scored, plan), type="primary", icon=":material/download:",
        key="download_call_list", disabled=not len(called), help=_held(plan),
    )  # fmt: skip


def _held(plan: CallPlan) -> str:
    reps = ", then a sheet for each rep" if plan.reps else ""
    return f"Excel: one sheet with the leads to call{reps}, and a list of outcomes to choose from."


def show(scored: ScoredBatch, plan: CallPlan) -> None:
    """All leads as CSV and XLSX, and a file for the CRM."""
    waiting = not session.job().done and not session.job().cancelled
    session.fragment(_box, run_every=1.0 if waiting else None)(scored, plan, waiting)


def _box(scored: ScoredBatch, plan: CallPlan, waiting: bool) -> None:
    job = session.job()
    if job.cancelled:
        if st.button("Write the reasons of all leads"):
            session.explain()
            st.rerun()
    elif not job.done:
        st.progress(job.share, f"Writing the reasons of all leads: {job.explained:,} so far")
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
    job, leads = session.job(), len(scored.leads)
    stem = f"call_sheet_{scored.filename.split('.')[0]}_{scored.model.card.version}"
    shadow, _ = session.shadow(scored)

    def sheet(excel: bool) -> bytes:
        return call_sheet_file(scored, job.reasons, plan, shadow=shadow, excel=excel)

    left, right, rest = st.columns([1, 1, 3], vertical_alignment="center")
    with left:
        download("All leads (CSV)", partial(sheet, False), f"{stem}.csv", **WIDE)
    with right:
        download("All leads (Excel)", partial(sheet, True), f"{stem}.xlsx", **WIDE)
    slow = " Excel takes a while at this size." if leads > MANY_FOR_XLSX else ""
    ordered = " Dates such as 03/04/2026 are written as they were read."
    dates = ordered if scored.leads.table.orders else ""
    rest.caption(
        f"{counted(leads, 'lead')} in the order to call, with who is called, reasons and flags, "
        f"followed by your own columns unchanged.{dates}{slow}"
    )


def tried_out(scored: ScoredBatch) -> None:
    """What a version whose scores are beside the others in these files would change."""
    shadow, problem = session.shadow(scored)
    if shadow is not None:
        st.caption(plain(shadow_line(scored, shadow)))
    elif problem:
        st.caption(f":material/warning: {plain(problem)}")


def _for_the_crm(scored: ScoredBatch) -> None:
    """A file for the CRM the leads came from: record id, score, tier, reasons."""
    left, right, rest = st.columns([1, 1, 3], vertical_alignment="bottom")
    key = f"system_{session.upload_count()}"
    system = left.selectbox("Back to the CRM", systems_for(scored.leads.table), key=key)
    job, name = session.job(), write_back_name(scored, system)
    with right:
        download(
            "Download for import", lambda: write_back(scored, job.reasons, system).content, name,
            **WIDE,
        )  # fmt: skip
    rest.caption(plain(import_line(system)))
