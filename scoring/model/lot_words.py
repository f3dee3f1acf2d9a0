"""The calls that go to leads drawn by lot, in words."""

from scoring.wording import counted, percent


def lot_words(share: float, seed: int, calls: int, drawn: int) -> str:
    """How many of so many calls were drawn by the lot of a seed, where a share of them was to be.

    >>> lot_words(0.05, 0, 9, 0)
    '5% of 9 calls is less than one by lot.'
    """
    if not drawn:
        return f"{percent(share)} of {counted(calls, 'call')} is less than one by lot."
    goes = "goes" if drawn == 1 else "go"
    return (
        f"{drawn:,} of {counted(calls, 'call')} {goes} to leads drawn by lot (seed {seed}), "
        "whatever their chance: what becomes of them shows later what the list is worth. The list "
        "to dial does not say which they are; the file of all leads does."
    )
