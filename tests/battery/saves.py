"""A register saved by 32 connections, against a bare handler: as `make bench` measures it."""

import os
import tempfile

from portal.config import Settings
from portal.setup import bench_register


def figures() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as data:
        os.environ["PORTAL_DATA"] = data
        return bench_register.figures(Settings.from_environment())
