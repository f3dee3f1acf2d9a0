"""Files given to an uploader: out of Streamlit's store at once, held while they are in view."""

from streamlit.testing.v1 import AppTest


def uploading() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.uploaded_file_manager import DeletedFile

    from pages import _session as session

    session.turn_to(session.said("at", "Call sheet"))
    sent = st.file_uploader("Leads", key="leads")
    st.session_state["first"] = session.taken("leads", sent)
    # What Streamlit hands out once its store has lost the file.
    lost = DeletedFile(sent.file_id) if sent else None
    st.session_state["again"] = session.taken("leads", lost)
    st.session_state["unknown"] = session.taken("others", DeletedFile("of an earlier session"))
    if session.said("is_read"):
        session.hold("leads_read", True)
    context = get_script_run_ctx()
    store = context.uploaded_file_mgr.get_files(context.session_id, [sent.file_id] if sent else [])
    st.session_state["stored"] = len(store)
    st.session_state["held"] = session.said(session.TAKEN, {}).get("leads", {})


def shown() -> AppTest:
    app = AppTest.from_function(uploading, default_timeout=300).run()
    return app.file_uploader[0].upload("leads.csv", b"Name\nJane\n").run()


def test_a_file_is_out_of_the_store_and_still_there_when_the_page_is_drawn_again() -> None:
    app = shown()
    state = app.session_state
    assert state["first"] == state["again"] == [("leads.csv", b"Name\nJane\n")]
    assert (state["stored"], state["unknown"]) == (0, [])


def test_a_file_that_was_removed_from_the_uploader_is_held_no_more() -> None:
    app = shown()
    app.file_uploader[0].clear().run()
    assert (app.session_state["first"], app.session_state["held"]) == ([], {})


def test_a_file_is_held_no_more_once_what_was_read_of_it_is() -> None:
    app = shown()
    app.session_state["is_read"] = True
    app.run()
    assert app.session_state["held"] == {}


def test_a_file_that_was_refused_is_held_no_more_on_another_page() -> None:
    app = shown()
    app.file_uploader[0].clear()
    app.session_state["at"] = "Explore"
    app.run()
    assert app.session_state["held"] == {}
