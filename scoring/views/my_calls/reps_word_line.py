"""The conversions of called leads as Progress and Monitor count them, in one sentence."""

from scoring.pipelines.reps_word import RepsWord
from scoring.wording import counted


def reps_word_line(found: RepsWord) -> str:
    """What reps say and what counts, with the leads on which both differ; "" without calls.

    >>> reps_word_line(RepsWord(12, 5, 6, 3)).partition(": ")[0]
    'Of 12 leads called 5 converted as the reps say'
    """
    if not found.called:
        return ""
    leads = f"Of {counted(found.called, 'lead')} called {found.converted:,} converted"
    if not found.differ:
        return f"{leads}, by the reps (Progress on My calls) as by what counts on Monitor."
    return (
        f"{leads} as the reps say: so Progress on My calls counts. On Monitor {found.counting:,} "
        f"count, by the newest news of reps and files; {counted(found.differ, 'lead')} "
        f"{'differs' if found.differ == 1 else 'differ'}."
    )
