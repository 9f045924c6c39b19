"""Serving as the portal is served, and many connections at once, for measuring only."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.setup import serving

CONNECTIONS = 32
WORKERS, THREADS = 2, 8
WAIT = 30
"""Seconds in which a server has to answer."""


@dataclass(frozen=True)
class Load:
    """What became of many requests."""

    seconds: float
    times: tuple[float, ...]
    """Seconds of each answer, shortest first."""
    errors: int
    """Answers other than the one that was expected, and none at all."""

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, percent: int) -> float:
        """Milliseconds within which this share was answered."""
        return 1000 * self.times[min(len(self.times) - 1, len(self.times) * percent // 100)]


@dataclass(frozen=True)
class Served:
    """A server on 127.0.0.1."""

    port: int
    pid: int


@contextmanager
def served(app: str, environment: Mapping[str, str], *, is_quiet: bool = False) -> Iterator[Served]:
    """A server with two workers, ended afterwards. `app`: such as "portal.app:made()". `is_quiet`: what it logs is
    not shown."""
    port = free_port()
    command = serving.web(app, "127.0.0.1", port, processes=WORKERS, threads=THREADS)
    everything = os.environ | environment
    shown = subprocess.DEVNULL if is_quiet else None
    child = subprocess.Popen(  # noqa: S603 - our own modules only
        command, env=everything, start_new_session=True, stdout=shown, stderr=shown
    )
    try:
        _wait(child, port)
        yield Served(port, child.pid)
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _wait(child: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if line.recv(16):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def form_post(path: str, fields: Mapping[str, str | Sequence[str]], cookie: str) -> bytes:
    """A form as a browser sends it."""
    body = urlencode(fields, doseq=True).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(port: int, requests: Sequence[bytes], *, expected: int, connections: int = CONNECTIONS) -> Load:
    """Every request sent once, each connection sending its next when the last is answered."""
    waiting, times, wrong = deque(requests), list[float](), list[int]()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            request = waiting.popleft()
            began = time.perf_counter()
            try:
                writer.write(request)
                status, keep = await _answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                status, keep = 0, False
            times.append(time.perf_counter() - began)
            if status != expected:
                wrong.append(status)
            if not keep:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    async def everything() -> None:
        await asyncio.gather(*(connection() for _ in range(connections)))

    began = time.perf_counter()
    asyncio.run(everything())
    load = Load(time.perf_counter() - began, tuple(sorted(times)), len(wrong))
    if wrong:
        print(f"answered otherwise: {sorted(set(wrong))}", file=sys.stderr)
    return load


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Status, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1]), b"connection: close" not in head
