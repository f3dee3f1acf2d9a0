"""Text from outside as text and nothing else, where Streamlit reads Markdown."""

import re

import pandas as pd

from scoring.wording import straight

# What makes Markdown of a text anywhere in it, and at its start: marks, lists, headings, lines.
_MARKS = re.compile(r"[\\`*_{}\[\]()<>#$|~:&]")
_BEGINS = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:[\s-]|$)|=))")
_BREAK = re.compile(r"[ \t]*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t]*")
# What is made of the text that Markdown has left: links of addresses, pictures of :words:, signs
# of arrows. No escape keeps it from that; a sign without width, which joins words, does.
_JOINER = "\u2060"
_MADE = re.compile(
    r"(?i:https?(?=://)|www(?=\.))"  # an address of the web
    r"|(?=@)"  # one of e-mail
    r"|:(?=[\w+-]+:|material/)"  # an emoji, an icon
    r"|(?<!\S)[<>~-](?=[>=-]>?(?!\S))"  # an arrow, a dash, a sign of comparison
)
# What stands between these marks.
_QUOTED = re.compile("“([^”`]+)”")
# Signs that no name of a file needs: those of paths, of commands, and those that nobody sees.
_NOT_IN_A_NAME = re.compile(r"[^\w .()+,;=@-]+")
LONGEST_NAME = 120


def plain(text: object) -> str:
    """Text from outside on one line, which must not be taken for Markdown."""
    return _begun(_marked(text).lstrip(" \t"))


def stressed(text: str) -> str:
    """Such a text in which ** on both sides marks what counts."""
    return _begun("**".join(map(_marked, text.split("**"))))


def coded(text: str) -> str:
    """Such a text in which what is quoted is code: copied from it, it is as it was."""
    said = _QUOTED.split(text)
    said[0::2], said[1::2] = map(_marked, said[0::2]), map(_code, said[1::2])
    return _begun("".join(said))


def plain_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Such texts as the cells and the names of a table that Streamlit reads as Markdown."""
    return table.map(plain).rename(index=plain, columns=plain)


def unlinked(text: object) -> str:
    """Such a text where no links are made; copied from it, an address of e-mail is as it was."""
    return plain(text).replace(f"{_JOINER}@", "@")


def link(text: object, address: str) -> str:
    """Such a text as a link."""
    return f"[{unlinked(text)}]({address})"


def file_name(text: str) -> str:
    """A name for a file to be saved under, of a text that may come from outside."""
    stem, _, ending = _NOT_IN_A_NAME.sub("_", straight(text)).rpartition(".")
    return f"{stem.strip('. ')[:LONGEST_NAME] or 'file'}.{ending}"


def _marked(text: object) -> str:
    line = straight(_BREAK.sub(" ", str(text)))
    return _MARKS.sub(r"\\\g<0>", _MADE.sub(rf"\g<0>{_JOINER}", line))


def _code(text: str) -> str:
    return f"`{straight(_BREAK.sub(' ', text))}`"


def _begun(line: str) -> str:
    return _BEGINS.sub(r"\1\\", line)
