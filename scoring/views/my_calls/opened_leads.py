"""A file that a rep opened to see who the leads of the calls are; it stays in the session."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.store.call_store import KeptCall
from scoring.store.contact_keys import LeadKeys
from scoring.views.my_calls.handed_leads import contact_of


@dataclass(frozen=True)
class OpenedLeads:
    """The leads of a file with their keyed hashes, by which calls are found in it."""

    filename: str
    leads: LeadBatch
    keys: LeadKeys

    @cached_property
    def _places(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """The place of each id, e-mail address and phone that one lead alone has."""
        return _alone(self.keys.id), _alone(self.keys.email), _alone(self.keys.phone)

    def place(self, call: KeptCall) -> int | None:
        """Where the lead of a call is: by its id, else its e-mail address, else its phone.

        An id is of another lead where e-mail address or phone differ and neither is the same; a
        phone is where the e-mail addresses differ. None where nobody is found, or several are.
        """
        by_id, by_email, by_phone = self._places
        lead_id, email, phone = call.keys
        place = by_id.get(lead_id)
        if place is not None and True not in (agrees := self._agrees(place, call)):
            place = None if False in agrees else place
        if place is None:
            place = by_email.get(email)
        if place is None:
            place = by_phone.get(phone)
            if place is not None and self._agrees(place, call)[0] is False:
                return None
        return place

    def _agrees(self, place: int, call: KeptCall) -> tuple[bool | None, bool | None]:
        """Whether the e-mail address and the phone are those of the call; None for one unknown."""
        _, email, phone = call.keys
        pairs = ((self.keys.email[place], email), (self.keys.phone[place], phone))
        mail, dial = (here == there if here and there else None for here, there in pairs)
        return mail, dial

    def contact(self, call: KeptCall) -> dict[str, str] | None:
        """How the lead of a call is reached, None where it is not in the file."""
        place = self.place(call)
        return None if place is None else contact_of(self.leads, place)


def _alone(keys: NDArray[np.object_]) -> dict[str, int]:
    counts = Counter(keys.tolist())
    return {str(key): at for at, key in enumerate(keys) if key and counts[key] == 1}
