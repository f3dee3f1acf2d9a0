"""What the server's log says of an error that nobody foresaw: where it happened, and no lead."""

import logging
import traceback

# Those of Streamlit that log what a page raised.
_LOGGERS = (
    "streamlit.error_util",
    "streamlit.runtime.app_session",
    "streamlit.runtime.scriptrunner.script_runner",
)


def log_no_leads() -> None:
    """From now on errors are logged without what they say, which may quote a cell."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_only_where)


def _only_where(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        kind, _, trace = record.exc_info
        # Written in place of the error where it is there.
        record.exc_text = "".join(traceback.format_tb(trace)) + kind.__name__
    return True
