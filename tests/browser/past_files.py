"""Histories of other providers, with the headers of public examples and cells of our own."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

LEADS = 1_200
# Asked in a form in which “Select” stands for no answer.
FORM = {
    "Specialization": ["Select", "Finance Management", "Marketing Management", "IT Projects", ""],
    "How did you hear about X Education": ["Select", "Online Search", "Word Of Mouth", ""],
    "What is your current occupation": ["Unemployed", "Working Professional", "Student", ""],
    "City": ["Select", "Mumbai", "Thane & Outskirts", "Other Cities", ""],
    "Lead Profile": ["Select", "Potential Lead", "Other Leads", ""],
}
ALL_NO = (
    "Do Not Call", "Search", "Magazine", "Newspaper Article", "X Education Forums", "Newspaper",
    "Digital Advertisement", "Through Recommendations", "Receive More Updates About Our Courses",
    "Update me on Supply Chain Content", "Get updates on DM Content",
    "I agree to pay the amount through cheque",
)  # fmt: skip


def course_shop() -> pd.DataFrame:
    """Leads with a status of 0 and 1, of whom the sample's model knows one field."""
    rng = np.random.default_rng(7)
    first = rng.choice(["Website", "Mobile App"], LEADS, p=[0.55, 0.45])
    seconds = rng.gamma(1.2, 600, LEADS).round()
    columns = {
        "ID": [f"EXT{row:04}" for row in range(LEADS)],
        "current_occupation": rng.choice(["Professional", "Student", "Unemployed"], LEADS),
        "first_interaction": first,
        "website_visits": rng.poisson(3, LEADS),
        "time_spent_on_website": seconds.astype(int),
        "page_views_per_visit": rng.gamma(2, 1.5, LEADS).round(2),
        "last_activity": rng.choice(["Email Activity", "Phone Activity"], LEADS),
        "referral": rng.choice(["Yes", "No"], LEADS, p=[0.1, 0.9]),
        "status": won(1.3 * (first == "Website") + seconds / 1100, rng),
    }
    return pd.DataFrame(columns)


def online_school() -> pd.DataFrame:
    """Leads of a form with many unanswered questions, and columns that hold one word alone."""
    rng = np.random.default_rng(8)
    origins = ["API", "Landing Page Submission", "Lead Add Form"]
    origin = rng.choice(origins, LEADS, p=[0.4, 0.5, 0.1])
    seconds = rng.gamma(1.1, 450, LEADS).round()
    form = {name: rng.choice(words, LEADS) for name, words in FORM.items()}
    working = form["What is your current occupation"] == "Working Professional"
    columns: Mapping[str, object] = {
        "Prospect ID": [f"7927b2df-8bba-4d29-b9a2-{row:012x}" for row in range(LEADS)],
        "Lead Number": 660_737 - np.arange(LEADS),
        "Lead Origin": origin,
        "Lead Source": rng.choice(["Olark Chat", "Organic Search", "Google", "Select"], LEADS),
        "Do Not Email": rng.choice(["Yes", "No"], LEADS, p=[0.08, 0.92]),
        "Converted": won(2.0 * (origin == "Lead Add Form") + working + seconds / 700, rng),
        "TotalVisits": rng.poisson(3, LEADS),
        "Total Time Spent on Website": seconds.astype(int),
        "Page Views Per Visit": rng.gamma(2, 1.2, LEADS).round(2),
        **form,
        **dict.fromkeys(ALL_NO, "No"),
        "A free copy of Mastering The Interview": rng.choice(["Yes", "No"], LEADS),
    }
    return pd.DataFrame(columns)


def one_column() -> pd.DataFrame:
    """Leads of whom one thing is known, and whether they bought."""
    rng = np.random.default_rng(9)
    channel = rng.choice(["Fair", "Web", "Phone", "Letter"], LEADS)
    return pd.DataFrame({"Kanal": channel, "Bought": won(1.2 * (channel == "Fair"), rng)})


def won(pull: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Three of ten convert, those that are pulled more often; shape (n,)."""
    likely = pull + rng.logistic(size=len(pull))
    return (likely > np.quantile(likely, 0.7)).astype(int)
