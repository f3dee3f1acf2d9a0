"""How old a model is, and since when nobody has proven it."""

from dataclasses import dataclass
from datetime import date

from scoring.model.lead_model import ModelCard
from scoring.wording import counted, day

# A house rule: leads of the next quarter are ranked by a model of this one, not by an older one.
# On real leads the AUC of the weeks after a training was 3 to 4 points below that of its months.
WATCH_DAYS, ALARM_DAYS = 90, 180


@dataclass(frozen=True)
class ModelAge:
    """Days since a model was trained and since its chances were last compared with outcomes.

    `proven_on` is the day in ISO 8601.
    """

    days: int
    proven_days: int
    proven_on: str

    @property
    def sentence(self) -> str:
        """The age in words.

        >>> ModelAge(12, 12, "2026-11-18").sentence
        'The model is 12 days old, last proven on 2026-11-18.'
        """
        return f"The model is {counted(self.days, 'day')} old, last proven on {self.proven_on}."


def model_age(card: ModelCard, today: date, proven_on: str = "") -> ModelAge:
    """The age of a model on a day.

    It was proven when it was trained, on leads that it had not seen, and again on `proven_on`
    (ISO 8601), when outcomes of leads that it scored were last fed back; "" for never.
    """
    trained = day(card.trained_at)
    proven = max(trained, day(proven_on)) if proven_on else trained
    days, since = ((today - date.fromisoformat(text)).days for text in (trained, proven))
    return ModelAge(max(0, days), max(0, since), proven)
