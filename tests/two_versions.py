"""Two versions of a model made by hand: a city and a number of visits, and what each is worth."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scoring.intake.cells.keyed_texts import KeyedTexts
from scoring.model.codes import Encoder, FieldCode
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.same_leads import ProvenVersion
from scoring.schema import Column, Kind, Role

CITY, VISITS = (
    Column("City", Kind.CATEGORY, Role.FEATURE),
    Column("Visits", Kind.NUMBER, Role.FEATURE),
)
PERIODS = {"v0001": ("2026-01-01", "2026-03-31"), "v0002": ("2026-01-01", "2026-06-30")}
# In the log-odds; of a city that is not known 0.
WORTH = {"v0001": {"Delhi": 1.0, "Pune": -1.0}, "v0002": {"Pune": 0.5, "Delhi": 0.25, "Rome": 2.0}}


def model_by_hand(base: LeadModel, version: str, rare: tuple[str, ...] = ()) -> LeadModel:
    """A model that adds up the worth of the city and a tenth of the visits."""
    cities: Mapping[str, float] = WORTH[version]
    pooled = KeyedTexts.of(rare)
    city = FieldCode(CITY, tuple(cities), pooled)
    weights = np.array([*cities.values(), -3.0])
    by_city = LinearField(weights, 0.0, 0.0)
    visits = LinearField(np.array([0.1]), 0.0, 0.0, is_number=True, low=-99, high=99)
    # The older version has its fields the other way round.
    fields, parts = (city, FieldCode(VISITS)), (by_city, visits)
    if version == "v0001":
        fields, parts = fields[::-1], parts[::-1]
    first, last = PERIODS[version]
    card = replace(
        base.card, version=version, first_created=first, last_created=last, history_sha256=version
    )
    return replace(
        base,
        encoder=Encoder(fields),
        scorer=LinearModel(0.0, parts),
        calibration=Calibration(1.0, 0.0),
        card=card,
        past=None,
        second=None,
        certainty=None,
    )


def leads_by_hand(count: int = 60) -> UnseenLeads:
    """Test leads of v0002, one a day from 2026-05-01 on; every third converted.

    City codes go round Pune, Delhi, Rome, a rare one and none; visits count up.
    """
    places = np.arange(count)
    city = np.array([0.0, 1.0, 2.0, 3.0, np.nan])[places % 5]
    created = np.datetime64("2026-05-01", "D") + places
    chance = 0.1 + 0.8 * ((7 * places) % count) / count
    return UnseenLeads(np.column_stack([city, places % 7]), places % 3 == 0, chance, created)


def both_by_hand(
    base: LeadModel, leads: UnseenLeads | None, rare: tuple[str, ...] = ("Oslo",)
) -> tuple[ProvenVersion, ProvenVersion]:
    """The older version, whose test leads are not kept, and the newer one with these."""
    older, newer = (model_by_hand(base, version, rare) for version in WORTH)
    return ProvenVersion(older, None), ProvenVersion(newer, leads)
