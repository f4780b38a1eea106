"""The command line in a process that has loaded it: each command is a copy of that process.

A command is then the same code with its own arguments, folder, environment and streams, but
without the two seconds that loading takes.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.main import main
from tests.waiting import wait_until

_ROOT = Path(__file__).parents[2]
_CLIENT = """\
#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [len(asked).to_bytes(4, "big") + asked], [0, 1, 2])
    sys.exit(ord(server.recv(1) or b"\\x01"))
"""


@contextmanager
def preloaded() -> Iterator[str]:
    """The text of a program that does what `role-registry` does, while the block lasts."""
    with TemporaryDirectory(prefix="registry-cli-") as folder:
        address = str(Path(folder) / "socket")
        with subprocess.Popen(
            [sys.executable, "-m", "tests.web.preloaded_cli", address], cwd=_ROOT
        ) as server:
            wait_until(Path(address).exists, "the command line is loaded")
            yield _CLIENT.format(python=sys.executable, address=address)
            server.terminate()


def _serve(address: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the copies
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            client, _ = listener.accept()
            with client:
                if os.fork() == 0:
                    listener.close()
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    os._exit(_run(client))


def _run(client: socket.socket) -> int:
    arguments, streams = _received(client)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.argv[1:], folder, environment = arguments
    sys.argv[0] = "role-registry"
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        client.sendall(bytes([code]))
    return code


def _received(client: socket.socket) -> tuple[tuple[list[str], str, dict[str, str]], list[int]]:
    data, streams, _, _ = socket.recv_fds(client, 1 << 20, 3)
    size = int.from_bytes(data[:4], "big")
    while len(data) < size + 4:
        data += client.recv(1 << 20)
    return json.loads(data[4:]), streams


if __name__ == "__main__":
    _serve(sys.argv[1])
