"""Explore: what leads and conversions cost by the spend of a person, and what more would buy."""

from datetime import date

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.chosen_source import choose_source
from scoring.access import UserRole
from scoring.insight.leads import Leads
from scoring.kept.spend import (
    KEEP_SPEND,
    Spend,
    change_spend,
    load_spend,
    parse_spend,
    put_spend,
    spend_csv,
)
from scoring.views.explore import economics


def show(leads: Leads) -> None:
    """The spend by source, typed in or sent as CSV, and what comes of it."""
    with draw.refusals():
        spend = load_spend()
        head, right = beside()
        with right:
            choose_source(leads)
            value = st.number_input(
                "Value of a conversion", min_value=0.0, value=None, step=100.0,
                key="explore_value", persist_state="session", placeholder="Not known",
                help="What one conversion is worth, in the currency of the spend.",
            )  # fmt: skip
        picked = session.scope().selection
        costs, *others = economics.sections(leads, spend, value, picked)
        answered(costs, head=head)
        sheet = economics.spend_sheet(leads, spend)
        if sheet is not None:
            opened = not spend or spend.period is None
            with st.expander("Spend by source", expanded=opened, icon=":material/payments:"):
                if problem := session.why_not(UserRole.ANALYST, KEEP_SPEND):
                    st.caption(draw.plain(problem))
                    _download(spend)
                else:
                    period = _period(leads, spend)
                    _typed(sheet, period)
                    _files(spend, period)
        for section in others:
            answered(section)


def _period(leads: Leads, spend: Spend) -> tuple[date, date] | None:
    """The days of the spend, as asked; None where they are left open."""
    usual = economics.usual_days(leads, spend) or ()
    chosen = st.date_input(
        "Period of the spend", usual, key=f"spend_days {spend.mark} {leads.name}",
        format="YYYY-MM-DD", help=economics.PERIOD_HELP,
    )  # fmt: skip
    return (chosen[0], chosen[1]) if isinstance(chosen, tuple) and len(chosen) == 2 else None


def _typed(sheet: economics.SpendSheet, period: tuple[date, date] | None) -> None:
    number = st.column_config.NumberColumn
    shown = {
        "source": "Source",
        "leads": number("Leads", format="localized"),
        "spend": number("Spend", min_value=0, format="localized"),
    }
    look = {"hide_index": True, "disabled": sheet.fixed, "placeholder": "", "column_config": shown}
    with st.form(f"spend {sheet.mark}", border=False):
        edited = st.data_editor(sheet.table, key=f"spend_editor {sheet.mark}", **look)
        st.caption(economics.SPEND_HELP)
        if st.form_submit_button("Keep the spend"):
            with draw.refusals():
                change_spend(sheet.changes(edited), period, by=session.person())
                st.rerun()


def _files(spend: Spend, period: tuple[date, date] | None) -> None:
    key = f"spend_csv {spend.mark}"
    file = st.file_uploader("Spend as CSV: source, spend", key=key, help=economics.FILE_HELP)
    for name, content in session.taken(key, file):
        with draw.refusals():
            sent = parse_spend(content, name)
            sent = Spend(sent.amounts, sent.period or period)
            if sent.period != spend.period or sent.amounts.items() - spend.amounts.items():
                put_spend(sent, by=session.person())
                session.release()
                st.rerun()
    _download(spend)


def _download(spend: Spend) -> None:
    if spend:
        look = {"type": "tertiary", "icon": ":material/table:"}
        draw.download("Spend (CSV)", lambda: spend_csv(spend), "spend.csv", **look)
