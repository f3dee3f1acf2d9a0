"""Accept a proposed recoding from the command line: what is proposed, and the leads scored so."""

import argparse
from collections.abc import Iterator

from scoring.errors import FileRefused
from scoring.model.scored import ScoredBatch
from scoring.monitoring.renamed.recoding import Recoding
from scoring.monitoring.renamed.renamed_words import difference_line, recoding_line, recoding_rows
from scoring.pipelines.recoded_batch import with_recoding

LISTED_VALUES = 12
NOTHING = "NOTE    No recoding is proposed: the values of this file seem to mean what they say."


def add_recode(parser: argparse.ArgumentParser) -> None:
    """The option that accepts a recoding."""
    parser.add_argument(
        "--recode", action="store_true",
        help="where values of the file seem to be those of the history under other codes, read "
        "them as is proposed; without it that is only told",
    )  # fmt: skip


def require_whole(options: argparse.Namespace) -> None:
    """Raise FileRefused where a recoding is asked for of a file that is scored in parts."""
    if options.recode and options.cluster is not None:
        raise FileRefused(
            "A cluster scores a file in parts and proposes no recoding of its values. Leave "
            "--recode out, or leave --cluster out and score the file here."
        )


def recoded(options: argparse.Namespace, scored: ScoredBatch) -> ScoredBatch:
    """The leads as the recoding reads them that is proposed, where the options accept it."""
    found = with_recoding(scored, accept=options.recode)
    if found.recoding is None:
        if options.recode:
            print(NOTHING)
        return scored
    for line in _told(found.recoding, applied=found.applied):
        print(line)
    if not found.applied:
        print("NOTE    To read the values as is proposed, state --recode.")
    return found.scored


def _told(recoding: Recoding, *, applied: bool) -> Iterator[str]:
    yield f"WARNING {recoding_line(recoding, applied=applied)}"
    yield f"NOTE    {difference_line(recoding)}"
    rows = recoding_rows(recoding)
    for row in sorted(rows, key=lambda row: -row["leads"])[:LISTED_VALUES]:
        value = f"{row['field']} {row['value']} = {row['level']}"
        yield f"          {value} ({row['leads']:,} leads, {row['sure']}). {row['why']}"
    if len(rows) > LISTED_VALUES:
        yield f"          and {len(rows) - LISTED_VALUES:,} more values"
