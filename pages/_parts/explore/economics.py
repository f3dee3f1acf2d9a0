"""Explore: what leads and conversions cost by the spend of a person, and what more would buy."""

import streamlit as st

from pages._parts import draw
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.chosen_source import choose_source
from scoring.insight.leads import Leads
from scoring.kept.spend import change_spend, load_spend, parse_spend, spend_csv
from scoring.settings import spend_file
from scoring.views.explore import economics


def show(leads: Leads) -> None:
    """The spend by source, typed in or sent as CSV, and what comes of it."""
    with draw.refusals():
        spend = load_spend(spend_file())
        head, right = beside()
        with right:
            choose_source(leads)
            value = st.number_input(
                "Value of a conversion", min_value=0.0, value=None, step=100.0,
                key="explore_value", persist_state="session", placeholder="Not known",
                help="What one conversion is worth, in the currency of the spend.",
            )  # fmt: skip
        costs, *others = economics.sections(leads, spend, value)
        answered(costs, head=head)
        sheet = economics.spend_sheet(leads, spend)
        if sheet is not None:
            with st.expander("Spend by source", expanded=not spend, icon=":material/payments:"):
                _typed(sheet)
                _files(spend)
        for section in others:
            answered(section)


def _typed(sheet: economics.SpendSheet) -> None:
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
            _keep(sheet.changes(edited))


def _files(spend: dict[str, float]) -> None:
    file = st.file_uploader("Spend as CSV: source, spend", key=f"spend_csv {hash(str(spend))}")
    if file is not None:
        with draw.refusals():
            sent = parse_spend(file.getvalue(), file.name)
            if sent.items() - spend.items():
                _keep(sent)
    if spend:
        look = {"type": "tertiary", "icon": ":material/table:"}
        draw.download("Spend (CSV)", lambda: spend_csv(spend), "spend.csv", **look)


def _keep(changes: dict[str, float | None]) -> None:
    with draw.refusals():
        change_spend(spend_file(), changes)
        st.rerun()
