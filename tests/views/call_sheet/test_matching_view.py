"""What is told and asked of a file's columns: who leads are, what was matched, what changed."""

from scoring.intake.leads.contact_columns import Contact
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.mapping import Confirmed, Proposal
from scoring.views.call_sheet.matching import (
    NOT_IN_FILE,
    changed,
    contact_choices,
    contact_line,
    extended,
    matched_line,
    question_title,
    who_line,
)

WHO = ContactColumns(
    {
        Contact.FIRST: ("First Name",),
        Contact.LAST: ("Last Name",),
        Contact.ID: ("Record ID",),
        Contact.PHONE: ("Mobile Phone", "Phone"),
        Contact.OWNER: ("Lead Owner",),
    },
    (Proposal(Contact.VALUE, "Price", "It may be money.", ("100",), 1.0),),
)


def test_one_line_says_who_leads_are() -> None:
    assert contact_line(WHO) == (
        "Names from First Name + Last Name, ids from Record ID, phones from Mobile Phone, else "
        "Phone, owners from Lead Owner"
    )
    assert contact_line(WHO, 1) == "Names from First Name + Last Name"
    assert contact_line(ContactColumns({})) == ""


def test_a_whole_name_is_named_alone() -> None:
    both = ContactColumns({Contact.NAME: ("Name",), Contact.FIRST: ("First Name",)})
    assert contact_line(both) == "Names from Name"


def test_what_is_proposed_is_asked_first_and_what_was_taken_can_be_changed() -> None:
    first, *others = contact_choices(WHO)
    assert (first.field, first.proposed, first.is_open) == ("deal value", "Price", True)
    taken = {choice.field: choice.proposed for choice in others}
    assert (taken["phone"], taken["e-mail"]) == ("Mobile Phone", NOT_IN_FILE)


def test_only_what_a_person_said_otherwise_is_confirmed() -> None:
    choices = contact_choices(WHO)
    chosen = {choice.field: choice.proposed for choice in choices}
    assert changed(chosen, choices) == {"deal value": "Price"}
    said = {**chosen, "phone": "Phone", "deal value": NOT_IN_FILE, "owner": NOT_IN_FILE}
    assert changed(said, choices) == {"phone": "Phone", "deal value": "", "owner": ""}


def test_the_title_tells_who_leads_are_and_how_much_there_is_to_confirm() -> None:
    assert question_title(WHO, [], []) == "1 column to confirm"
    assert who_line(WHO) == (
        "Names from First Name + Last Name, ids from Record ID, phones from Mobile Phone, else "
        "Phone"
    )


def test_the_newer_word_counts() -> None:
    before = Confirmed({"Source": "Kanal"}, {"Source": {"netz": "Web"}}, {"phone": "Tel"})
    said = Confirmed({"Medium": "Kanal"}, {"Source": {"messe": "Fair"}}, {"phone": ""})
    assert extended(before, said) == Confirmed(
        {"Medium": "Kanal"}, {"Source": {"netz": "Web", "messe": "Fair"}}, {"phone": ""}
    )


def test_what_was_matched_is_told_with_its_day() -> None:
    said = Confirmed({"Source": "Kanal"}, contacts={"phone": ""})
    now = "Matched as you confirmed: Kanal as Source, no phone."
    kept = "Matched as you confirmed on 2026-11-12 for files with these columns: Kanal as Source"
    assert matched_line(said, None) == now
    assert matched_line(said, "2026-11-12").startswith(kept)
    assert "before for files" in matched_line(said, "")
