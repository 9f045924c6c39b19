"""Serving: gunicorn, the worker and the one who sends mail, side by side, ended together."""

import ipaddress
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal.config import OWN_MACHINE, Settings
from portal.web import pdf

SIGN_INS = "sample-sign-ins.txt"
"""In PORTAL_DATA, mode 0600: one sign-in a role for the sample data."""


class NotSafe(Exception):
    """Serving like this would open the sample accounts to a network."""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_host(settings: Settings, host: str) -> None:
    """Raises NotSafe if sample accounts, whose passwords lie in a file, would be reachable from elsewhere, or if
    nobody elsewhere would be answered."""
    if not is_loopback(host) and settings.trusted_hosts == OWN_MACHINE:
        raise NotSafe("Set PORTAL_HOSTS to the name people type to reach the portal, like portal.example.org.")
    if (settings.data / SIGN_INS).exists() and not is_loopback(host):
        raise NotSafe(
            f"This database holds sample accounts, so it is served on 127.0.0.1 only, not on {host}. "
            "Set PORTAL_DATA to a new, empty folder for real work."
        )


def commands(host: str, port: int, *, processes: int, threads: int) -> tuple[list[str], ...]:
    """How the web server, the worker and the sending of mail are started. Mail has a process of its own, so that it
    never waits for a pack to be printed."""
    pages = web("portal.app:from_environment()", host, port, processes=processes, threads=threads)
    return pages, [sys.executable, "-m", "portal", "worker"], [sys.executable, "-m", "portal", "mail", "send"]


def web(app: str, host: str, port: int, *, processes: int, threads: int) -> list[str]:
    """How a web server for this application is started."""
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"{host}:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads)]
    return [*command, "--access-logfile", "/dev/null", "--log-level", "warning", "--no-control-socket", "--preload"]


def serve(settings: Settings, host: str, port: int, *, say: Callable[[str], None]) -> int:
    """Run all three until told to stop; start any again if it ends. Returns the exit code."""
    check_host(settings, host)
    for line in greeting(settings, host, port):
        say(line)
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    signal.signal(signal.SIGINT, lambda number, _frame: stopping.append(number))
    starts = commands(host, port, processes=2, threads=8)
    children = [_start(command) for command in starts]
    began = time.monotonic()
    while not stopping:
        time.sleep(0.2)
        for place, child in enumerate(children):
            if child.poll() is None:
                continue
            if place == 0 and time.monotonic() - began < 10:
                _end(children)
                return child.returncode or 1
            children[place] = _start(starts[place])
    _end(children)
    return 0


def greeting(settings: Settings, host: str, port: int) -> list[str]:
    """What a person at the terminal needs: where, who can sign in, and what is missing."""
    lines = [f"{settings.name} is at http://{host}:{port}  (stop with Ctrl+C)"]
    kept = settings.data / SIGN_INS
    if kept.exists():
        lines += ["", "Sample sign-ins, one a role:", *kept.read_text().splitlines()]
    if not pdf.is_available():
        lines += ["", f"PDFs are unavailable until this is installed:  sudo {pdf.MISSING}"]
    return lines


def keep_sign_ins(settings: Settings, lines: list[str]) -> Path:
    """Write the sample sign-ins where only the owner can read them."""
    path = settings.data / SIGN_INS
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own modules only


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
