"""A network between the registry and its database that a test can hold up or cut."""

import select
import socket
import threading
from contextlib import suppress
from pathlib import Path

_PIECE_BYTES = 65_536
_LOOK_SECONDS = 0.05


class Proxy:
    """Passes what arrives at a TCP port on to a socket of the machine, and back."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._flows = threading.Event()
        self._flows.set()
        self._is_over = threading.Event()
        self._links: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def hold_up(self) -> None:
        """Take everything and pass nothing on, as a network does that swallows packets."""
        self._flows.clear()

    def go_on(self) -> None:
        """Pass on again, also what was held up."""
        self._flows.set()

    def cut(self) -> None:
        """End every connection."""
        for link in self._links:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self._links.clear()

    def close(self) -> None:
        """End it all."""
        self._is_over.set()
        self._flows.set()
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        with caller, socket.socket(socket.AF_UNIX) as target, suppress(OSError):
            target.connect(str(self._target))
            self._links += [caller, target]
            other = {caller: target, target: caller}
            while not self._is_over.is_set():
                ready, _, _ = select.select([caller, target], [], [], _LOOK_SECONDS)
                for side in ready:
                    piece = side.recv(_PIECE_BYTES)
                    self._flows.wait()
                    if not piece:
                        return
                    other[side].sendall(piece)
