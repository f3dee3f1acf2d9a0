"""Histories made by chance in the shape of public ones, with which columns are honest."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Base:
    """A history as text, its outcome column, who converted, and which columns are late.

    `protected` are columns that are left out for what they say of persons.
    """

    name: str
    frame: pd.DataFrame
    outcome: str
    won: np.ndarray
    late: frozenset[str] = frozenset()
    protected: frozenset[str] = field(default=frozenset())

    @property
    def honest(self) -> list[str]:
        """The columns that a model should read."""
        rest = {self.outcome, *self.late, *self.protected}
        return [name for name in self.frame.columns if name not in rest]


def drawn(odds: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Who converts by log-odds, moved so that about this share does."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        above = (1 / (1 + np.exp(-(odds + middle)))).mean() > rate
        low, high = (low, middle) if above else (middle, high)
    return rng.random(len(odds)) < 1 / (1 + np.exp(-(odds + low)))


def _text(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    texts = {name: pd.Series(cells).astype(str) for name, cells in columns.items()}
    return pd.DataFrame(texts, dtype="str")


def bank_like(seed: int = 1, leads: int = 4_000) -> Base:
    """As calls of a bank (Moro and others, 2014): a duration of AUC 0.80 that is known too late."""
    rng = np.random.default_rng(seed)
    pick = partial(rng.choice, size=leads)
    euribor = np.where(rng.random(leads) < 0.65, 4.9, 1.2) + rng.normal(0, 0.2, leads)
    poutcome = pick(["nonexistent", "failure", "success"], p=[0.86, 0.1, 0.04])
    contact = pick(["cellular", "telephone"], p=[0.63, 0.37])
    age = np.clip(rng.normal(40, 10, leads), 18, 90).round()
    odds = -0.5 * euribor + 1.8 * (poutcome == "success") + 0.4 * (contact == "cellular")
    won = drawn(odds + 0.01 * np.abs(age - 40) + rng.normal(0, 0.4, leads), 0.11, rng)
    pdays = np.where(poutcome == "success", rng.integers(2, 12, leads), 999)
    frame = _text({
        "age": age.astype(int),
        "job": pick(["admin.", "blue-collar", "technician", "services", "retired", "student"]),
        "marital": pick(["married", "single", "divorced"], p=[0.6, 0.28, 0.12]),
        "education": pick(["basic.9y", "high.school", "university.degree", "unknown"]),
        "default": pick(["no", "unknown"], p=[0.79, 0.21]),
        "housing": pick(["yes", "no"]), "loan": pick(["yes", "no"], p=[0.15, 0.85]),
        "contact": contact, "month": pick(["may", "jun", "jul", "aug", "nov"]),
        "duration": np.exp(rng.normal(5.1 + 0.9 * won, 0.75)).round().astype(int),
        "campaign": np.minimum(rng.geometric(0.4, leads), 40), "pdays": pdays,
        "previous": np.where(poutcome == "nonexistent", 0, rng.integers(1, 4, leads)),
        "poutcome": poutcome, "euribor3m": euribor.round(3),
        "y": np.where(won, "yes", "no"),
    })  # fmt: skip
    return Base("bank-like", frame, "y", won, frozenset({"duration", "pdays"}))


def loan_like(seed: int = 2, leads: int = 4_000, rate: float = 0.1) -> Base:
    """As offers of personal loans: income alone reaches 0.9, and all columns nearly 1."""
    rng = np.random.default_rng(seed)
    income = np.clip(np.exp(rng.normal(4.1, 0.65, leads)), 8, 224).round()
    education, family = rng.integers(1, 4, leads), rng.integers(1, 5, leads)
    spent = np.clip(income * rng.uniform(0.005, 0.05, leads), 0, 10).round(1)
    deposit = rng.random(leads) < 0.06
    odds = np.where(income > 95, 4.0, -3.0) + 0.03 * income + 1.6 * (education > 1)
    won = drawn(odds + 1.2 * (family > 2) + 1.5 * deposit, rate, rng)
    frame = _text({
        "Age": rng.integers(23, 68, leads), "Experience": rng.integers(0, 43, leads),
        "Income": income.astype(int), "ZIP Code": rng.integers(90_000, 96_700, leads),
        "Family": family, "CCAvg": spent, "Education": education,
        "Mortgage": np.where(rng.random(leads) < 0.7, 0, rng.integers(70, 600, leads)),
        "Securities Account": (rng.random(leads) < 0.1).astype(int),
        "CD Account": deposit.astype(int), "Online": rng.integers(0, 2, leads),
        "CreditCard": (rng.random(leads) < 0.3).astype(int), "Accepted": won.astype(int),
    })  # fmt: skip
    return Base(f"loan-like {rate:g}", frame, "Accepted", won)


def telco_like(seed: int = 3, leads: int = 3_000) -> Base:
    """As customers of a telephone company: the type of the contract is strong and honest."""
    rng = np.random.default_rng(seed)
    pick = partial(rng.choice, size=leads)
    contract = pick(["Month-to-month", "One year", "Two year"], p=[0.55, 0.21, 0.24])
    long = np.searchsorted(["Month-to-month", "One year", "Two year"], contract)
    tenure = np.clip(rng.gamma(1.2, 14, leads) + 14 * long, 1, 72).round().astype(int)
    internet = pick(["DSL", "Fiber optic", "No"], p=[0.34, 0.44, 0.22])
    charges = np.where(internet == "No", 20, np.where(internet == "DSL", 58, 91))
    charges = (charges + rng.normal(0, 8, leads)).round(2)
    helped = np.where(internet == "No", "No internet service", pick(["Yes", "No"], p=[0.4, 0.6]))
    odds = -1.3 * long - 0.03 * tenure + 1.1 * (internet == "Fiber optic") - 0.5 * (helped == "Yes")
    won = drawn(odds, 0.265, rng)
    frame = _text({
        "gender": pick(["Female", "Male"]), "SeniorCitizen": (rng.random(leads) < 0.16).astype(int),
        "Partner": pick(["Yes", "No"]), "Dependents": pick(["Yes", "No"], p=[0.3, 0.7]),
        "tenure": tenure, "PhoneService": pick(["Yes", "No"], p=[0.9, 0.1]),
        "InternetService": internet, "TechSupport": helped, "Contract": contract,
        "PaperlessBilling": pick(["Yes", "No"], p=[0.6, 0.4]),
        "PaymentMethod": pick(["Electronic check", "Mailed check", "Bank transfer", "Card"]),
        "MonthlyCharges": charges, "TotalCharges": (charges * tenure).round(2),
        "Churn": np.where(won, "Yes", "No"),
    })  # fmt: skip
    return Base("telco-like", frame, "Churn", won, protected=frozenset({"gender"}))


def crm_like(seed: int = 4, leads: int = 2_500) -> Base:
    """As leads of a business that sells to others: a score known before, and a demo asked for."""
    rng = np.random.default_rng(seed)
    pick = partial(rng.choice, size=leads)
    size = np.exp(rng.normal(4, 1.6, leads)).round().astype(int) + 1
    views = rng.negative_binomial(1.2, 0.15, leads)
    source = pick(["Organic Search", "Paid Search", "Referral", "Event", "Offline"])
    asked = rng.random(leads) < 0.18
    score = np.clip(rng.normal(0, 12, leads) + 12 * np.log(size) + 1.2 * views, 0, 100).round()
    odds = 0.35 * np.log(size) + 0.06 * views + 1.5 * asked + 0.9 * (source == "Referral")
    won = drawn(odds + rng.normal(0, 0.6, leads), 0.2, rng)
    frame = _text({
        "Original Source": source, "Industry": pick(["SaaS", "Retail", "Health", "Finance"]),
        "Number of Employees": size, "Number of Pageviews": views,
        "Number of Sessions": 1 + rng.binomial(views, 0.3),
        "Demo requested": np.where(asked, "Yes", "No"),
        "HubSpot Score": score.astype(int), "Country/Region": pick(["US", "UK", "DE", "FR", "IN"]),
        "Email opt-out": pick(["Yes", "No"], p=[0.05, 0.95]),
        "Persona": np.where(rng.random(leads) < 0.4, pick(["Buyer", "User"]), ""),
        "Lifted": np.where(won, "Won", "Lost"),
    })  # fmt: skip
    return Base("crm-like", frame, "Lifted", won)


def consumer_like(seed: int = 5, leads: int = 1_500) -> Base:
    """As applicants of a club: strong honest columns whose names hold words of work on a lead."""
    rng = np.random.default_rng(seed)
    pick = partial(rng.choice, size=leads)
    merit = rng.normal(0, 1, leads)

    def graded(words: list[str], noise: float) -> np.ndarray:
        place = np.argsort(np.argsort(merit + rng.normal(0, noise, leads))) * len(words) // leads
        return np.asarray(words)[place]

    won = drawn(1.6 * merit, 0.45, rng)
    frame = _text({
        "marital_status": graded(["single", "divorced", "married"], 1.5),
        "home_owner": graded(["no", "yes"], 0.9), "credit_rating": graded(list("EDCBA"), 0.8),
        "employment_status": graded(["unemployed", "part-time", "full-time"], 1.2),
        "social grade": graded(["DE", "C2", "C1", "AB"], 1.5),
        "product quality tier": graded(["basic", "plus", "premium"], 1.8),
        "account manager's region": pick(["North", "South"]),
        "Session duration": np.exp(0.5 * merit + rng.normal(3, 0.7, leads)).round(),
        "Last page seen": pick(["home", "prices", "about"]),
        "Joined": np.where(won, "Yes", "No"),
    })  # fmt: skip
    return Base("consumer-like", frame, "Joined", won)


def made_up() -> list[Base]:
    """All of them; a history of loans in which half convert as well."""
    return [bank_like(), loan_like(), loan_like(6, 2_000, 0.5), telco_like(), crm_like(),
            consumer_like()]  # fmt: skip
