"""How a model stands is worked out behind pages, and seldom."""

from scoring.errors import StorageFailed
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState, MonitorVerdict
from scoring.pipelines.monitored import MonitoredModel
from scoring.pipelines.watched_model import WatchedModel

FINE = MonitoredModel("m", "v0001", MonitorVerdict(MonitorState.FINE, ("It holds.",)), (), ())


def test_nothing_is_known_at_first_and_the_page_does_not_wait() -> None:
    watched = WatchedModel()
    assert watched.soon("mark", lambda: FINE) is None
    watched.wait()
    assert watched.soon("mark", lambda: FINE) is FINE


def test_a_new_mark_within_a_minute_is_answered_by_what_was_known() -> None:
    watched, looked = WatchedModel(), list[str]()

    def look() -> MonitoredModel:
        looked.append("looked")
        return FINE

    for mark in ("one", "two", "three"):
        watched.soon(mark, look)
        watched.wait()
    assert looked == ["looked"]


def test_who_waits_gets_what_is_true_now() -> None:
    watched = WatchedModel()
    watched.soon("one", lambda: FINE)
    watched.wait()
    other = MonitoredModel("m", "v0002", FINE.verdict, (), ())
    assert watched.now("two", lambda: other) is other
    assert watched.soon("two", lambda: FINE) is other


def test_a_store_that_refuses_is_nothing_known() -> None:
    def refused() -> MonitoredModel:
        raise StorageFailed("The store could not be opened: the disk is full. Free some space.")

    assert WatchedModel().now("mark", refused) is None
