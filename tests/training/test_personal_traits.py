"""Names of traits of persons: protected ones are left out by default, others are asked about."""

import pytest

from scoring.training.personal_traits import trait_of

PROTECTED = (
    "Foreign worker|Native country|"
    "Religion|religious_affiliation|Ethnicity|ethnic_group|Race|race/ethnicity|Caste|Nationality|"
    "Citizenship|Gender|gender_c|Sex|Applicant sex|Disability|is_disabled|Health condition|"
    "Medical history|Union membership|Political party|Sexual orientation|Smoker|Country of birth"
)
PERSONAL = (
    "Personal status|"
    "Age|AgeGroup|Age (years)|Customer age|Year of birth|DOB|SeniorCitizen|Marital status|marital|"
    "Married|Dependents|Family|Number of children|num_kids|ZIP Code|Postal code|PostCode|Pin code"
)
NEITHER = (
    "Lead generation form|Foreign currency|"
    "Lead age|Company age|Average visits|Page|Usage|Country|City|Region|Language|Title|Job|Income|"
    "Health insurance plan|Account health score|Race time|Product family|Credit union|Party size|"
    "Area code|Promo code|Membership|Stage|Percentage|Package|Experience|Agent age|Healthcare"
)


@pytest.mark.parametrize("name", PROTECTED.split("|"))
def test_a_protected_trait_is_left_out_by_default(name: str) -> None:
    trait = trait_of(name)
    assert trait is not None
    assert not trait.is_read


@pytest.mark.parametrize("name", PERSONAL.split("|"))
def test_another_trait_is_read_by_default(name: str) -> None:
    trait = trait_of(name)
    assert trait is not None
    assert trait.is_read


@pytest.mark.parametrize("name", NEITHER.split("|"))
def test_a_name_that_only_sounds_like_a_trait_is_none(name: str) -> None:
    assert trait_of(name) is None
