"""The server's log after an error that nobody foresaw."""

import logging

import pytest

from pages._session.logged import log_no_leads


def test_an_unforeseen_error_is_logged_by_its_place_and_not_by_the_cell_it_quotes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log_no_leads()
    logger = logging.getLogger("streamlit.error_util")
    logger.addHandler(caplog.handler)
    try:
        float("Jane Roe")
    except ValueError as error:
        logger.error("Uncaught app execution", exc_info=error)
    logger.removeHandler(caplog.handler)
    assert ("test_logged.py" in caplog.text, "ValueError" in caplog.text) == (True, True)
    assert "could not convert" not in caplog.text
