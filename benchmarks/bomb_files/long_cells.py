"""Leads whose cells are made to send a search back and forth, short ones and very long ones."""

from collections.abc import Callable

from benchmarks.bomb_files.bomb import HEADER, Bomb, leads_with, numbered

_ID, _NAME, _EMAIL, _PHONE, _SOURCE, _CITY, _VISITS, _CREATED, _LAST = range(9)
# What a cell is made of, again and again; its column; what ends it.
_PIECES: dict[str, tuple[int, str, str]] = {
    "digits": (_VISITS, "7", ""),
    "digits and a letter": (_VISITS, "7", "x"),
    "grouped digits": (_VISITS, "123.", "4"),
    "points": (_VISITS, ".", "1"),
    "signs of a number": (_VISITS, "+-", "1"),
    "percents": (_VISITS, "5 % ", "!"),
    "digits of other scripts": (_VISITS, "٣", "x"),
    "numbers in words": (_VISITS, "one hundred and ", "x"),
    "ranges": (_VISITS, "1-2 to 3 - ", "x"),
    "durations": (_VISITS, "1h 2m ", "x"),
    "clocks": (_VISITS, "12:34:", "x"),
    "units": (_VISITS, "3 kg ", "!"),
    "money": (_VISITS, "$ 1 € ", "x"),
    "exponents": (_VISITS, "1e9", "x"),
    "blanks inside a number": (_VISITS, "1 ", "x"),
    "blanks and an end": (_VISITS, " ", "x"),
    "dates": (_CREATED, "2026-01-01 ", "x"),
    "slashes": (_CREATED, "12/", "x"),
    "months in words": (_CREATED, "1 January 2026 at ", "x"),
    "zones": (_CREATED, "UTC+01:00 ", "x"),
    "days and blanks": (_CREATED, "Monday, ", "x"),
    "ordinals": (_CREATED, "1st 2nd ", "x"),
    "mail without an at": (_EMAIL, "a.", "x"),
    "mail with many ats": (_EMAIL, "a@", "x"),
    "mail with a long host": (_EMAIL, "a.b-", "@x"),
    "mail in angle brackets": (_EMAIL, "A <a@b.de>; ", "x"),
    "phone digits": (_PHONE, "1", ""),
    "phone signs": (_PHONE, "+1 (", ")"),
    "phone words": (_PHONE, "tel 1 ext 2 / ", "x"),
    "titles of persons": (_NAME, "Prof. Dr. ", "X"),
    "names with hyphens": (_NAME, "Ann-", "x"),
    "names with particles": (_NAME, "van de la ", "X"),
    "capitals": (_NAME, "aB", "c"),
    "ids of zeros": (_ID, "0", "1"),
    "ids of hyphens": (_ID, "A-1", "-"),
    "addresses of the web": (_SOURCE, "http://a.b/?c=d&", "x"),
    "lists": (_SOURCE, "a;b|", "x"),
    "JSON that is never closed": (_SOURCE, "[{'a':", ""),
    "brackets": (_SOURCE, "[", "x"),
    "entities": (_SOURCE, "&amp;", "x"),
    "wrappers": (_SOURCE, "=<b>", "x"),
    "equal signs": (_SOURCE, "=", "1"),
    "apostrophes": (_SOURCE, "'", "x"),
    "underscores": (_SOURCE, "_", "x"),
    "escapes": (_SOURCE, "\\u00e9\\n", "x"),
    "percent escapes": (_SOURCE, "%C3%A9", "x"),
    "mojibake of mojibake": (_CITY, "ÃƒÂ©", "x"),
    "combining signs": (_CITY, "e\u0301\u0302", "x"),
    "capital sharp letters": (_CITY, "ẞİŉ", "x"),
    "words for nothing": (_CITY, "n/a ", "-"),
    "hyphens": (_CITY, "-", "x"),
    "line ends as text": (_LAST, "\\r\\n", "x"),
    "tags of marketing": (_LAST, "utm_source=a&", "x"),
    "total words": (_LAST, "Total of ", ":"),
}
_SHORT, _LONG = 60, 30_000


def _cells(place: int, piece: str, end: str, length: int) -> Callable[[int], bytes]:
    times = max(1, length // len(piece))

    def make(size: int) -> bytes:
        most = max(1, min(times, size // 40 // len(piece)))
        return leads_with(place, lambda n: piece * most + str(n) * (length < 100) + end, size)

    return make


def _in_every_column(size: int) -> bytes:
    cells = [piece * 3 + end for _, piece, end in _PIECES.values() if "," not in piece]

    def line(number: int) -> str:
        return ",".join(cells[(number * 3 + at * 5) % len(cells)] for at in range(9)) + "\n"

    return numbered(line, size, HEADER)


BOMBS = (
    *(Bomb(f"{name}, short", _cells(*of, _SHORT)) for name, of in _PIECES.items()),
    *(Bomb(f"{name}, long", _cells(*of, _LONG)) for name, of in _PIECES.items()),
    Bomb("pieces of every kind", _in_every_column),
    Bomb(
        "one phone of all, other names",
        lambda size: leads_with(_PHONE, lambda _: "+49 30 1234567", size),
    ),
    Bomb("one id of all", lambda size: leads_with(_ID, lambda _: "7", size)),
    Bomb("a chain of mails", lambda size: leads_with(_EMAIL, lambda n: f"p{n // 2}@m.com", size)),
    Bomb("distinct words", lambda size: leads_with(_SOURCE, lambda n: f"word {n} of {n}", size)),
    Bomb(
        "distinct persons",
        lambda size: leads_with(_NAME, lambda n: f"Ann{n} Maria Baker{n % 997}", size),
    ),
    Bomb(
        "distinct dates",
        lambda size: leads_with(
            _CREATED,
            lambda n: f"{n % 28 + 1}.{n % 12 + 1}.20{n % 30:02} {n % 24}:{n % 60:02}.{n}",
            size,
        ),
    ),
    Bomb(
        "distinct numbers", lambda size: leads_with(_VISITS, lambda n: f"{n}.{n % 997} km/h", size)
    ),
)
