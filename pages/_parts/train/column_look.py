"""How the table of a history's columns looks: widths, helps, and what may be chosen."""

from collections.abc import Sequence

import streamlit as st


def column_look(roles: Sequence[str], families: Sequence[str]) -> dict[str, object]:
    """The look of each column of the table, by name."""
    config = st.column_config
    rate = "Share converted, with the number of leads n"
    role = {"options": roles, "required": True, "help": "Click twice to change"}
    says = "Its side of the grade. Fit: who they are and where they come from. Engagement: what "
    says += "they did. Click twice to change"
    family = {"options": families, "required": True, "help": says}
    return {
        "Column": config.TextColumn(width=150, pinned=True),
        "Role": config.SelectboxColumn(width=120, **role),
        "Says": config.SelectboxColumn("Family", width=115, **family),
        "Kind": config.TextColumn(width=75),
        "Filled": config.NumberColumn(width=65, format="%.0f%%"),
        "Different": config.NumberColumn(width=75, format="localized", help="Different values"),
        "When empty": config.TextColumn(width=130, help=rate),
        "Best": config.TextColumn("Converts best", width=220, help=rate),
        "Lowest": config.TextColumn("Converts least", width=220, help=rate),
        "Why": config.TextColumn(width=260),
    }
