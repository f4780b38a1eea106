"""The modules that guard something, each with the tests that must notice a fault in it."""

from pathlib import Path
from typing import Final

_APP, _TESTS = Path("app"), Path("tests")

GUARDS: Final[dict[str, tuple[str, ...]]] = {
    # Who may do what.
    "services/access/callers": (),
    "services/access/keys": ("services/test_turns",),
    "services/access/logins": (),
    "services/access/retries": (),
    "http/log_in/issuer": ("api/test_login",),
    "http/once": (),
    "http/deps": ("api/test_access", "http/test_once"),
    "api/login": (),
    # What was done.
    "services/history/backups": (),
    "services/history/chain": ("services/history/test_verification",),
    "services/history/recording": ("services/history/test_chain", "services/test_turns"),
    "services/history/redaction": ("services/test_turns",),
    "services/history/verification": ("services/history/test_redaction",),
    # What changes the registry.
    "services/proposals/clearing": ("services/test_turns",),
    "services/proposals/deciding": (),
    "services/proposals/drafting": ("services/test_turns",),
    "services/proposals/feedback": ("services/test_turns",),
    "services/proposals/privacy": (),
    "services/proposals/report_limit": (),
    "services/proposals/states": (),
    "services/proposals/storing": ("services/proposals/test_clearing", "services/test_turns"),
    # What a trust keeps to itself.
    "services/trusts/disclosure": (),
    "services/trusts/establishments": ("services/test_turns",),
    "services/trusts/lines": (),
    "services/trusts/rows": (),
    "services/trusts/sent_posts": (),
    "services/trusts/titles_in_use": (),
    "services/trusts/versions": ("services/trusts/test_establishments",),
    "services/posts/cells": (),
    # What a file can cost, and what is read of it.
    "spreadsheets/child": ("spreadsheets/test_sandbox",),
    "spreadsheets/files": (),
    "spreadsheets/privacy": (),
    "spreadsheets/reading": (),
    "spreadsheets/sandbox": (),
    "spreadsheets/work_folders": (),
    "spreadsheets/formats/archive_names": (),
    "spreadsheets/formats/delimited": (),
    "spreadsheets/formats/kinds": (),
    "spreadsheets/formats/workbooks": ("spreadsheets/test_reading",),
    "spreadsheets/rows/kinds": ("spreadsheets/test_reading",),
    "spreadsheets/rows/reader": ("spreadsheets/test_reading",),
    # Which codes there are, from when to when.
    "dates": (),
    "services/codes/lists": (),
    "services/codes/gaps/facts": ("services/codes/gaps/test_report",),
    "services/codes/gaps/judging": (),
    "services/codes/gaps/versions": (),
    # When a title means a role.
    **{
        f"matching/{folder}/{name}": (f"matching/{folder}", "matching/test_resolve")
        for folder, names in {
            "deciding": (
                *("asked", "by_words", "decide", "hints", "misspellings", "strictness"),
                *("verdict", "whole_titles", "word_order"),
            ),
            "findings": (
                *("catch_alls", "examining", "exclusions", "leftovers", "modifiers", "places"),
                *("readings", "side_by_side", "title"),
            ),
            "reading": (*("figures", "labelling", "segments", "spans", "status", "term_search"),),
        }.items()
        for name in names
    },
}
"""Modules of `app`; each has its own file of tests. Some have more files or folders that must
notice: the rules of the engine meet in most titles.
"""


def module_file(module: str) -> Path:
    """The file of a module, from the root of the project."""
    return _APP / f"{module}.py"


def tests_of(module: str) -> list[str]:
    """The test files and folders that guard a module, from the root of the project."""
    place = Path(module)
    names = (str(place.parent / f"test_{place.name}"), *GUARDS.get(module, ()))
    places = [one for name in names for one in (_TESTS / f"{name}.py", _TESTS / name)]
    return [str(one) for one in places if one.exists()]
