"""`python -m tests.nasty [WORD ...]`: how the uploads come out, family by family.

With words, only the cases whose family or name holds one of them.
"""

import sys
from collections.abc import Iterable

from .apart import Outcome, count, run
from .cases import FAMILIES
from .judge import Grade


def main(words: list[str]) -> None:
    """Run the cases and print a line for each that is not as it must be, then the counts."""
    done: list[Outcome] = []
    for family, cases in FAMILIES.items():
        chosen = [
            c for c in cases if not words or any(w.casefold() in c.id.casefold() for w in words)
        ]
        outcomes = [run(case) for case in chosen]
        if outcomes:
            print(f"{family:28} {_counts(outcomes)}", flush=True)
        _print_wrong(outcomes)
        done += outcomes
    print(f"{'all':28} {_counts(done)}")


def _print_wrong(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.verdict.grade is not Grade.RIGHT:
            print(f"  {outcome.verdict.grade}: {outcome.case.name}\n      {outcome.verdict.why}")


def _counts(outcomes: list[Outcome]) -> str:
    told = "  ".join(f"{grade} {count(outcomes, grade):3}" for grade in Grade)
    slowest = max((o.seconds for o in outcomes), default=0)
    largest = max((o.megabytes for o in outcomes), default=0)
    return f"{told}  of {len(outcomes)}  (slowest {slowest:.1f} s, most {largest:.0f} MB)"


if __name__ == "__main__":
    main(sys.argv[1:])
