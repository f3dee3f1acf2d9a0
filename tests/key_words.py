"""What a sentence must hold, however it is worded."""


def lacking(text: str, *words: str) -> list[str]:
    """The words that a text does not hold, in the order in which they are asked for.

    >>> lacking("12 of 40 leads convert.", "12", "40 leads"), lacking("None.", "12")
    ([], ['12'])
    """
    found, place = [], 0
    for word in words:
        at = text.find(word, place)
        found += [word] if at < 0 else []
        place = place if at < 0 else at + len(word)
    return found
