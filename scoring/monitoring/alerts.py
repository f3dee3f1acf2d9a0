"""What is told to others when a model no longer holds: to the log, and to a webhook if one is set.

Neither is told of a lead; the webhook gets JSON whose `text` chat programs show.
"""

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException

from scoring.deployment import deployment
from scoring.wording import clipped

_LOG = logging.getLogger("scoring.monitor")
# Who answers later is not waited for: nobody is helped by a page that waits for a chat.
SECONDS = 10
MOST_TEXT = 2_000
_JSON = {"Content-Type": "application/json", "User-Agent": "lead-scoring"}


@dataclass(frozen=True)
class Alert:
    """That something is wrong with a model, or no longer: `state` in a word, and why.

    `batch` is the address of the batch that showed it, "" for none.
    """

    model: str
    state: str
    sentences: Sequence[str]
    batch: str = ""

    @property
    def text(self) -> str:
        """The same in a text for people."""
        return clipped(f"Lead scoring, model {self.model}: {' '.join(self.sentences)}", MOST_TEXT)


def send_alert(alert: Alert) -> bool:
    """Tell the log, and the webhook where one is set; False where that did not take it.

    What it does not take is said in the log, without its address, which may hold a secret.
    """
    _LOG.warning("model %s: %s (batch %s)", alert.model, alert.state, alert.batch or "none")
    address = deployment().webhook.get_secret_value().strip()
    if not address:
        return True
    said = {
        "text": alert.text, "model": alert.model, "state": alert.state, "batch": alert.batch,
    }  # fmt: skip
    try:
        request = urllib.request.Request(address, json.dumps(said).encode(), _JSON, method="POST")
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return bool(answer.status < 300)
    except urllib.error.HTTPError as problem:
        _LOG.error("the webhook for alerts answered %d", problem.code)
        problem.close()
    # What answers need speak no HTTP, and an address may name no port.
    except (OSError, HTTPException, ValueError) as problem:
        _LOG.error("the webhook for alerts could not be reached: %s", type(problem).__name__)
    return False
