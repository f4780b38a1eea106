"""The modules that guard something, each with the tests that must notice a fault in it."""

from pathlib import Path
from typing import Final

_APP, _TESTS = Path("app"), Path("tests")
# The rules for headings meet in most lists.
_OF_LISTS: Final = tuple(
    f"spreadsheets/{name}"
    for name in (
        *("test_groups", "test_headings", "test_layout", "test_number_headings", "test_reading"),
        "rows",
    )
)

GUARDS: Final[dict[str, tuple[str, ...]]] = {
    # Who may do what.
    "services/access/addresses": (),
    "services/access/callers": (),
    "services/access/keys": ("services/test_turns",),
    "services/access/logins": (),
    "services/access/quotas": (),
    "services/access/retries": (),
    "http/log_in/attempts": ("api/test_login",),
    "http/log_in/issuer": ("api/test_login",),
    "http/once": (),
    "http/deps": (
        *("api/test_access", "api/test_login", "http/test_once"),
        "api/proposals/test_decisions",
    ),
    "api/login": (),
    # What one caller can cost the others.
    "http/addresses": (),
    "http/behind_proxy": (),
    "http/caching": (),
    "http/connections": (),
    "http/middleware": (),
    "http/open_reading": (),
    "http/overload": (),
    "http/rate_limits": (),
    "http/receiving": (),
    "http/retiring": (),
    "http/routing": ("http/test_retiring",),
    "turns": (),
    "http/uploads": (),
    "db/faults": (),
    "db/session": (),
    "db/writable": (),
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
    "services/proposals/edits/planning": (),
    "services/proposals/edits/rows": ("services/proposals/edits/test_planning",),
    **{
        f"services/proposals/findings/{name}": ("services/proposals/findings",)
        for name in (
            *("applications", "checking", "mappings", "names", "retirements", "roles"),
            "wordings",
        )
    },
    **{
        f"services/proposals/impact/{name}": ("services/proposals/impact",)
        for name in ("comparing", "judging", "keeping", "showing", "titles_file", "trying")
    },
    "services/proposals/payloads/fields": ("services/proposals/payloads",),
    "services/proposals/payloads/reading": ("services/proposals/payloads",),
    "services/releases/checks": (),
    "services/releases/publishing": ("services/test_turns",),
    # What a trust keeps to itself.
    "services/trusts/answers": ("services/test_turns",),
    "services/trusts/availability": (),
    "services/trusts/disclosure": (),
    "services/trusts/establishments": ("services/test_turns",),
    "services/trusts/lines": (),
    "services/trusts/local_titles": (),
    "services/trusts/new_roles": (),
    "services/trusts/own_answers": (),
    "services/trusts/read_ties": (),
    "services/trusts/rows": (),
    "services/trusts/sent_posts": (),
    "services/trusts/titles_in_use": (),
    "services/trusts/versions": ("services/trusts/test_establishments",),
    "services/posts/cells": (),
    # What a file can cost, and what is read of it.
    "spreadsheets/child": ("spreadsheets/test_sandbox",),
    "spreadsheets/files": (),
    "spreadsheets/forenames": (),
    "spreadsheets/groups": _OF_LISTS,
    "spreadsheets/headings": _OF_LISTS,
    "spreadsheets/joining": ("spreadsheets/test_reading",),
    "spreadsheets/layout": _OF_LISTS,
    "spreadsheets/number_headings": _OF_LISTS,
    "spreadsheets/previews": (),
    "spreadsheets/privacy": ("spreadsheets/rows/test_columns", "spreadsheets/rows/test_people"),
    "spreadsheets/reading": (
        *("spreadsheets/formats/test_delimited", "spreadsheets/formats/test_workbooks"),
        "spreadsheets/rows/test_reader",
    ),
    "spreadsheets/sandbox": ("spreadsheets/test_child",),
    "spreadsheets/tables": (),
    "spreadsheets/work_folders": (),
    "spreadsheets/formats/archive_names": (),
    "spreadsheets/formats/delimited": ("spreadsheets/test_reading",),
    "spreadsheets/formats/kinds": (),
    "spreadsheets/formats/ods_marks": ("spreadsheets/test_reading",),
    "spreadsheets/formats/xls_marks": (),
    "spreadsheets/formats/xlsx_marks": ("spreadsheets/test_reading",),
    "spreadsheets/formats/workbooks": (
        *("spreadsheets/formats/test_ods_marks", "spreadsheets/rows/test_reader"),
        "spreadsheets/test_reading",
    ),
    **{
        f"spreadsheets/rows/{name}": ("spreadsheets/rows", "spreadsheets/test_reading")
        for name in (
            *("cells", "columns", "explanations", "further_tables", "groups", "kinds", "messages"),
            *("people", "reader", "totals", "unused_numbers"),
        )
    },
    # Which codes there are, from when to when.
    "dates": (),
    "services/codes/lists": (),
    "services/codes/gaps/facts": ("services/codes/gaps/test_report",),
    "services/codes/gaps/judging": (),
    "services/codes/gaps/settling": (),
    "services/codes/gaps/timeline": (),
    "services/codes/gaps/versions": (),
    **{
        f"services/codes/incoming/{name}": ("services/codes/incoming",)
        for name in ("carrying", "comparing", "file", "storing")
    },
    "services/codes/incoming/loading": ("services/codes/incoming", "services/test_turns"),
    # When a title means a role.
    **{
        f"matching/{folder}/{name}": (f"matching/{folder}", "matching/test_resolve")
        for folder, names in {
            "deciding": (
                *("by_words", "decide", "hints", "misspellings", "strictness"),
                *("verdict", "whole_titles", "word_order"),
            ),
            "findings": (
                *("catch_alls", "disciplines", "examining", "exclusions", "finding"),
                *("leftovers", "modifiers", "places", "readings", "side_by_side", "title"),
            ),
            "joining": (
                *("alternatives", "covering", "disciplines", "fields", "guards", "joining"),
                *("later_parts", "lone_modifiers", "parts", "services", "shared_heads"),
            ),
            "reading": ("figures", "labelling", "segments", "spans", "status", "term_search"),
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
