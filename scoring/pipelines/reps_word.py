"""What reps said of the leads that they called, beside what counts of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.intake.table.dispositions import Disposition
from scoring.store import lead_store


@dataclass(frozen=True)
class RepsWord:
    """Of `called` leads: who `converted` by the last word of a rep, and who does by what counts.

    What counts is the newest news, of reps and files. `differ` of them are in one of both alone.
    """

    called: int
    converted: int
    counting: int
    differ: int


def reps_word(addresses: Iterable[str]) -> RepsWord:
    """The called leads of these batches. Raises BatchUnknown and StorageFailed."""
    store, words = lead_store(), list[tuple[bool, bool]]()
    for address in addresses:
        made = [call for call in store.calls.of_batch(address) if call.said is not None]
        if not made:
            continue
        counts = store.outcomes.of_batch(address).converted == 1
        words += [
            (call.said is not None and call.said.what is Disposition.CONVERTED,
             bool(counts[call.place]))
            for call in made
        ]  # fmt: skip
    said, counting = (sum(word[side] for word in words) for side in (0, 1))
    return RepsWord(len(words), said, counting, sum(a != b for a, b in words))
