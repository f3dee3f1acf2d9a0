"""Explore: the spend by source, typed in or sent as CSV, and as CSV to take along."""

import streamlit as st

from pages._parts.draw import plain
from scoring.errors import LeadScoringError
from scoring.insight.leads import Leads
from scoring.kept.spend import change_spend, parse_spend, spend_csv
from scoring.settings import spend_file
from scoring.views.explore import economics


def ask(leads: Leads, spend: dict[str, float]) -> None:
    """The sheet and the files; nothing where no column says where the leads come from."""
    sheet = economics.spend_sheet(leads, spend)
    if sheet is not None:
        with st.expander("Spend by source", expanded=not spend, icon=":material/payments:"):
            _typed(sheet)
            _files(spend)


def _typed(sheet: economics.SpendSheet) -> None:
    with st.form(f"spend {sheet.mark}", border=False):
        edited = st.data_editor(
            sheet.table, key=f"spend_editor {sheet.mark}", hide_index=True, disabled=sheet.fixed,
            placeholder="", column_config={
                "source": "Source",
                "leads": st.column_config.NumberColumn("Leads", format="localized"),
                "spend": st.column_config.NumberColumn("Spend", min_value=0, format="localized"),
            },
        )  # fmt: skip
        st.caption(economics.SPEND_HELP)
        if st.form_submit_button("Keep the spend"):
            _keep(sheet.changes(edited))


def _files(spend: dict[str, float]) -> None:
    file = st.file_uploader("Spend as CSV: source, spend", key=f"spend_csv {hash(str(spend))}")
    if file is not None:
        try:
            sent = parse_spend(file.getvalue(), file.name)
        except LeadScoringError as problem:
            st.error(plain(str(problem)), icon=":material/error:")
            return
        if sent.items() - spend.items():
            _keep(sent)
    if spend:
        st.download_button(
            "Spend (CSV)", spend_csv(spend), "spend.csv", "text/csv", on_click="ignore",
            type="tertiary", icon=":material/table:",
        )  # fmt: skip


def _keep(changes: dict[str, float | None]) -> None:
    try:
        change_spend(spend_file(), changes)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.rerun()
