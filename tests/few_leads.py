"""A few test leads made by hand, beside any model."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.insight.groups import EMPTY, Groups
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.health.examined import Examined


def few(model: LeadModel, chance: list[float], outcome: list[int]) -> Examined:
    """Leads of these chances and outcomes, of which nothing else is known."""
    codes = np.full((len(chance), len(model.encoder.fields)), np.nan)
    nobody = np.full(len(chance), np.datetime64("NaT"), dtype="datetime64[D]")
    leads = UnseenLeads(codes, np.array(outcome, dtype=bool), np.array(chance), nobody)
    return Examined(model, leads)


def grouped(place: list[int] | NDArray[np.int64], *labels: str) -> Groups:
    """Leads in groups of these names."""
    return Groups("Team", (*labels, EMPTY), np.array(place), is_ordered=False)


def with_shift(examined: Examined, shift: float) -> Examined:
    """The same model at another base rate, whose chances are moved with it."""
    calibration = Calibration(1.0, 0.0, shift=shift)
    leads = replace(examined.leads, chance=calibration.moved(examined.leads.chance))
    moved = replace(examined.model.calibration, shift=shift)
    return Examined(replace(examined.model, calibration=moved), leads)
