"""Many visitors one after another, each with leads of their own: does the server keep anything?

    python -m benchmarks.sessions [--sessions 1000] [--leads 500] [--first 100]

Every visitor opens the app, uploads, looks at the ranked list and leaves. The memory that the
server's process holds is looked at after each hundred, once the sessions have ended: at the end it
should be at most 1.2 times that after the first hundred. A session ends sooner here than a
visitor's does, so that the count of those that wait for their end stays as small as with visitors.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.load import is_ranked, own_leads
from benchmarks.served_app import ServedApp, served
from benchmarks.streamlit_client import AppSession

MOST_GROWTH = 1.2
# Seconds that a session is remembered after its page was closed, and until it is swept up.
REMEMBERED, SWEPT = 4, 6
# Visitors after so many have the leads of earlier ones.
FILES = 100


def visit(app: ServedApp, content: bytes) -> None:
    """A visitor comes, ranks leads and goes."""
    with AppSession(app.address) as session:
        session.open()
        session.upload("leads.csv", content)
        is_ranked(session)


def held(app: ServedApp) -> int:
    """The MB that are held once all sessions have ended."""
    time.sleep(SWEPT)
    return app.memory()


def grown(app: ServedApp, sessions: int, first: int, files: Sequence[bytes]) -> float:
    """How many times the memory after the first sessions is held after all of them."""
    seen = list[int]()
    for number in range(1, sessions + 1):
        visit(app, files[number % len(files)])
        if number % first == 0 or number == sessions:
            seen.append(held(app))
            print(f"{number:5} sessions  {seen[-1]:5} MB", flush=True)
    return seen[-1] / seen[0]


def main() -> None:
    """Print the memory as sessions come and go; fail where it has grown too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1_000)
    parser.add_argument("--leads", type=int, default=500)
    parser.add_argument("--first", type=int, default=100)
    options = parser.parse_args()
    files = own_leads(min(FILES, options.sessions), options.leads)
    with served(told={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(REMEMBERED)}) as app:
        ratio = grown(app, options.sessions, options.first, files)
    print(f"{ratio:.2f} times the memory after the first {options.first}")
    if ratio > MOST_GROWTH and options.sessions > options.first:
        sys.exit(f"That is more than {MOST_GROWTH} times.")


if __name__ == "__main__":
    main()
