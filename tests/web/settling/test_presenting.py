"""Titles to settle, in words."""

from typing import Any

import pytest

from app.db.models import CheckTitle, Role
from app.services.checks.pages.readings import OpenTitle, RoleReading
from app.services.checks.pages.settling import SettlingCounts
from app.vocabulary import OwnDecision
from app.web.settling.choices import Choice, choice_of
from app.web.settling.presenting import (
    Option,
    about,
    decision_of,
    kept_in_words,
    left_in_words,
    shown_title,
)

COUNTS = SettlingCounts(left=1_000, to_ask=0, settled=1)


def title(**facts: Any) -> CheckTitle:  # noqa: ANN401  # columns of the table
    detail = {"reasons": ["no role"], "readings": [{"role_id": "nurse"}]}
    plain = {"check_id": "x", "number": 1, "title": "PA", "outcome": "ambiguous", "rows": 1}
    return CheckTitle(**{**plain, "is_miscoded": False, "detail": detail, "staff": 0, **facts})


def role(name: str = "Nurse", **facts: Any) -> Role:  # noqa: ANN401  # columns of the table
    plain = {"role_id": name.lower(), "name": name, "family": "nursing", "is_mental_health": False}
    return Role(**{**plain, **facts})


def shown(
    of: CheckTitle,
    *readings: RoleReading,
    choice: Choice | None = None,
    done: CheckTitle | None = None,
) -> dict[str, Any]:
    found = OpenTitle(of, readings, None, None, COUNTS, 2, done)
    return shown_title(found, choice or Choice(), None)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, ["On 1 row"]),
        ({"code": "H1D", "band": "6"}, ["Code H1D", "Band 6", "On 1 row"]),
        ({"band": "VSM", "rows": 2, "staff": 1_200}, ["VSM", "On 2 rows", "1,200 staff"]),
    ],
)
def test_a_title_says_what_is_known_of_it(facts: dict[str, Any], says: list[str]) -> None:
    assert list(about(title(**facts))) == says


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, ""),
        ({"decision": OwnDecision.ROLE, "role_name": "Nurse"}, "Nurse"),
        ({"decision": OwnDecision.OWN_ROLE, "reason": "Ours"}, "Our own role: Ours"),
        ({"decision": OwnDecision.ASK}, "Ask the manager"),
    ],
)
def test_a_decision_is_said_in_words(facts: dict[str, Any], says: str) -> None:
    assert decision_of(title(**facts)) == says


def test_the_count_that_is_left_names_the_whole_and_what_is_put_off() -> None:
    assert left_in_words(COUNTS) == "1,000 of 1,001 titles left"
    assert left_in_words(SettlingCounts(0, 1, 0)) == "0 of 1 title left, 1 to ask a manager about"


def test_a_reading_has_its_key_and_how_to_tell_it_apart() -> None:
    described = RoleReading(role(definition="Cares.", regulator="NMC"), "x", ("7", "8a"), ("a",))
    plain = RoleReading(role("Envoy"), "'PA' can mean Envoy")

    readings = shown(title(), described, plain)["options"]

    assert readings == [
        Option(
            "role:nurse",
            "1",
            "Nurse",
            ("Cares.", "Points to it: band 7 or 8a; the word a.", "Register: NMC."),
        ),
        Option("role:envoy", "2", "Envoy", ("'PA' can mean Envoy.",)),
    ]


@pytest.mark.parametrize(
    ("facts", "chosen", "other"),
    [
        ({}, "", ""),
        ({"decision": "role", "role_id": "nurse", "role_name": "Nurse"}, "role:nurse", ""),
        ({"decision": "role", "role_id": "cook", "role_name": "Cook"}, "other", "Cook"),
        ({"decision": "own role", "reason": "Ours"}, "own", ""),
        ({"decision": "ask the manager"}, "ask", ""),
    ],
)
def test_a_decision_that_is_kept_is_chosen_again(
    facts: dict[str, Any], chosen: str, other: str
) -> None:
    found = shown(title(**facts), RoleReading(role(), "x"))

    assert (found["chosen"], found["other"]) == (chosen, other)


def test_what_was_chosen_and_typed_comes_before_what_is_kept() -> None:
    kept = title(decision="own role", reason="Ours")

    found = shown(kept, choice=choice_of({"choice": "own", "reason": "New " * 100}))

    assert found["reason"] == "New " * 100
    assert found["faults"] == {"reason": "Use at most 300 characters"}


def test_a_title_decided_before_is_named_with_the_way_back() -> None:
    assert shown(title(), done=title(number=7, decision="ask the manager"))["done"] == {
        "title": "PA",
        "decision": "Ask the manager",
        "path": "/ui/checks/x/settle/7",
    }
    assert shown(title(), done=title())["done"] is None


@pytest.mark.parametrize("counts", ["", "1-2", "a-b-c", "1-1-1-1", "-1-0-0"])
def test_an_address_with_other_counts_says_nothing(counts: str) -> None:
    assert list(kept_in_words(counts)) == []


def test_roles_that_a_search_found_come_in_place_of_the_readings() -> None:
    found = tuple(role(f"Envoy {number}") for number in range(9))
    choice = choice_of({"choice": "other", "other": "envoy"}).with_found(found)

    options = shown(title(), RoleReading(role(), "x"), choice=choice)["options"]

    assert [one.text for one in options] == [one.name for one in found]
    assert [one.key for one in options] == ["1", "2", "3", "4", "5", "6", "7", "", ""]
