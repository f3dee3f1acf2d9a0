"""Text of a file stays text wherever a page shows it."""

import re

import pandas as pd
import pytest

from pages._parts.only_text import coded, file_name, link, plain, plain_cells, stressed, unlinked

JOINER = "\u2060"


def seen(text: str) -> str:
    """The text as Markdown shows it: a mark after a backslash is itself."""
    return re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain(text)).replace(JOINER, "")


@pytest.mark.parametrize(
    "text",
    [
        "www.falconmetals.in",
        "see http://a.in:80/x?y=1",
        "HTTPS://A.IN",
        "ana@b.com",
        "![x](http://a.b/c.png)",
        ":red[hi] :smile: :material/home:",
        "$x$ & $y$",
        "3 <= 5 -> 8 -- 9",
        "a\\",
    ],
)
def test_what_is_shown_is_the_text_itself(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("www.a.in", r"www\."),
        ("WWW.a.in", r"(?i)www\."),
        ("go to https://a.in", r"https?:"),
        ("Http://a.in", r"(?i)https?\\?:"),
        ("x ana@b.com", r"\w@"),
        (":100:", r":\w+:"),
        (":material/home:", r":material"),
        ("a -> b", r"->"),
        ("a <-> b", r"<->"),
        ("-- b", r"--"),
    ],
)
def test_nothing_is_made_of_it_afterwards(text: str, made: str) -> None:
    shown = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain(text))

    assert re.search(made, text)
    assert not re.search(made, shown)


@pytest.mark.parametrize(
    "text", ["# a", "- a", "+ a", "=== a", "1. a", "27) a", "> a", "```", "~~~"]
)
def test_no_line_begins_a_block(text: str) -> None:
    assert not re.match(r"[#+=>`~-]|\d+[.)](\s|$)", plain(text))


@pytest.mark.parametrize("text", ["a\nb", "a \r\n\r\n b", "  a b", "\n\n    a\u2028b"])
def test_a_text_of_several_lines_is_one_line(text: str) -> None:
    assert plain(text) == "a b"


def test_a_sound_text_is_as_it_is() -> None:
    for text in ("Ananya Das", "12 of 40 past leads", "2026-03-01", "7.8 points", "−3"):
        assert plain(text) == text


def test_an_address_is_copied_from_its_link_as_it_was() -> None:
    assert link("ana@b.com", "mailto:ana@b.com") == "[ana@b.com](mailto:ana@b.com)"


def test_what_counts_is_marked_and_the_rest_is_text() -> None:
    assert stressed("**Call 3** of [a](b)*") == "**Call 3** of \\[a\\]\\(b\\)\\*"


def test_signs_that_turn_a_line_round_are_left_out() -> None:
    assert plain("gpj\u202eexe \u2066a\u2069") == "gpjexe a"


def test_cells_and_names_of_a_table_are_text() -> None:
    shown = plain_cells(pd.DataFrame({"a*": ["<b>", 3]}, index=["#1", "2"]))
    assert shown.to_dict() == {"a\\*": {"\\#1": "\\<b\\>", "2": "3"}}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("call_sheet_März 2026_v0001.csv", "call_sheet_März 2026_v0001.csv"),
        ("../../etc/<b>x</b>.html", "_.._etc_b_x_b_.html"),
        ("gpj\u202e.exe.csv", "gpj.exe.csv"),
        ('a"; x=1\r\n.csv', "a_; x=1_.csv"),
        (".csv", "file.csv"),
        (f"{'a' * 300}.xlsx", f"{'a' * 120}.xlsx"),
    ],
)
def test_a_file_is_saved_under_a_name_that_can_do_nothing(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_number_with_its_sign_is_no_list() -> None:
    assert plain("+7.8 points") == "+7.8 points"
    assert plain("+ 7.8") == "\\+ 7.8"


def test_a_name_can_be_copied_from_where_it_is_shown() -> None:
    assert unlinked("ana@b.com") == "ana@b.com"
    said = "Known as “ana@b.com”,\nnot as *ana@b.com*"
    assert coded(said) == f"Known as `ana@b.com`, not as \\*ana{JOINER}@b.com\\*"


@pytest.mark.parametrize("quoted", ["a`b", "``", "`:smile:"])
def test_what_would_end_its_code_is_shown_as_plain_text(quoted: str) -> None:
    assert coded(f"As “{quoted}”.") == plain(f"As “{quoted}”.")
