"""The services of compose.yaml are kept small, apart, and without rights."""

import re
from typing import Any

import pytest
import yaml

from deploy.huggingface.assemble import ROOT
from scoring.deployment import Deployment

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little_beside_its_work(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "restart", "logging"} <= service.keys()
    assert not service.keys() & {"privileged", "network_mode", "pid", "ipc", "devices", "user"}


def test_the_proxy_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_images_of_others_have_a_version() -> None:
    others = [s["image"] for s in SERVICES.values() if "build" not in s]
    assert all(re.search(r":v?\d+[\d.]*", image) for image in others)


def test_what_is_mounted_is_declared_or_in_the_repository() -> None:
    volumes = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])]
    assert {v for v in volumes if not v.startswith(".")} == COMPOSE["volumes"].keys()
    assert {v for v in volumes if v.startswith(".")} == {
        "./deploy/${CADDYFILE", "./deploy/secrets"
    }  # fmt: skip


def test_the_app_is_told_only_what_it_knows() -> None:
    told = SERVICES["app"]["environment"].keys()
    own = {name.removeprefix("LEAD_SCORING_").lower() for name in told if "LEAD_SCORING" in name}
    assert own - {"country"} <= Deployment.model_fields.keys()


def test_no_secret_is_written_down() -> None:
    told = [(k, v) for s in SERVICES.values() for k, v in s.get("environment", {}).items()]
    secrets = {v for k, v in told if k.endswith(("SECRET", "CLIENT_ID", "KEY"))}
    assert all(re.fullmatch(r"\$\{\w+:-\}", value) for value in secrets)
