"""Takes the place of systemd for `tests.deploy.runbook`: starts and stops what the unit says."""

import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.servers import control_postgresql
from tests.waiting import wait_until

PROGRAM: Final = "/opt/role-registry/bin/role-registry"


class Service:
    """The service of the unit, in a folder that takes the place of the server's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unit = (folder / "unit").read_text("utf-8")
        self._pid_file = folder / "pid"

    def start(self) -> None:
        """Run the commands before, then serve, and wait until it answers."""
        if self._pid_file.exists():
            return
        with (self._folder / "log").open("a") as log:
            for before in self._commands("ExecStartPre"):
                subprocess.run(
                    before,
                    cwd=self._place(),
                    env=self._settings(),
                    stdout=log,
                    stderr=log,
                    check=True,
                )
            (serve,) = self._commands("ExecStart")
            process = subprocess.Popen(
                serve,
                cwd=self._place(),
                env=self._settings(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write_text(str(process.pid))
        wait_until(lambda: process.poll() is not None or self._answers(), "the service has started")

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text())
        self._pid_file.unlink()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not Path(f"/proc/{pid}").exists() or _is_dead(pid), "the service ended")

    def restart(self) -> None:
        """End it and start it."""
        self.stop()
        self.start()

    def status(self) -> None:
        """Say whether it runs."""
        is_running = self._pid_file.exists()
        sys.stdout.write("active\n" if is_running else "inactive\n")
        if not is_running:
            sys.exit(3)

    def _commands(self, key: str) -> list[list[str]]:
        here = str(Path(sys.executable).parent / "role-registry")
        found = re.findall(rf"^{key}=(.+)$", self._unit, re.MULTILINE)
        return [shlex.split(line.replace(PROGRAM, here)) for line in found]

    def _place(self) -> Path:
        return self._folder / "lib"

    def _settings(self) -> dict[str, str]:
        """As the unit has it: the file with settings, and the folder with secrets."""
        lines = (self._folder / "etc" / "registry.env").read_text("utf-8").splitlines()
        given = dict(line.split("=", 1) for line in lines)
        secrets = str(self._folder / "etc" / "secrets")
        return {"PATH": os.environ["PATH"], **given, "REGISTRY_SECRETS_DIR": secrets}

    def _answers(self) -> bool:
        address = f"http://127.0.0.1:{self._settings()['REGISTRY_PORT']}/_ping"
        try:
            with urllib.request.urlopen(address) as answer:  # our own server
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False


def _is_dead(pid: int) -> bool:
    """Whether a process has ended and only waits to be collected."""
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def main(program: str, folder: Path, *arguments: str) -> None:
    """`systemctl start role-registry`, or `journalctl -u role-registry --lines 50`."""
    if program == "journalctl":
        lines = (folder / "log").read_text("utf-8").splitlines(keepends=True)
        sys.stdout.writelines(lines[-int(arguments[-1]) :])
        return
    verb, unit = arguments
    if unit == "postgresql":
        control_postgresql(os.environ["DATABASE_URL"], verb)
        return
    service = Service(folder)
    verbs: dict[str, Callable[[], None]] = {
        "start": service.start,
        "stop": service.stop,
        "restart": service.restart,
        "status": service.status,
    }
    verbs[verb]()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
