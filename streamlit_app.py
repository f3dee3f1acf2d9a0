"""The lead-scoring dashboard: page configuration and navigation."""

import gc
import os

# Idle OpenMP threads that spin steal the core the next request needs; read at first import.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit import net_util

from pages._parts import sign_in
from scoring.access import UserRole

# Asked for a session by a page of another site, Streamlit would ask a web service for its address.
net_util._external_ip = ""
# Uploads stay in memory, up to the limit of one, and need no room on a disk; 0 is for any size.
MultiPartParser.spool_max_size = 0

# By default a tenth of an upload's time is spent on looking for garbage in what others hold.
gc.set_threshold(20_000, 10, 10)


def call_sheet() -> None:
    """The first page by its own name: its address is the empty one."""
    st.switch_page("pages/call_sheet.py")


st.set_page_config(page_title="Lead scoring", page_icon="📞", layout="wide")
person = sign_in.who_comes()
# A rep has the calls of their own and no other page; who follows a link to one is told why.
is_rep = person is not None and not person.may(UserRole.VIEWER)
others = "hidden" if is_rep else "visible"
may_train = person is not None and person.may(UserRole.ANALYST)
chosen = st.navigation(
    [
        st.Page(
            "pages/call_sheet.py",
            title="Call sheet",
            icon=":material/call:",
            default=not is_rep,
            # Leaves its own name to the page that leads here.
            url_path="start",
            visibility=others,
        ),
        st.Page(
            "pages/my_calls.py",
            title="My calls",
            icon=":material/phone_forwarded:",
            default=is_rep,
        ),
        st.Page("pages/lead.py", title="Lead", icon=":material/person:", visibility=others),
        st.Page("pages/what_if.py", title="What-if", icon=":material/tune:", visibility=others),
        st.Page(
            "pages/explore.py", title="Explore", icon=":material/query_stats:", visibility=others
        ),
        st.Page(
            "pages/train.py",
            title="Train",
            icon=":material/model_training:",
            # Who may not train and follows a link to it is told why.
            visibility="visible" if may_train else "hidden",
        ),
        st.Page(
            "pages/models.py",
            title="Models",
            icon=":material/deployed_code_history:",
            visibility=others,
        ),
        st.Page(
            "pages/batches.py", title="Batches", icon=":material/inventory_2:", visibility=others
        ),
        st.Page(
            "pages/monitor.py", title="Monitor", icon=":material/monitoring:", visibility=others
        ),
        st.Page(call_sheet, url_path="call_sheet", visibility="hidden"),
    ],
    # Nobody sees the pages before they are in; the address of one leads there afterwards.
    position="top" if person else "hidden",
)
if person:
    chosen.run()
else:
    # Drawn after the navigation: its first run on a server changes the keys of all before it.
    sign_in.let_in()
