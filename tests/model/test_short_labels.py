"""What a system writes before all its columns is left out of a short reason."""

import pytest

from scoring.model.short_labels import short_labels


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Organization - Industry", "Industry"),
        ("Organisation – Branche", "Branche"),
        ("Account: Annual revenue", "Annual revenue"),
        ("Contact.City", "City"),
        ("Persona - Ciudad", "Ciudad"),
        ("Сделка - Источник", "Источник"),
    ],
)
def test_an_object_before_a_column_is_left_out(label: str, short: str) -> None:
    assert short_labels([label, "Visits"]) == [short, "Visits"]


@pytest.mark.parametrize(
    "label",
    ["Lead source", "Lead-Status", "Deal", "Person", "Interest - Sales", "Contact person", "Lead -",
     "Company no. of seats", "Personal - Age", "Leads: new"],
)  # fmt: skip
def test_any_other_label_is_as_it_is(label: str) -> None:
    assert short_labels([label, "Visits"]) == [label, "Visits"]


def test_labels_that_would_be_the_same_keep_what_tells_them_apart() -> None:
    labels = ["Deal - Name", "Person - name", "Lead - City", "City"]
    assert short_labels(labels) == labels
