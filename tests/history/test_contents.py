"""What the cells of a column say of persons, whatever its name; honest columns stay."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.history import contents
from scoring.history.roles import never_inputs, propose_schema
from scoring.recipes.propose_sets import set_steps
from scoring.schema import Column, Role
from scoring.training.set_columns import with_sets
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.recipe import proposed_text

N = 800
RNG = np.random.default_rng(3)
SYLLABLES = ["ka", "ri", "mo", "tu", "len", "dor", "sav", "nik", "bel", "esh", "ant", "wen"]
MADE = ["".join(RNG.choice(SYLLABLES, 3)).capitalize() for _ in range(500)]
DIGITS = RNG.integers(0, 10, (N // 2, 20)).astype(str)


def column(cells: list[str], name: str = "Field 7", *known: str) -> Column:
    frame = pd.DataFrame({"Won": ["Yes", "No"] * (N // 2), name: cells}, dtype="str")
    schema = propose_schema(frame, outcome="Won", created=None, exclude=(), known=known)
    return schema.columns[1]


def twice(form: str) -> list[str]:
    """Codes of a form, each of two leads: 9 is a digit, a a small hexadecimal letter."""
    return [
        "".join(d if c == "9" else "abcdef"[int(d) % 6] if c == "a" else c
                for c, d in zip(form, np.resize(row, len(form)), strict=True))
        for row in DIGITS
    ] * 2  # fmt: skip


def drawn(words: list[str], steep: float = 0.7) -> list[str]:
    """Words as often as names are, the first most often."""
    weight = 1 / np.arange(1, len(words) + 1) ** steep
    return [str(word) for word in RNG.choice(words, N, p=weight / weight.sum())]


FORMS = {
    "9999999999": contents.PHONES,
    "499999999999": contents.PHONES,
    "9999999999.0": contents.PHONES,
    "(999) 999-9999": contents.WRITTEN_PHONES,
    "999aa999-99a9-49a9-8999-a99999999999": contents.CODES,
    "99.99.99.99": contents.CODES,
    "a9a9a999a9a9a9a9a9a9": contents.CODES,
    "DE99 9999 9999 9999 9999 99": contents.CODES,
    "999.999.999-99": contents.CODES,
    "99999999X": contents.CODES,
    "ABCDE9999F": contents.CODES,
    "GA1.2.9999999.999999": contents.CODES,
    "0095e000099999a": contents.CODES,
    "REF-99999": contents.CODES,
    "99 999 999 999": contents.PHONES,
    "9aXa99-a9Q9": contents.CODES,
    "EC9 9aa": contents.CODES,
    "https://x.org/lead?id=999999": contents.CODES,
}


@pytest.mark.parametrize(("form", "reason"), FORMS.items())
def test_phones_and_ids_are_known_by_their_form_though_they_repeat(form: str, reason: str) -> None:
    found = column(twice(form))
    assert (found.role, found.reason) == (Role.UNUSED, reason)


@pytest.mark.parametrize(
    ("form", "reason"),
    [("DE99 9999 9999 9999 9999 99", contents.CODES), ("99.199.99.99", contents.CODES),
     ("399-555-9999", contents.WRITTEN_PHONES), ("Tel. 399 559999", contents.WRITTEN_PHONES),
     ("@jo.aaaaaa", contents.CODES), ("48.99999,11.99999", contents.CODES)],
)  # fmt: skip
def test_what_is_unmistakably_somebodys_is_left_out_however_often(form: str, reason: str) -> None:
    counts = pd.Series(50, pd.unique(pd.Series(twice(form)))[:150])
    asked = Column("Field 7", contents.Kind.CATEGORY, Role.FEATURE)
    assert contents.by_content(asked, counts).reason == reason
    assert contents.by_content(replace(asked, name="Campaign"), counts).role is Role.FEATURE


@pytest.mark.parametrize("form", ["+33 9 99 99 99 99", "099/9999999"])
def test_what_can_only_be_a_phone_names_a_person(form: str) -> None:
    found = column(twice(form))
    assert (found.role, found.kind, found.reason) == (
        Role.PERSONAL,
        contents.Kind.PHONE,
        "names a person",
    )


def test_numbers_of_one_length_that_hardly_repeat_are_left_out() -> None:
    phones = ["", *(str(n) for n in RNG.choice(90_000_000, N - 1, replace=False) + 10_000_000)]
    assert column(phones).reason == contents.ONE_LENGTH
    amounts = ["", *(str(int(v)) for v in RNG.lognormal(15, 1.5, N - 1))]
    assert column(amounts).role is Role.FEATURE


NAMES: dict[str, list[str]] = {
    "German": ["Müller", "Schmidt", "Weber", "Wagner", "Becker", "Schulz", "Koch", "Bauer", "Klein",
               "Wolf", *MADE[:60]],
    "Indian": ["Priya", "Rahul", "Amit", "Neha", "Sandeep", "Pooja", "Anil", "Sunita", "Kavita",
               *MADE[:80]],
    "Chinese": [a + b for a in "王李张刘陈杨" for b in ["伟", "芳", "秀英", "敏", "静", "强"]],
    "Russian": ["Иванов", "Смирнова", "Кузнецов", "Попов", "Петрова", "Соколов", "Новиков",
                "Морозова", "Волков", "Лебедев", "Козлов", "Павлов", *MADE[:20]],
    "Thai": ["สมชาย", "สมหญิง", "วิชัย", "มาลี", "สุดา", "อนันต์", "กมล", "อรุณ",
             "วีระ", "ศิริ", "สมบัติ", "ธนา", "ทองดี", "แก้ว", "นวล", "ละเอียด", "บุญเรือน",
             "สายใจ", "ลำดวน", "ดวงใจ", "จำเนียร"],
    "Hindi": ["राहुल", "अमित", "प्रिया", "शर्मा", "सिंह", "विजय", "सुनीता", "अनिल", "पूजा",
              "रमेश", "गीता", "मोहन", "ललिता", "हरीश", "कमला", "सरोज", "उषा",
              "निर्मला", "मंजू", "रेखा", "शीला"],
    "Finnish": [f"{m}nen" for m in MADE[:90]],
    "whole": [f"{a} {b}" for a in ["Anna", "Peter", "Luca"] for b in MADE[:70]],
    "turned round": [f"{b}, {a}" for a in ["Anna", "Peter", "Luca"] for b in MADE[:70]],
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_persons_are_personal_in_any_language(name: str) -> None:
    found = column(drawn(NAMES[name]))
    assert (found.role, found.reason) == (Role.PERSONAL, contents.NAMES)


def test_numbers_in_a_row_are_ids_though_each_comes_twice() -> None:
    assert column([str(10_001 + n) for n in range(N // 2)] * 2).reason == contents.IN_A_ROW
    drawn_at_random = (10_001 + RNG.integers(0, N // 2, N)).astype(str).tolist()
    assert column(drawn_at_random).role is Role.FEATURE


@pytest.mark.parametrize("header", ["Latitude", "lng", "GPS", "Längengrad"])
def test_where_somebody_is_to_a_few_metres_is_personal(header: str) -> None:
    assert column([f"{x:.6f}" for x in RNG.normal(48, 1, N)], header).role is Role.PERSONAL
    assert column([f"{x:.6f}" for x in RNG.normal(48, 1, N)], "Score").role is Role.FEATURE


@pytest.mark.parametrize("header", ["Nachname", "Prénom", "Apellidos", "姓名", "Фамилия"])
def test_names_under_a_header_of_another_language_are_personal(header: str) -> None:
    assert column(drawn(MADE[:50]), header).role is Role.PERSONAL


def test_clock_times_of_many_values_are_no_category() -> None:
    clocks = [f"{n % 24}:{n % 60:02}" for n in RNG.integers(0, 1_440, N)]
    assert column(clocks, "First call").reason == contents.CLOCKS
    assert column([f"{n}:00" for n in RNG.integers(9, 17, N)], "Slot").role is Role.FEATURE


@pytest.mark.parametrize("form", ["www.{}.com", "https://{}.de/", "{}.co.uk"])
def test_sites_of_firms_are_left_out_and_those_that_send_leads_stay(form: str) -> None:
    firms = [form.format(name.lower()) for name in MADE[:60]]
    assert column([*firms * 13, *firms[:20]], "Website").reason == contents.SITES
    sending = [form.format(name) for name in ("google", "bing", "facebook", "linkedin")]
    assert column([*sending * 140, *firms * 4], "Domain").role is Role.FEATURE


def test_unlisted_names_are_left_out_as_words_that_hardly_repeat() -> None:
    found = column(drawn([*MADE, *(f"{m}ow" for m in MADE)], 0.3))
    assert (found.role, found.reason) == (Role.UNUSED, contents.RARE_WORDS)


def test_more_than_a_thousand_texts_of_few_leads_are_no_category() -> None:
    counts = pd.Series([2] * 1_001, index=[f"text {i} of somebody" for i in range(1_001)])
    found = contents.by_content(Column("Note", contents.Kind.CATEGORY, Role.FEATURE), counts)
    assert found.reason == contents.MANY_TEXTS


HONEST: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "cities": ("City", lambda: drawn(MADE[:300])),
    "cities without a header": ("Feld 3", lambda: drawn(MADE[:120], 1.1)),
    "known cities": ("Feld 3", lambda: drawn(
        ["Austin", "Jackson", "Paris", "Berlin", "Lyon", "Nice", "Roma", "Victoria", "Chennai",
         "Pune", "Kochi", "Bremen", "Lille", "Bilbao", "Torino", "Essen", "Ulm", "Graz", "Bern",
         "Basel", "Genf", "Wien", "Linz"])),
    "companies": ("Employer", lambda: drawn(MADE[:250])),
    "firms": ("Firma", lambda: drawn([f"{m} GmbH" for m in MADE[:250]])),
    "posts": ("Job title", lambda: drawn([f"{m} Engineer" for m in MADE[:250]])),
    "campaigns": ("utm", lambda: drawn([f"Summer_{m}_2026" for m in MADE[:200]])),
    "countries": ("Feld 3", lambda: drawn(
        ["France", "India", "Spain", "Chad", "Jordan", "Georgia", "Kenya", "Oman", "Peru", "Mali",
         "Cuba", "Iran", "Iraq", "Togo", "Fiji", "Laos", "Nepal", "Qatar", "Niger", "Yemen"])),
    "money": ("x", lambda: [str(1_000 * int(v)) for v in RNG.lognormal(14, 1, N)]),
    "seconds": ("x", lambda: RNG.integers(0, 90_000, N).astype(str).tolist()),
    "articles": ("x", lambda: drawn([f"SKU-{1000 + i}" for i in range(150)])),
    "postcode areas": ("x", lambda: drawn([f"{10_115 + 91 * i}" for i in range(150)])),
    "advertisements": ("adset", lambda: drawn([f"1202103{i:08d}" for i in range(100, 200)])),
    "pages": ("x", lambda: drawn([f"https://x.org/{2020 + i % 5}/{m}" for i, m in
                                  enumerate(MADE[:40])])),
    "devices": ("x", lambda: drawn([f"SM-G{i}F" for i in range(900, 980)])),
    "four people": ("x", lambda: drawn(["Anna", "Peter", "Maria", "Tom"])),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_honest_columns_of_many_levels_stay_inputs(name: str) -> None:
    header, cells = HONEST[name]
    assert column(cells(), header).role is Role.FEATURE


def test_a_person_who_knows_better_overrules_what_cells_look_like() -> None:
    assert column(twice("9999999999"), "Turnover", "Turnover").role is Role.FEATURE
    assert column(drawn(NAMES["German"]), "Brand", "Brand").role is Role.FEATURE


def test_a_proposed_recipe_names_nobody() -> None:
    names, cities = drawn(NAMES["German"]), drawn(MADE[:70], 1.1)
    table = text_table({"Won": ["Yes", "No"] * (N // 2), "Kontakt": names, "City": cities})
    told = proposed_text(table, StatedOutcome("Won"))
    assert ("Kontakt" in told, "City" in told) == (False, True)


@pytest.mark.parametrize("name", ["xeducation/leads.csv.gz", "codepro/leads_raw.csv.gz"])
def test_no_column_of_real_leads_is_lost_or_taken_apart(real_leads: Path, name: str) -> None:
    frame = pd.read_csv(real_leads / name, dtype="str", keep_default_na=False, nrows=4_000)
    assert never_inputs(frame) == []
    assert set_steps(frame) == ()


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("Jo <jo.{}@roe.example>", contents.ADDRESSES),
        ("see mail of k{}@firm.co.uk", contents.ADDRESSES),
        ("https://de.linkedin.com/in/jo-{}", contents.PROFILES),
        ("www.xing.com/profile/Jo_{}", contents.PROFILES),
        ("t.me/jo{}", contents.PROFILES),
    ],
)
def test_addresses_and_profiles_of_persons_are_left_out_however_often(
    form: str, reason: str
) -> None:
    words = ["".join(w) for w in zip(MADE[:25], MADE[25:50], strict=True)]
    cells = [form.format(words[i % 25].lower()) for i in range(N)]
    found = column(cells)
    assert (found.role, found.reason) == (Role.UNUSED, reason)


def test_pages_of_firms_and_groups_are_no_profiles_of_persons() -> None:
    pages = [f"https://www.facebook.com/groups/{word.lower()}" for word in MADE[:24]]
    assert column([pages[i % 24] for i in range(N)]).role is Role.FEATURE


NOTES = {
    "Notiz": "{} rief am Montag an", "Straße und Ort": "{} 7, 10115 Ulm",
    "Feld 3": "Met {} at fair", "HR": "HRB {} B", "Kürzel": "@{}", "備考": "{}様に電話",
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), NOTES.items())
def test_values_that_too_few_leads_share_are_not_learned_from(name: str, form: str) -> None:
    cells = [form.format(MADE[i % 160].lower()) for i in range(N)]
    assert column(cells, name).role in (Role.UNUSED, Role.PERSONAL)


def test_one_value_of_a_tenth_of_the_leads_is_enough_to_learn_from() -> None:
    few, rest = ["direct"] * (N // 10), [f"ad {i % 180}" for i in range(N - N // 10)]
    assert column(few + rest).role is Role.FEATURE
    assert column([*few[1:], "ad 3", *rest]).reason == contents.FEW_SHARE


@pytest.mark.parametrize("between", ["; ", ", ", "\n", " / "])
def test_lists_of_names_are_personal_and_not_taken_apart(between: str) -> None:
    names = [f"{given} {name}" for given in ("Jan", "Uta", "Ole") for name in NAMES["German"][:15]]
    cells = [between.join(RNG.choice(names, 1 + i % 3, replace=False)) for i in range(N)]
    assert column(cells, "Wer").role is Role.PERSONAL
    table = text_table({"Won": ["Yes", "No"] * (N // 2), "Wer": cells})
    assert with_sets(None, table, ["Won"]) is None
