"""A check for known weaknesses never calls a package safe that nobody was asked about."""

from typing import Any

from tests.scanners.audit import judged

SAFE: dict[str, Any] = {"name": "anyio", "version": "4.16.0", "vulns": []}
SKIPPED = {"name": "alembic", "skip_reason": "Dependency not found"}
WEAK: dict[str, Any] = {
    "name": "jinja2",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.0", "3.1"]}],
}


def test_a_report_in_which_every_package_was_skipped_is_no_check() -> None:
    lines, code = judged({"dependencies": [SKIPPED, SKIPPED]})

    assert lines[0].startswith("NOT CHECKED")
    assert code == 0


def test_no_report_is_no_check() -> None:
    assert judged({})[0][0].startswith("NOT CHECKED")


def test_a_weakness_fails_and_is_named_with_its_correction() -> None:
    lines, code = judged({"dependencies": [SAFE, SKIPPED, WEAK]})

    assert lines == [
        "jinja2 2.0: PYSEC-1, corrected in 3.0, 3.1",
        "2 packages asked about, 1 not known there, 1 weaknesses",
    ]
    assert code == 1


def test_packages_without_a_weakness_are_counted() -> None:
    assert judged({"dependencies": [SAFE]}) == (
        ["1 packages asked about, 0 not known there, 0 weaknesses"],
        0,
    )
