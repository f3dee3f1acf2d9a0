"""What becomes of polluted CSV files with known truth: scores, faults and where they lie.

    python -m benchmarks.pollution [--seed N] [--show-worst N] [--class WORDS] [--peers] [--full]
        [--sample N]

The first table is of files like those of the benchmark "Pollock" (VLDB 2023): one table of 83 rows
and 9 columns, every row and column polluted in turn. The second is of nine tables and nine
languages, with some rows and columns of each.
"""

import argparse
from collections.abc import Iterator

from benchmarks.pollution_peers import show_peers
from scoring.intake.table.reading import read_table
from tests.pollution.corpus import corpus, published_like, sample
from tests.pollution.figures import Figures, measured
from tests.pollution.judging import Grade
from tests.pollution.polluted import Polluted
from tests.pollution.scoring import simple, weighted


def options() -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--of-each", type=int, default=25, help="files of each single-row class")
    parser.add_argument("--sample", type=int, metavar="N", help="about N files, of every class")
    parser.add_argument("--full", action="store_true", help="every row and column of every table")
    parser.add_argument("--show-worst", type=int, default=20, metavar="N")
    parser.add_argument("--class", dest="words", default="", help="only classes with these words")
    parser.add_argument("--list", action="store_true", help="every file that came out wrong")
    parser.add_argument("--peers", action="store_true", help="other readers on the same files")
    return parser.parse_args()


def show(title: str, figures: Figures, chosen: argparse.Namespace) -> None:
    """Print the figures of one corpus."""
    results = figures.results
    print(f"\n{title}: {len(results):,} files")
    print(f"  simple {figures.simple:.3f}   weighted {figures.weighted:.3f}")
    named = figures.named_scores
    print(f"  … with generated names written: {simple(named):.3f}, {weighted(named):.3f}")
    shares = "   ".join(f"{grade} {figures.share(grade):.2%}" for grade in Grade)
    print(f"  right or contained {figures.sound:.2%}   ({shares})")
    print(
        f"  refused {sum(r.refused for r in results)}   "
        f"needless issues {sum(r.needless for r in results)}   "
        f"right with wrong row numbers {sum(r.misplaced for r in results)}   "
        f"slowest {max(r.seconds for r in results):.2f} s"
    )
    for group, counts, example in figures.worst(chosen.show_worst):
        told = ", ".join(f"{counts[grade]} {grade}" for grade in Grade if counts[grade])
        print(f"    {group}: {told}\n        {example.polluted.id}: {example.why[:420]}")
    if chosen.list:
        for result in results:
            if result.grade not in (Grade.RIGHT, Grade.CONTAINED):
                print(f"    {result.grade}: {result.polluted.id}: {result.why[:600]}")


def wanted(files: Iterator[Polluted], chosen: argparse.Namespace) -> list[Polluted]:
    """The files whose class or name holds the words, all or a sample of them."""
    named = (polluted for polluted in files if chosen.words in polluted.id)
    return list(named) if chosen.sample is None else sample(named, chosen.sample, chosen.seed)


def main() -> None:
    """Measure and print."""
    chosen = options()
    seed = chosen.seed
    published = wanted(published_like(seed), chosen)
    several = wanted(corpus(seed, of_each=None if chosen.full else chosen.of_each), chosen)
    for title, files in (("Published shape", published), ("All tables", several)):
        if files:
            show(title, measured(files, read_table), chosen)
        if files and chosen.peers:
            show_peers(title, files)


if __name__ == "__main__":
    main()
