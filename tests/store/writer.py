"""Writers that are killed at any moment: each is forked off a process that has imported all.

Called as `python -m store.writer FOLDER PART`: PART leads of a batch are written at a time. For
each line “NAME ROUNDS” of its input a writer begins, of which the number of its process is printed.
It keeps what is in FOLDER, and appends to NAME.said
what was acknowledged, a JSON line each. When it has ended its number is printed again, with its
exit code.
"""

import json
import os
import pickle
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TextIO

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.model.scored import ScoredBatch
from scoring.store import arriving, lead_store
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.outcome_store import GivenOutcome

CALLS = 3


def write(scored: ScoredBatch, name: str, rounds: int, said: TextIO) -> None:
    """Keep batches, with calls, dispositions and outcomes."""

    def tell(**acknowledged: object) -> None:
        print(json.dumps(acknowledged), file=said, flush=True)

    store = lead_store()
    for number in range(rounds):
        batch = replace(scored, filename=f"{name} {number}.csv")
        kept = store.batches.keep(batch, by=LOCAL, came_by="page")
        tell(batch=kept.address, number=kept.number)
        leads = [HandedLead(place, name, place + 1) for place in range(CALLS)]
        store.calls.hand_out(kept.address, leads, by=LOCAL)
        for call in store.calls.of_batch(kept.address):
            what = SaidOfCall(Disposition.NO_ANSWER, f"{name} {number} {call.place}")
            seq = store.calls.say(call.number, what, by=LOCAL)
            tell(said=seq, call=call.number, note=what.note)
        given = [GivenOutcome(n, n % 2 == 0, date(2026, 11, 1)) for n in range(len(scored.leads))]
        store.outcomes.put(kept.address, given, by=LOCAL, came_by="file")
        tell(outcomes=kept.address)


def main(folder: Path, part: int) -> None:
    """Begin a writer for each line, until there are no more."""
    arriving.PART = part
    scored: ScoredBatch = pickle.loads((folder / "scored.pickle").read_bytes())
    waiting = set[int]()
    for line in iter(sys.stdin.readline, ""):
        name, _, rounds = line.strip().rpartition(" ")
        if name:
            writer = os.fork()
            if not writer:
                with (folder / f"{name}.said").open("a") as said:
                    write(scored, name, int(rounds), said)
                os._exit(0)
            waiting.add(writer)
            print(writer, flush=True)
            continue
        # An empty line: wait for all of them.
        for writer in sorted(waiting):
            print(writer, os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]), flush=True)
        waiting.clear()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
