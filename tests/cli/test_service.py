"""What the process of a service has in memory when it starts."""

import subprocess
import sys

NOT_NEEDED = ("alembic", "authlib", "cryptography", "httpx2", "joserfc", "xlsxwriter")


def test_a_service_does_not_import_what_it_does_not_need() -> None:
    program = f"import sys, app.cli.main; print([n for n in {NOT_NEEDED} if n in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout == "[]\n"
