"""Bytes of every usual encoding come out as the characters that went in, and doubt is told."""

import codecs
from collections import Counter

import pytest
from conftest import EXAMPLES
from encoded_leads import PAGES, lead_file
from hypothesis import given, settings
from hypothesis import strategies as st
from mostly_slow import mostly_slow

from scoring.errors import FileRefused
from scoring.intake.issue import Issue
from scoring.intake.text.characters import Decoded, decode

SEEDS = range(20)
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
MARKED = ["utf-8-sig", "utf-16", "utf-32"]
NAMES = [
    ("cp1252", "Windows-1252", "René,Müller,José,Zoë"),
    ("mac_roman", "Mac Roman", "René,Müller,José,Zoë"),
    ("cp850", "DOS code page 850", "René,Müller,José,Zoë"),
    ("cp1250", "Windows-1250", "Łukasz Żółć,Jiří Dvořák"),
    ("cp1251", "Windows-1251", "Иван Петров"),
    ("cp1251", "Windows-1251", "ИВАН ПЕТРОВ,АННА СМИРНОВА"),
    ("koi8_r", "KOI8-R", "Иван Петров"),
    ("cp1253", "Windows-1253", "Γιώργος Παπαδόπουλος"),
    ("cp1254", "Windows-1254", "Ayşe Yılmaz,Gülşen Doğan"),
    ("cp1255", "Windows-1255", "דוד כהן,שרה מזרחי"),
    ("cp1256", "Windows-1256", "محمد علي"),
    ("cp932", "Shift-JIS", "山田太郎"),
    ("cp932", "Shift-JIS", "ﾔﾏﾀﾞ ﾀﾛｳ,ｽｽﾞｷ ﾊﾅｺ"),
    ("euc_jp", "EUC-JP", "山田太郎"),
    ("iso2022_jp", "ISO-2022-JP", "山田太郎"),
    ("gb18030", "GB18030", "王小明"),
    ("cp950", "Big5", "陳大文"),
    ("cp949", "EUC-KR", "김민수"),
]


def file_of(names: str) -> str:
    listed = names.split(",")
    cells = [listed[n % len(listed)] if n < 10 else "Tom Baker" for n in range(200)]
    return "id,name\r\n" + "".join(f"{n:04},{cell}\r\n" for n, cell in enumerate(cells))


def kinds(found: Decoded) -> list[str]:
    return [issue.kind for issue in found.issues]


def only_issue(content: bytes) -> Issue:
    (issue,) = decode(content).issues
    return issue


@pytest.mark.parametrize(("codec", "label", "names"), NAMES)
def test_ten_names_in_a_plain_file_are_read_as_they_were_written(
    codec: str, label: str, names: str
) -> None:
    text = file_of(names)
    assert decode(text.encode(codec)) == Decoded(text, label)


@pytest.mark.parametrize("cells", [5, 15, 50])
@pytest.mark.parametrize(("codec", "language"), mostly_slow(PAGES, fast=12))
def test_lead_files_of_every_language_are_read_right_or_told(
    codec: str, language: str, cells: int
) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        text = lead_file(language, cells, seed)
        found = decode(text.encode(codec))
        seen["right" if found.text == text else "told" if found.issues else "wrong"] += 1
    assert seen["wrong"] == 0
    assert seen["right"] >= (17 if cells == 5 else 20)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
@settings(max_examples=min(EXAMPLES, 100))
def test_unicode_with_a_mark_reads_back_exactly(cell: str) -> None:
    text = f"id,name\r\n1,{cell}\r\n"
    assert {decode(text.encode(codec)).text for codec in MARKED} == {text}


@given(
    st.lists(st.text("aZ 09é王山Ид한á😀", max_size=8), min_size=1, max_size=20),
    st.sampled_from(["utf-8", *WIDE]),
)
@settings(max_examples=min(EXAMPLES, 60))
def test_unicode_without_a_mark_reads_back_exactly(cells: list[str], codec: str) -> None:
    text = "编号,姓名\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, codec[:6].upper().rstrip("-"))


@given(st.text("aZ,é王😀\n", max_size=60), st.integers(0, 9))
@settings(max_examples=min(EXAMPLES, 100))
def test_the_bytes_given_for_reading_are_the_text_as_utf_8(cell: str, end: int) -> None:
    found = decode(("\ufeffid,name\n1," + cell).encode()).after(end)
    assert bytes(found.after(3).encoded) == found.text[3:].encode()


@given(st.binary(max_size=300))
@settings(max_examples=min(EXAMPLES, 80))
def test_any_bytes_are_read_or_refused_in_plain_words(content: bytes) -> None:
    try:
        text = decode(content).text
    except FileRefused as refusal:
        text = str(refusal)
    assert "\0" not in text


def test_utf_8_is_handed_on_without_a_copy() -> None:
    content = codecs.BOM_UTF8 + "id,name\n1,Zoë\n".encode()
    found = decode(content)
    assert found.utf8 is not None
    assert (found.utf8.obj is content, bytes(found.utf8)) == (True, content[3:])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_text_cut_inside_a_character_is_told(codec: str) -> None:
    found = decode("id,name\n1,王小明\n2,Zoë\n".encode(codec)[:-1])
    assert (found.text, kinds(found)) == ("id,name\n1,王小明\n2,Zoë", ["cut file"])


def test_half_of_a_surrogate_pair_is_told_as_damage() -> None:
    found = decode("a,b\n1,😀,x\n".encode("utf-16").replace(b"\x3d\xd8", b"", 1))
    assert kinds(found) == ["damaged characters"]


def test_marks_between_joined_files_are_taken_out_and_told() -> None:
    part = "\ufeffid,name\n1,Zoë"
    found = decode((part + part + "\n" + part + "\n").encode())
    assert found.text == "id,name\n1,Zoë\nid,name\n1,Zoë\nid,name\n1,Zoë\n"
    assert (kinds(found), found.issues[0].count) == (["byte order mark"], 2)


def test_repeated_marks_at_the_start_are_taken_off() -> None:
    assert decode("\ufeff\ufeff\ufeffid\n1\n".encode()) == decode(b"\xef\xbb\xbfid\n1\n")


def test_a_mark_inside_a_cell_is_a_character() -> None:
    found = decode("id,name\n1,a\ufeffb\n".encode())
    assert (found.text, found.issues) == ("id,name\n1,a\ufeffb\n", ())


@pytest.mark.parametrize("hole", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_the_five_holes_of_windows_1252_are_latin_1(hole: int) -> None:
    text = file_of("René,Müller,José,Zoë,Peña,François")
    found = decode(text.encode("cp1252") + b"201,5\x80 " + bytes([hole]) + b"\n")
    assert found.text == f"{text}201,5€ {chr(hole)}\n"


def test_too_few_letters_are_read_as_windows_1252_and_told_with_an_example() -> None:
    found = decode(b"id,name\n1,\x8eld\n2,Tom\n")
    assert (found.encoding, kinds(found)) == ("Windows-1252", ["uncertain encoding"])
    assert "Windows-1252, one word as: Žld" in found.issues[0].found


def test_one_damaged_byte_leaves_the_rest_utf_8() -> None:
    found = decode("id,name\n1,ÄÖÜäöü\n2,X".encode() + b"\xfc\n")
    assert (found.text, found.encoding) == ("id,name\n1,ÄÖÜäöü\n2,Xü\n", "UTF-8")
    assert (kinds(found), found.issues[0].count) == (["damaged characters"], 1)


@pytest.mark.parametrize(
    ("codec", "label", "names"),
    [
        ("cp1252", "Windows-1252", "José Peña,Zoë Müller"),
        ("cp1251", "Windows-1251", "Иван Петров,Анна Смирнова"),
    ],
)
def test_two_exports_pasted_together_are_read_row_by_row(
    codec: str, label: str, names: str
) -> None:
    first, second = file_of("François,Jürgen,Łukasz"), file_of(names)
    found = decode(first.encode() + second.encode(codec))
    assert (found.text, found.encoding) == (first + second, f"UTF-8 and {label}")
    assert (kinds(found), found.issues[0].count) == (["mixed encodings"], 10)


@pytest.mark.parametrize(("codec", "language"), [p for p in PAGES if p[0] != "iso2022_jp"])
def test_a_file_of_two_encodings_is_never_wrong_without_a_word(codec: str, language: str) -> None:
    text, other = lead_file("western", 15, 1), lead_file(language, 15, 1)
    found = decode(text.encode() + other.encode(codec))
    assert found.text == text + other
    assert kinds(found) == ["mixed encodings"]


def test_nul_padding_at_the_end_is_taken_off_and_told() -> None:
    found = decode(b"id,name\n1,Bob\n" + b"\0" * 512)
    assert (found.text, kinds(found)) == ("id,name\n1,Bob\n", ["NUL characters"])


def test_names_encoded_twice_are_kept_and_told() -> None:
    text = file_of("René,Łódź".encode().decode("cp1252", "ignore"))
    issue = only_issue(text.encode())
    assert decode(text.encode()).text == text
    assert (issue.kind, "“RenÃ©” for “René”" in issue.found) == ("mojibake", True)


@given(st.text("ÂÃÄÅÐÑàâãéìð\x80\x85\x9d\xa0\xa9\xbf™€’“a,\n"))
@settings(max_examples=min(EXAMPLES, 80))
def test_looking_for_names_encoded_twice_never_changes_a_text(text: str) -> None:
    assert decode(f"id,name\n{text}".encode()).text == f"id,name\n{text}"


def test_names_encoded_twice_by_way_of_latin_1_are_told_too() -> None:
    issue = only_issue("id,name\n1,Łódź\n2,Émile\n".encode().decode("latin-1").encode())
    assert (issue.kind, issue.count) == ("mojibake", 4)


@pytest.mark.parametrize(
    "cell", ["NESTLÉ®", "SÃO PAULO", "“Ä”", "Ð", "İÇÖ", "Â la carte", "20 × 30"]
)
def test_right_names_are_not_taken_for_names_encoded_twice(cell: str) -> None:
    assert decode(f"id,name\n1,{cell}\n".encode()).issues == ()


@pytest.mark.parametrize(("sign", "right"), [("\x92", "’"), ("\x80", "€"), ("\x96", "–")])
def test_control_signs_that_windows_1252_shows_are_kept_and_told(sign: str, right: str) -> None:
    text = f"id,name\n1,Bob{sign}s\n"
    issue = only_issue(text.encode())
    assert decode(text.encode()).text == text
    assert (issue.kind, f"for “Bob{right}" in issue.found) == ("mojibake", True)


def test_a_mark_of_utf_8_before_utf_16_is_taken_off() -> None:
    found = decode(codecs.BOM_UTF8 + "id,name\n1,Ann\n".encode("utf-16"))
    assert (found.text, found.encoding) == ("id,name\n1,Ann\n", "UTF-16")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_a_tail_of_another_encoding_is_refused(codec: str) -> None:
    lines = "id,name,city\n1,Ann Lee,New Delhi\n2,Bob Ray,Porto Alegre\n"
    with pytest.raises(FileRefused, match="from about line 4 on"):
        decode(lines.encode(codec) + lines.encode())


@pytest.mark.parametrize("end", ["\x1a", "\x1a\x1a\r\n", "\n\x1a"])
def test_the_sign_that_ends_a_file_of_dos_is_removed_and_told(end: str) -> None:
    content = f"id,name\n1,Ann and her friends{end}".encode()
    assert decode(content).text.strip() == "id,name\n1,Ann and her friends"
    assert only_issue(content).kind == "end-of-file sign"


def test_nul_characters_are_removed_and_told() -> None:
    issue = only_issue(b"id,name\n1,Ann\x00a\n2,Bob and his friends\n")
    assert (issue.kind, issue.found) == ("NUL characters", "1 NUL character")


def test_control_characters_and_unicode_line_ends_stay() -> None:
    text = "id,name\n1,a\x01b\x0b\x1f\u0085c\u2028d\n2,plain text of some length here\n" * 3
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 20, b"\0" * 100, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9]
)
def test_binary_data_is_refused_without_words_of_a_library(content: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        decode(content)
    message = str(refusal.value).casefold()
    assert 15 <= len(message) <= 600
    assert not any(word in message for word in ("codec", "decode", "byte 0x", "utf", "error"))


@pytest.mark.parametrize("name", ["Zoe’s Bar", "Müller", "Café – Bar", "“Best” buy", "NESTLÉ", "é"])
def test_one_western_word_is_enough_for_windows_1252(name: str) -> None:
    assert decode(f"id,name\n1,{name}\n".encode("cp1252")).text == f"id,name\n1,{name}\n"


@pytest.mark.parametrize("codec", ["iso8859_5", "mac_cyrillic", "cp1251", "koi8_r", "cp866"])
@pytest.mark.parametrize("rows", [1, 40])
def test_russian_rows_below_english_names_are_read_from_any_code_page(
    codec: str, rows: int
) -> None:
    text = "Id,Name,City\n" + "7,Сергей Иванов,Москва\n" * rows
    assert decode(text.encode(codec)).text == text
