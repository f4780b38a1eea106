"""Asks which of the locked packages have known weaknesses: `make audit`.

The answer is on other hosts (PyPI, then OSV). pip-audit says "No known vulnerabilities found" too
where it learned nothing about a package, so this program counts what was asked.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LOCK = Path(__file__).parent.parent.parent / "requirements.lock"
_SERVICES = ("pypi", "osv")
_NOTHING_ASKED = (
    "NOT CHECKED: neither PyPI nor OSV could be asked about any package. Run this where one of them"
    " can be reached, or check app/sbom.cdx.json with the scanner of your network."
)


def main() -> int:
    """0 for no known weakness or where nobody could be asked, 1 for a known weakness."""
    reports = (asked(service) for service in _SERVICES)
    report = next((one for one in reports if _known(one)), {})
    lines, code = judged(report)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


def asked(service: str) -> Mapping[str, Any]:
    """The report of pip-audit. Empty where the service could not be reached."""
    program = Path(sys.executable).parent / "pip-audit"
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    ended = subprocess.run(
        [str(program), "-s", service, "-r", str(_LOCK), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        return {}
    return report


def judged(report: Mapping[str, Any]) -> tuple[Sequence[str], int]:
    """What to print about a report, and the exit code."""
    known = _known(report)
    if not known:
        return [_NOTHING_ASKED], 0
    found = [
        f"{one['name']} {one['version']}: {fault['id']}, corrected in"
        f" {', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in known
        for fault in one["vulns"]
    ]
    skipped = len(report["dependencies"]) - len(known)
    counts = (
        f"{len(known)} packages asked about, {skipped} not known there, {len(found)} weaknesses"
    )
    return [*found, counts], int(bool(found))


def _known(report: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [one for one in report.get("dependencies", ()) if "vulns" in one]


if __name__ == "__main__":
    sys.exit(main())
