"""What the server's log says of an error that nobody foresaw: where it happened, and no lead."""

from scoring.errors import log_only_where

# Those of Streamlit that log what a page raised.
_LOGGERS = (
    "streamlit.error_util",
    "streamlit.runtime.app_session",
    "streamlit.runtime.scriptrunner.script_runner",
)


def log_no_leads() -> None:
    """From now on errors are logged without what they say, which may quote a cell."""
    log_only_where(*_LOGGERS)
