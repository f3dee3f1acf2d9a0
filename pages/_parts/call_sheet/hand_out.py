"""The button that hands the calls of the plan out to its reps, and what became of it."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.deployment import deployment
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.pipelines.rep_calls import calls_of_list, hand_out
from scoring.views.my_calls.handed_leads import handed_leads, handed_line, standing_line

_SAID = "handed_out_line"
HELP = (
    "Puts each call on its rep’s list, on the page My calls. To hand out again replaces calls that "
    "nobody has made yet. A download hands nothing out."
)

NO_NUMBERS = (
    "Names and numbers are not saved here: send each rep the downloaded call sheet, which the rep "
    "opens on My calls to see them."
)


def button(scored: ScoredBatch, plan: CallPlan) -> None:
    """The button, where the plan calls anybody."""
    look = {"icon": ":material/phone_forwarded:", "help": HELP, "key": "hand_out"}
    if len(plan.called(scored)) and st.button("Hand out", **look):
        with refusals(), st.spinner("Handing out the calls"):
            session.answer(_SAID, (session.upload_count(), _hand_out(scored, plan)))


def _hand_out(scored: ScoredBatch, plan: CallPlan) -> str:
    address, called = session.kept_for_calls(scored), plan.called(scored)
    reasons = session.job().of(called)
    leads = handed_leads(scored, plan, reasons, contacts=deployment().keep_contacts)
    done = hand_out(address, leads, plan, by=session.person())
    return handed_line(done.calls, again=done.again)


def _standing() -> str:
    """How far the calls are that were handed out of the batch in hand, "" where none were."""
    record = session.kept_record()
    if record is None or not record.called:
        return ""
    with refusals():
        return standing_line(calls_of_list(record.address, by=session.person()))
    return ""


def answer() -> None:
    """How many calls of the file in hand went to whom, how far they are, and the way to them."""
    count, line = session.said(_SAID, (None, ""))
    if count != session.upload_count():
        line = _standing()
    if not line:
        return
    look = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
    with st.container(key="handed_line", **look):
        st.markdown(f":material/task_alt: {plain(line)}", width="content")
        if not deployment().keep_contacts:
            st.caption(NO_NUMBERS, width="content")
        st.page_link("pages/my_calls.py", label="Open My calls", icon=":material/arrow_forward:")
