"""That a model no longer holds, in a line for every page."""

from scoring.pipelines.monitored import MonitoredModel


def status_line(found: MonitoredModel) -> str:
    """The gravest that is known of a model."""
    return f"Model {found.model}: {found.verdict.sentences[0]}"
