"""What is installed is locked to the byte, agrees with what is asked for, and has its licence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.txt": "requirements.lock",
    "requirements-mlflow.txt": "requirements-mlflow.lock",
    "requirements-auth.txt": "requirements-auth.lock",
    "requirements-dev.txt": "requirements-dev.lock",
}
# Beside the product, in environments of their own.
APART = {
    "requirements-airflow.txt": "requirements-airflow.lock",
    "requirements-cluster.txt": "requirements-cluster.lock",
}
ENTRY = re.compile(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)[^\n]*\n((?:    .*\n?)*)", re.MULTILINE)
PIN = re.compile(r"^([\w.-]+)==(\S+)$", re.MULTILINE)
ROW = re.compile(
    r"^\| ([\w.-]+) \| (\S+) \| (.*?) \| (the app|tracking|signing in|PostgreSQL|tests) \|$", re.M
)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> dict[str, str]:
    return {entry[0]: entry[1] for entry in ENTRY.findall(text(name))}


@pytest.mark.parametrize(("asked", "lock"), (LOCKS | APART).items())
def test_every_pin_is_locked_at_its_version(asked: str, lock: str) -> None:
    pins = dict(PIN.findall(text(asked)))
    assert pins
    assert pins.items() <= locked(lock).items()


@pytest.mark.parametrize("lock", (LOCKS | APART).values())
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = ENTRY.findall(text(lock))
    assert len(entries) == len(re.findall(r"^\S+==", text(lock), re.MULTILINE)) > 40
    assert [e[0] for e in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", e[2])] == []


def test_what_tests_install_is_what_the_app_installs_and_more() -> None:
    app, tracking, signing_in, tests = (locked(lock).items() for lock in LOCKS.values())
    assert app < tracking < tests
    assert app < signing_in < tests


def test_what_comes_with_a_package_is_locked_too() -> None:
    assert {"sqlalchemy", "alembic", "mako", "starlette", "numba"} <= locked(
        "requirements.lock"
    ).keys()


@pytest.mark.parametrize("lock", (LOCKS | APART).values())
def test_a_lock_names_no_server(lock: str) -> None:
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links", text(lock)) == []


def test_the_page_of_licences_is_that_of_the_locks() -> None:
    rows = ROW.findall(text("docs/licences.md"))
    assert {name: version for name, version, _, _ in rows} == locked("requirements-dev.lock")
    app, tracking, signing_in = (
        {name for name, _, _, use in rows if use in ("the app", more)}
        for more in ("", "tracking", "signing in")
    )
    assert app == locked("requirements.lock").keys()
    assert tracking == locked("requirements-mlflow.lock").keys()
    assert signing_in < locked("requirements-auth.lock").keys()


def test_every_package_states_a_licence_and_none_is_copyleft_of_the_whole() -> None:
    licences = {name: licence for name, _, licence, _ in ROW.findall(text("docs/licences.md"))}
    odd = {n: x for n, x in licences.items() if not x.strip() or re.search(r"GPL|GNU|UNKNOWN", x)}
    # The driver of PostgreSQL is a library beside the product, under the lesser licence.
    assert {name: "LGPL" in licence for name, licence in odd.items()} == {
        "psycopg": True, "psycopg-binary": True,
    }  # fmt: skip


def test_what_make_installs_is_checked_by_hash() -> None:
    lines = [line for line in text("Makefile").splitlines() if line.startswith("INSTALL =")]
    assert len(lines) == 2
    assert all("--require-hashes" in line for line in lines)
    installed = re.findall(r"\$\(INSTALL\) -r (\S+)", text("Makefile"))
    locks = ["requirements.lock", "requirements-dev.lock", "requirements-airflow.lock"]
    assert installed == [*locks, "requirements-dev.lock", "requirements-cluster.lock"]


def test_a_cluster_has_the_packages_of_the_app_and_of_the_tests_at_their_versions() -> None:
    ours, app, tests = map(locked, ("requirements-cluster.lock", *list(LOCKS.values())[::3]))
    assert app.items() < ours.items()
    assert {name for name in ours.keys() & tests.keys() if ours[name] != tests[name]} == set()
