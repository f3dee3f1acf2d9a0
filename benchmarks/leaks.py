"""What becomes of leaks that are planted into histories, and of the honest columns beside them.

    python -m benchmarks.leaks [FILE:OUTCOME:LATE,LATE …] [--leads N] [--kinds N] [--only WORDS]

Histories made by chance in the shape of public ones, the bundled sample, and files that are named,
each with its outcome and the columns known too late. Every leak is planted alone.
"""

import argparse
from collections import Counter
from pathlib import Path

from scoring.history.outcome import outcomes
from scoring.intake.table.reading import read_leads
from tests.leaks.fates import Fate, fates, lost_honest
from tests.leaks.histories import Base, made_up
from tests.leaks.planted import Plant, leaks

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample_history.csv"


def options() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE:OUTCOME:LATE,LATE")
    parser.add_argument("--leads", type=int, default=3_000, help="of each file, evenly spread")
    parser.add_argument("--only", default="", metavar="WORDS", help="bases with these words")
    parser.add_argument("--kinds", type=int, default=100, help="of leaks, the first ones")
    return parser.parse_args()


def file_base(spec: str, leads: int) -> Base:
    """A history from a file."""
    name, outcome, late = (*spec.split(":"), "")[:3]
    frame = read_leads(Path(name).read_bytes(), Path(name).name).frame
    frame = frame.iloc[:: max(1, len(frame) // leads)].reset_index(drop=True)
    known, won = outcomes(frame[outcome], outcome)
    frame = frame[known][[c for c in frame.columns if c != outcome] + [outcome]]
    return Base(Path(name).name, frame.reset_index(drop=True), outcome, won,
                frozenset(late.split(",")))  # fmt: skip


def show(found: list[Fate]) -> None:
    """Print the shares caught, and what went through."""
    for plant in Plant:
        some = [f for f in found if f.leak.plant is plant]
        if not some:
            continue
        caught, out = sum(f.is_caught for f in some), sum(f.is_left_out for f in some)
        print(f"{plant}: {caught} of {len(some)} caught ({caught / len(some):.1%}), {out} left out")
    for base, caught in Counter(f.base for f in found if not f.is_caught).most_common():
        print(f"  through in {base}: {caught}")
    for fate in found:
        if not fate.is_caught:
            q = fate.question
            said = f"{q.certainty}, {q.auc_read:.3f} and {q.auc_left_out:.3f}" if q else "silent"
            print(f"    {fate.base}: {fate.leak.kind} ({said})")


def main() -> None:
    """Measure and print."""
    chosen = options()
    sample = file_base(f"{SAMPLE}:Converted:Call outcome", chosen.leads)
    every = [*made_up(), sample, *(file_base(spec, chosen.leads) for spec in chosen.files)]
    bases = [base for base in every if chosen.only in base.name]
    show(list(fates(bases, list(leaks())[: chosen.kinds])))
    lost = {base.name: lost_honest(base) for base in bases}
    honest, gone = sum(len(b.honest) for b in bases), sum(map(len, lost.values()))
    print(f"honest: {honest - gone} of {honest} read by default ({1 - gone / honest:.1%})")
    for name, columns in lost.items():
        if columns:
            print(f"  left out in {name}: {', '.join(columns)}")


if __name__ == "__main__":
    main()
