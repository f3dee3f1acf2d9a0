"""nginx and Caddy in front of an app, with the files of deploy/ but for ports and certificates."""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from conftest import ROOT

from benchmarks.served_app import free_port

NAME = "leads.example.com"


@contextmanager
def nginx(app: str, folder: Path) -> Iterator[str]:
    """Nginx with TLS; the address of the site."""
    port, certificate = free_port(), _certificate(folder)
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "127.0.0.1:8501": app, "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "/etc/ssl/lead-scoring": str(certificate), "/var/log/nginx": str(folder),
    }  # fmt: skip
    for old, new in changes.items():
        assert old in site
        site = site.replace(old, new)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/errors; daemon off; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types;\n{site}\n}}\n",
        encoding="utf-8",
    )
    with _process(["nginx", "-c", str(whole)], f"https://127.0.0.1:{port}", folder):
        yield f"https://{NAME}:{port}"


@contextmanager
def caddy(
    app: str, folder: Path, *, file: str = "Caddyfile", site: str = "", sign_in: str = ""
) -> Iterator[str]:
    """Caddy with TLS by an authority of its own; the address of the site."""
    port = free_port()
    address = site or f"https://{NAME}:{port}"
    whole = folder / "Caddyfile"
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    # Only what a machine without a name of its own needs.
    own = "{\n\tlocal_certs\n\tskip_install_trust\n\tauto_https disable_redirects\n\tadmin off\n"
    whole.write_text(text.replace("\n{\n", f"\n{own}", 1), encoding="utf-8")
    told = {"SITE": address, "APP": app, "SIGN_IN": sign_in, "PROXY_SECRET": "of-the-proxy"}
    told |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(whole)]
    ready = site or f"https://127.0.0.1:{port}"
    with _process(command, ready, folder, told):
        yield address


def _certificate(folder: Path) -> Path:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-days", "2"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@contextmanager
def _process(
    command: list[str], ready: str, folder: Path, told: dict[str, str] | None = None
) -> Iterator[None]:
    with (folder / "proxy.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | (told or {}), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, ready, folder)
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    """Until it answers, where it speaks TLS with a certificate."""
    protocol, _, place = address.partition("://")
    host, port = place.split(":")
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    for _ in range(100):
        assert process.poll() is None, (folder / "proxy.log").read_text()
        with suppress(OSError):
            with socket.create_connection((host, int(port)), timeout=5) as plain:
                if protocol == "https":
                    tls.wrap_socket(plain, server_hostname=NAME).close()
            return
        time.sleep(0.2)
    raise AssertionError((folder / "proxy.log").read_text())
