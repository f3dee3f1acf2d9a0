"""Text from outside as text and nothing else, where Streamlit reads Markdown."""

import re

# What makes Markdown of a text anywhere in it, and at its start: marks, lists, headings, lines.
_MARKS = re.compile(r"[\\`*_{}\[\]()<>#$|~:&]")
_BEGINS = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))")
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


def plain(text: object) -> str:
    """Text from outside on one line, which must not be taken for Markdown."""
    line = _BREAK.sub(" ", str(text)).lstrip(" \t")
    held = _MADE.sub(rf"\g<0>{_JOINER}", line)
    return _BEGINS.sub(r"\1\\", _MARKS.sub(r"\\\g<0>", held))


def link(text: object, address: str) -> str:
    """Such a text as a link; copied from it, an address is as it was."""
    return f"[{plain(text).replace(_JOINER, '')}]({address})"
