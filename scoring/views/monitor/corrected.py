"""What recalibrating made of a version, in words and a picture."""

from scoring.charts.training import reliability_pair
from scoring.model.lead_model import LeadModel
from scoring.training.recalibration import Recalibration
from scoring.views.section import Section
from scoring.wording import counted


def corrected_section(found: Recalibration, published: LeadModel, *, serves: bool) -> Section:
    """What became of the correction, and how far chances are from rates before and after it.

    `published` is the version as it was kept; `serves` whether it is the champion by now.
    """
    fate = "serves from now on" if serves else "is kept as a version"
    before, after = (100 * test.ece for test in (found.before, found.after))
    said = (
        f"{published.card.version} {fate}: its chances were {found.way}. On the newest "
        f"{counted(found.after.rows, 'outcome')} chances and conversion are {after:.1f} points "
        f"apart on average, {before:.1f} without the correction."
    )
    both = (found.before, found.after)
    picture = reliability_pair(both, ("As they were", "Corrected"))
    return Section("corrected chances", "Corrected chances", said, picture, note=found.decision.why)
