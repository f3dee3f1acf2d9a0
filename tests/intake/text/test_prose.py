import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import FileRefused
from scoring.intake.table.reading import read_table
from scoring.intake.text.prose import _are_blanks_after

LOG = "".join(
    f"2026-10-12 13:55:{n:02},{n:03} INFO [main] read {n} leads, wrote\n" for n in range(30)
)
CHAT = "".join(f"[12.10.26, 10:{n:02}:11] Ann Lee: hello, {n} times\n" for n in range(30))
SETTINGS = "[main]\nname = Ann, Bob\nport = 80\nlist = 1,2,3\n\n[other]\nkey = a;b\n"
VARIABLES = "A=1\nB=two\nC=three,four\nD=5\n"
TAGS = "Hello Ann,\n<p>here is the list, as said</p>\n<br>Bye, Bob\n<div>--</div>\n"
LITERAL = 'leads = [\n    ("L1", "Ann", "Rome"),\n' + '    ("L2", "Bob", "Oslo"),\n' * 9 + "]\n"
DIFF = "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n-a, b\n+a, c\n d, e\n"
DUMP = "--\n-- Dump\n--\n\nSET lock_timeout = 0;\n\nCOPY t (id, name) FROM stdin;\n1\tAnn\n2\tBob\n"
ENTRIES = "version: 1\n\n" + "dn: uid=7,ou=people\ncn: Ann Lee\nmail: a@b.co\n\n" * 3
SUBTITLES = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello, all\n"
TRACE = 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    f(1, 2)\n'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LOG, "a log"),
        (CHAT, "a chat"),
        (SETTINGS, "settings"),
        (VARIABLES, "settings"),
        (TAGS, "text with tags"),
        (LITERAL, "part of a program"),
        (DIFF, "a comparison of two files"),
        (DUMP, "a database dump"),
        (ENTRIES, "LDIF"),
        (SUBTITLES, "subtitles"),
        (TRACE, "an error message of a program"),
    ],
)
def test_a_text_that_is_something_else_is_refused_by_its_kind(text: str, kind: str) -> None:
    with pytest.raises(FileRefused, match=kind):
        read_table(text.encode(), "leads.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ann,\nI came, I saw.\nHe left, sadly.\nWe met, once.\nThey ran, fast.\nBye, Bob\n",
        "The fog comes, on little feet.\nIt sits looking, over harbor\nand city, on silent feet\n",
    ],
)
def test_a_letter_with_one_comma_in_each_line_is_no_table(text: str) -> None:
    with pytest.raises(FileRefused, match="plain text without a table"):
        read_table(text.encode(), "leads.csv")


@pytest.mark.parametrize(
    "text",
    [
        "name, company\nAnn Lee, Acme Corp\nBob Ray, Blue Sky\nCy Dee, Core Labs\n",
        "when,who\n2026-10-12 13:55,Ann\n2026-10-13 14:00,Bob\n2026-10-14 9:00,Cy\n",
        "query,visits\nutm=a,3\nsource=b,4\nutm=c,5\nnone,6\n",
        "name,phone\n(Ann),(022) 555\n(Bob),(022) 556\n(Cy),(022) 557\n",
    ],
)
def test_tables_that_look_a_little_like_it_are_read(text: str) -> None:
    assert len(read_table(text.encode(), "leads.csv").frame) >= 3


@given(st.lists(st.lists(st.sampled_from(["a", " a", " b", " ", ""]), min_size=1, max_size=12)))
def test_blanks_follow_marks_where_nine_of_ten_cells_behind_one_begin_with_one(
    records: list[list[str]],
) -> None:
    behind = [cell for record in records for cell in record[1:] if cell.strip()]
    blanks = [cell for cell in behind if cell.startswith(" ")]
    told = len(behind) > 0 and 10 * len(blanks) >= 9 * len(behind)
    assert _are_blanks_after(records) == told
