"""What a server is told by its environment: LEAD_SCORING_ and the name of a field in capitals."""

import os
import re
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from scoring.errors import SettingsRefused
from scoring.wording import clipped

# What this machine calls itself.
OWN_HOSTS = ("localhost", "127.0.0.1")
# A header as HTTP has it; a proxy replaces what a browser sends under the same name.
HEADER = r"^[A-Za-z0-9-]{1,60}$"
LEAST_SECRET = 16
_WEBHOOK = re.compile(r"https?://[!-~]+")


class Deployment(BaseSettings):
    """The settings of a server; folders, which one machine has too, are in `scoring.settings`."""

    model_config = SettingsConfigDict(
        env_prefix="LEAD_SCORING_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    api_body_mb: int = Field(default=20, ge=1, le=1_000)
    """The most megabytes of one request's body."""
    api_leads: int = Field(default=1_000, ge=1)
    """The most leads of one request to score."""
    api_per_minute: int = Field(default=1_500, ge=1)
    """How often one key, or one address without keys, may ask in a minute."""
    api_body_seconds: int = Field(default=60, ge=1)
    """How long the body of one request may take to arrive."""
    api_batches: int = Field(default=100, ge=1)
    """The most batches that are kept or wait at a time."""
    api_batches_mb: int = Field(default=400, ge=1)
    """The most megabytes of leads in those."""
    host: str = "127.0.0.1"
    """The address that the server listens on."""
    hosts: str = Field(default=",".join(OWN_HOSTS), pattern=r"[^,\s]")
    """The names, with commas, that it is reached by; "*" for any."""
    api_keep_minutes: int = Field(default=60, ge=1)
    """How long the answer to a batch is kept."""
    roles: Path | None = None
    """The file that says who has which role."""
    proxy_header: str | None = Field(default=None, pattern=HEADER)
    """The header in which a proxy that signs people in names them."""
    proxy_secret: SecretStr = SecretStr("")
    """What only that proxy knows."""
    proxy_secret_header: str = Field(default="X-Proxy-Secret", pattern=HEADER)
    """The header in which the proxy sends it."""
    proxy_sign_out: str | None = Field(default=None, pattern=r"^(/[^/\\\s][^\\\s]*|https://\S+)$")
    """Where a person goes to sign out at the proxy."""
    sign_in_claim: str = Field(default="email", pattern=r"^[\w.:/-]{1,100}$")
    """By which claim of OpenID Connect people are known."""

    keep_batches: bool = True
    """Whether what pages, pipelines and the API score is kept in the store, to be found again."""
    keep_contacts: bool = False
    """Whether names, e-mail addresses and phones of leads may be kept in the store."""
    keep_days: int | None = Field(default=None, ge=1)
    """How many days a batch is kept in the store; for ever where it is not set."""
    contact_key: SecretStr = SecretStr("")
    """By what contacts are hashed, in place of the key in the data folder."""

    webhook: SecretStr = SecretStr("")
    """Where alerts are sent, an address of http or https."""

    @property
    def is_everywhere(self) -> bool:
        """Whether it listens at every address of its machine, so that none of them names it."""
        try:
            return ip_address(self.host).is_unspecified
        except ValueError:
            return False

    @property
    def host_names(self) -> frozenset[str]:
        """What it is called by, in small letters: names that are set, and where it listens."""
        given = {name.strip().casefold() for name in self.hosts.split(",")} - {""}
        return frozenset(given if self.is_everywhere else given | {self.host.casefold()})

    @property
    def why_others(self) -> tuple[str, ...]:
        """What lets others reach it than who is at this machine, by the settings that say so."""
        own = {*OWN_HOSTS, "::1"}
        names = sorted(self.host_names - own - {self.host.casefold()})
        found = []
        if self.host.casefold() not in own:
            found.append(f"it listens at “{clipped(self.host, 60)}” (--host or LEAD_SCORING_HOST)")
        if names:
            found.append(f"LEAD_SCORING_HOSTS has “{clipped(names[0], 60)}”")
        if self.proxy_header is not None:
            found.append("LEAD_SCORING_PROXY_HEADER lets people in through a proxy")
        return tuple(found)

    @property
    def is_local(self) -> bool:
        """Whether nobody reaches it but who is at this machine."""
        return not self.why_others


def deployment() -> Deployment:
    """What is set now. Raises SettingsRefused."""
    prefix = Deployment.model_config["env_prefix"]
    return _read(
        frozenset(pair for pair in os.environ.items() if pair[0].upper().startswith(prefix))
    )


@lru_cache(maxsize=1)
def _read(_told: frozenset[tuple[str, str]]) -> Deployment:
    """What is set, which to read takes as long as to score a lead."""
    try:
        found = Deployment()
    except ValidationError as problem:
        raise _refused(problem) from None
    webhook = found.webhook.get_secret_value()
    if webhook and not _WEBHOOK.fullmatch(webhook.strip()):
        raise SettingsRefused(
            "The setting LEAD_SCORING_WEBHOOK is no address that alerts can be sent to. Expected "
            "one that begins with https:// or http://. Correct it, or leave it out to have alerts "
            "in the log alone."
        )
    if found.proxy_header and len(found.proxy_secret.get_secret_value().strip()) < LEAST_SECRET:
        raise SettingsRefused(
            "The setting LEAD_SCORING_PROXY_HEADER lets a proxy say who somebody is, which anybody "
            "could say. Set LEAD_SCORING_PROXY_SECRET, too: at least "
            f"{LEAST_SECRET} characters that only the proxy knows and sends as "
            f"{found.proxy_secret_header}."
        )
    if found.proxy_secret.get_secret_value() and not found.proxy_header:
        raise SettingsRefused(
            "The setting LEAD_SCORING_PROXY_SECRET is there for a proxy that signs people in, but "
            "no header is set in which it names them, so nobody would sign in. Set "
            "LEAD_SCORING_PROXY_HEADER, too, such as X-Forwarded-Email, or leave both out."
        )
    return found


def _refused(problem: ValidationError) -> SettingsRefused:
    first = problem.errors()[0]
    name = "_".join(map(str, first["loc"])).upper()
    return SettingsRefused(
        f"The setting LEAD_SCORING_{name} cannot be used: {first['msg']}. "
        "Change it, or leave it out for what is usual."
    )
