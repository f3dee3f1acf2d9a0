"""The part each column of a history plays, proposed from its name and its values."""

import numpy as np
import pandas as pd
import pytest

from scoring.errors import TrainingRefused
from scoring.history.roles import is_varied, propose_schema
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.schema import Kind, LeadSchema, Role

N = 600
RNG = np.random.default_rng(8)


def history(**columns: list[str]) -> pd.DataFrame:
    base = {"Won": ["Yes", "No"] * (N // 2), "Source": RNG.choice(["Web", "Ads"], N).tolist()}
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    return pd.DataFrame(base | named, dtype="str")


def propose(frame: pd.DataFrame, created: str | None = None, *exclude: str) -> LeadSchema:
    return propose_schema(frame, outcome="Won", created=created, exclude=exclude)


def part(cells: list[str], name: str = "Field") -> tuple[Role, Kind, str]:
    found = propose(history(**{name: cells}))
    column = next(c for c in found.columns if c.name == name.replace("_", " "))
    return column.role, column.kind, column.reason


def refusal(frame: pd.DataFrame, created: str | None, *exclude: str) -> str:
    with pytest.raises(TrainingRefused) as refused:
        propose(frame, created, *exclude)
    return str(refused.value)


SAMPLE_ROLES = {
    "Lead ID": Role.ID,
    "Created": Role.CREATED,
    "Name": Role.PERSONAL,
    "Email": Role.PERSONAL,
    "Phone": Role.PERSONAL,
    "Source": Role.SOURCE,
    "Medium": Role.FEATURE,
    "Visits": Role.FEATURE,
    "Do not email": Role.FEATURE,
    "Emails opened": Role.FEATURE,
    "Converted": Role.OUTCOME,
}


def test_the_columns_of_the_sample_history_play_their_parts(sample_history: Table) -> None:
    schema = propose_schema(sample_history.frame, outcome="Converted", created=None, exclude=())
    found = {c.name: c.role for c in schema.columns}
    assert {name: found[name] for name in SAMPLE_ROLES} == SAMPLE_ROLES


def test_what_was_said_on_the_call_is_quarantined(small_model: LeadModel) -> None:
    assert [c.name for c in small_model.schema.quarantined] == ["Call outcome"]
    assert "AUC 0.9" in small_model.schema.quarantined[0].reason


def test_every_column_of_the_history_is_in_the_schema_in_order(sample_history: Table) -> None:
    schema = propose_schema(sample_history.frame, outcome="Converted", created=None, exclude=())
    assert [c.name for c in schema.columns] == list(sample_history.frame.columns)


def test_every_column_kept_out_says_why(small_model: LeadModel) -> None:
    out = (Role.UNUSED, Role.PERSONAL, Role.QUARANTINED)
    assert [c.name for c in small_model.schema.columns if c.role in out and not c.reason] == []


def test_few_different_words_are_a_category_to_learn_from() -> None:
    assert part(RNG.choice(["Web", "iOS"], N).tolist()) == (Role.FEATURE, Kind.CATEGORY, "")


def test_numbers_with_a_few_mistyped_cells_are_numbers() -> None:
    cells = ["about 5"] * 12 + RNG.integers(0, 9, N - 12).astype(str).tolist()
    assert part(cells)[:2] == (Role.FEATURE, Kind.NUMBER)


def test_numbers_with_many_words_among_them_are_categories() -> None:
    cells = ["about 5"] * 13 + RNG.integers(0, 9, N - 13).astype(str).tolist()
    assert part(cells)[:2] == (Role.FEATURE, Kind.CATEGORY)


def test_measurements_that_never_repeat_are_no_key() -> None:
    assert part([f"{x:.9f}" for x in RNG.random(N)])[0] is Role.FEATURE


def test_whole_numbers_that_never_repeat_are_a_key() -> None:
    assert part([str(660_000 + 7 * i) for i in range(N)], "Anything")[0] is Role.ID


def test_addresses_are_personal_whatever_their_column_is_called() -> None:
    cells = [f"lead{i}@example.org" for i in range(N)]
    assert part(cells, "Contact") == (Role.PERSONAL, Kind.EMAIL, "names a person")


def test_phones_are_personal() -> None:
    cells = [f"98200{i:05d}" for i in range(N)]
    assert part(cells, "Mobile_No.") == (Role.PERSONAL, Kind.PHONE, "names a person")


@pytest.mark.parametrize("name", ["Name", "first_name", "Last Name", "Full name"])
def test_names_of_persons_are_personal(name: str) -> None:
    assert part(["Ana", "Bo"] * (N // 2), name)[0] is Role.PERSONAL


@pytest.mark.parametrize("cells", [["No"] * N, [""] * N, ["Yes"] * 19 + ["No"] * (N - 19)])
def test_a_column_almost_always_the_same_teaches_nothing(cells: list[str]) -> None:
    assert part(cells)[::2] == (Role.UNUSED, "almost always the same")


def test_twenty_leads_that_differ_teach_something() -> None:
    assert part(["Yes"] * 20 + ["No"] * (N - 20))[0] is Role.FEATURE


def test_text_that_hardly_repeats_is_not_learned_from() -> None:
    cells = [f"called, said {i // 2 if i < 200 else i}" for i in range(N)]
    assert part(cells)[::2] == (Role.UNUSED, "free text, hardly ever repeated")


def test_a_second_key_is_left_out_and_the_one_named_id_is_the_id() -> None:
    keys = [f"k{i}" for i in range(N)]
    found = propose(history(Reference=keys, Prospect_ID=keys))
    assert {c.name: c.role for c in found.columns if c.role in (Role.ID, Role.UNUSED)} == {
        "Reference": Role.UNUSED,
        "Prospect ID": Role.ID,
    }


def dates(start: str = "2026-01-01") -> list[str]:
    days = pd.date_range(start, periods=N, freq="h")
    return days.strftime("%Y-%m-%d %H:%M").tolist()


@pytest.mark.parametrize("name", ["Created", "created_date", "Lead generated on", "Signup time"])
def test_a_date_named_like_a_creation_date_orders_the_history(name: str) -> None:
    found = propose(history(**{name: dates()}))
    assert [c.name for c in found.columns if c.role is Role.CREATED] == [name.replace("_", " ")]


def test_another_date_may_lie_after_the_outcome_and_is_quarantined() -> None:
    assert part(dates(), "Enrolled_on")[:2] == (Role.QUARANTINED, Kind.DATE)


def test_the_creation_date_a_person_names_is_taken() -> None:
    found = propose(history(Created=dates(), First_seen=dates("2025-01-01")), "First seen")
    roles = {c.name: c.role for c in found.columns}
    assert (roles["First seen"], roles["Created"]) == (Role.CREATED, Role.QUARANTINED)


def test_a_named_creation_column_without_dates_is_refused() -> None:
    message = refusal(history(), "Source")
    assert message.startswith("The column “Source” cannot be read as dates")
    assert 15 <= len(message) <= 600


@pytest.mark.parametrize(("created", "exclude"), [("Day", ()), (None, ("Day",))])
def test_a_column_that_does_not_exist_is_refused_with_those_that_do(
    created: str | None, exclude: tuple[str, ...]
) -> None:
    message = refusal(history(), created, *exclude)
    assert message == "The history has no column “Day”. Choose one of its columns: Won, Source."


def test_an_unknown_outcome_is_refused_too() -> None:
    with pytest.raises(TrainingRefused, match="no column “Sold”"):
        propose_schema(history(), outcome="Sold", created=None, exclude=())


def test_an_excluded_column_is_left_out_on_request() -> None:
    found = propose(history(), None, "Source")
    assert [(c.role, c.reason) for c in found.columns][1] == (Role.UNUSED, "left out on request")


def test_the_first_category_named_source_is_the_source_and_only_that_one() -> None:
    cells = RNG.choice(["a", "b"], N).tolist()
    found = propose(history(Lead_source=cells))
    assert [c.name for c in found.columns if c.role is Role.SOURCE] == ["Source"]
    assert [c.name for c in found.inputs] == ["Source", "Lead source"]


@pytest.mark.parametrize("name", ["Mobile_sessions", "Phone_calls", "Mobile_app_user"])
def test_behaviour_on_a_phone_is_learned_from_and_names_nobody(name: str) -> None:
    cells = RNG.choice(["0", "1", "2"], N).tolist()
    assert part(cells, name)[0] is Role.FEATURE


@pytest.mark.parametrize(
    ("name", "role"),
    [("Customer_no", Role.UNUSED), ("Account_id", Role.UNUSED), ("No_of_clicks", Role.FEATURE),
     ("Income", Role.FEATURE)],
)  # fmt: skip
def test_whole_numbers_that_hardly_repeat_are_a_key_where_named_as_one(
    name: str, role: Role
) -> None:
    cells = [str(70_000 + 7 * (i % 560)) for i in range(N)]
    assert part(cells, name)[0] is role
    assert part([f"{c}.5" for c in cells], name)[0] is Role.FEATURE


def test_a_number_named_as_a_key_that_often_repeats_is_learned_from() -> None:
    assert part([str(i % 20) for i in range(N)], "City_id") == (Role.FEATURE, Kind.CATEGORY, "")


@pytest.mark.parametrize(
    "name",
    ["Kundennummer", "Kunden-Nr.", "Nº_cliente", "Klantnummer", "Código_cliente", "Vertragsnr",
     "№_договора", "客户编号", "Customer_#", "OrderNo"],
)  # fmt: skip
@pytest.mark.parametrize(("every", "role"), [(300, Role.UNUSED), (20, Role.FEATURE)])
def test_ids_in_any_language_are_never_numbers_to_calculate_with(
    name: str, every: int, role: Role
) -> None:
    found = part([str(10_000 + i % every) for i in range(N)], name)
    assert (found[0], found[1] is Kind.NUMBER) == (role, False)


@pytest.mark.parametrize("name", ["adset_id", "Anything"])
def test_ids_too_long_for_a_number_are_categories_of_their_exact_text(name: str) -> None:
    cells = [f"2384700000000000{i % 6}" for i in range(N)]
    assert part(cells, name) == (Role.FEATURE, Kind.CATEGORY, "")


@pytest.mark.parametrize("name", ["Ticket", "Ref.", "Beleg-Nr.", "Rechnungsnummer"])
def test_numbers_of_tickets_that_hardly_repeat_are_no_inputs(name: str) -> None:
    cells = [str(n) for n in RNG.choice(10**6, N - 1, replace=False)]
    assert part([*cells, cells[0]], name)[0] is Role.UNUSED


@pytest.mark.parametrize(
    "name", ["Ticket_price", "Voucher_value", "#_employees", "Nº_empleados", "Nº_clientes"]
)
def test_amounts_that_mention_tickets_or_numbers_are_learned_from(name: str) -> None:
    cells = [str(int(v)) for v in RNG.lognormal(9, 1, N)]
    assert part(cells, name)[:2] == (Role.FEATURE, Kind.NUMBER)


@pytest.mark.parametrize("name", ["Hausnummer", "Number_of_orders", "Número_de_visitas", "Orders"])
def test_counts_are_still_numbers_to_learn_from(name: str) -> None:
    assert part([str(i % 90) for i in range(N)], name) == (Role.FEATURE, Kind.NUMBER, "")


@pytest.mark.parametrize(
    "name",
    ["Vorname", "Nombre", "Prénom", "Surname", "Nachname", "Apellidos", "Cognome", "Nom", "Имя",
     "Фамилия", "姓名", "Ansprechpartner", "Kundenname", "Father_name", "Straße", "Address",
     "Passport", "Skype", "Name_des_Kunden", "Contact:_First_Name", "이름"],
)  # fmt: skip
def test_few_names_and_addresses_in_any_language_are_personal(name: str) -> None:
    assert part(["Ana", "Bo", "Cem"] * (N // 3), name)[0] is Role.PERSONAL


def test_whole_names_are_personal_under_a_header_of_persons_or_companies() -> None:
    assert part(["Anna Weber", "Peter Koch", "Bo Ek"] * (N // 3), "Kontakt")[0] is Role.PERSONAL


@pytest.mark.parametrize(
    ("name", "cells"),
    [("Nombre", ["1", "2", "3"]), ("Skype", ["Yes", "No", "no"]), ("Kontakt", ["Web", "Tel", "Ad"]),
     ("Client", ["new", "old", "lost"]),
     ("Client", ["New Client", "Old Client", "No Client"]),
     ("Address_type", ["home", "work", "other"]),
     ("Nom_de_campagne", ["Été", "Noël", "Mai"])],
)  # fmt: skip
def test_what_only_sounds_like_names_is_learned_from(name: str, cells: list[str]) -> None:
    assert part(cells * (N // 3), name)[0] is Role.FEATURE


def test_a_date_that_most_leads_lack_orders_no_history_that_has_another() -> None:
    paid = [day if i % 3 == 0 else "" for i, day in enumerate(dates())]
    found = propose(history(Payment_received=paid, Lead_date=dates()))
    roles = {c.name: c.role for c in found.columns}
    assert (roles["Payment received"], roles["Lead date"]) == (Role.QUARANTINED, Role.CREATED)
    alone = propose(history(Payment_received=paid))
    assert alone.columns[2].role is Role.QUARANTINED


def test_of_several_keys_one_named_id_is_the_id_and_the_others_say_what_they_are() -> None:
    keys = [f"k{n:05}" for n in range(N)]
    columns = propose(history(Token=keys, Lead_id=keys[::-1], Session=keys)).columns
    assert [(c.name, c.reason) for c in columns if c.role is Role.ID] == [("Lead id", "")]
    others = [c for c in columns if c.name in ("Token", "Session")]
    assert {(c.role, c.reason) for c in others} == {(Role.UNUSED, "identifies the lead")}


@pytest.mark.parametrize(
    ("counts", "told"), [([60, 20], True), ([61, 19], False), ([20], True), ([], False)]
)
def test_a_column_is_varied_where_twenty_of_eighty_leads_differ_from_the_rest(
    counts: list[int], told: bool
) -> None:
    assert is_varied(pd.Series(counts, dtype="int64"), 80) is told
