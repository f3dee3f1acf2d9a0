"""Leads to numbers: encoding, propensity, contributions, reasons, ranking."""
