"""Runs a command with TEST_DATABASE_URL naming a PostgreSQL cluster of its own, made and removed here.

`python -m tests.postgres COMMAND …`; with `--durable` before the command every commit reaches the disk, as for
people. Works as root (the server then runs as `postgres`) and as anybody else.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def tool(name: str) -> str:
    """Newest installed PostgreSQL's program; Debian keeps them off PATH."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda home: int(home.parent.name))
    found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(homes)), os.environ.get("PATH", "")]))
    if not found:
        sys.exit("PostgreSQL is missing. Install with:  sudo apt-get install -y --no-install-recommends postgresql")
    return found


def as_server(command: list[str]) -> None:
    """The server refuses to run as root, so root steps down to `postgres` for it."""
    step_down = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run(step_down + command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def main() -> int:
    is_durable, command = sys.argv[1] == "--durable", sys.argv[2 if sys.argv[1] == "--durable" else 1 :]
    home = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    data, port = home / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    as_server([tool("initdb"), "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=200"
    if not is_durable:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    as_server([tool("pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start"])
    try:
        url = f"postgresql+psycopg://portal@127.0.0.1:{port}/postgres"
        return subprocess.run(command, env=os.environ | {"TEST_DATABASE_URL": url}, check=False).returncode
    finally:
        as_server([tool("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"])
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main())
