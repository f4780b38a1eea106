import pytest
from sqlmodel import Session

from app.db.models import CodeReading, ReadingRule, Role
from app.errors import RoleNotFoundError
from app.services.codes.gaps.timeline import RoleTimeline, role_timeline
from app.services.codes.incoming.loading import load_list
from tests.services.codes.incoming.listing import BASE, EMHP, NURSE, SYSTEM, VERSION, invented
from tests.trusts import AUTHOR

OCCUPATION = "nhs-occupation-code"


def _events(found: RoleTimeline) -> list[tuple[str | None, str]]:
    return [(event.on, event.kind) for event in found.events]


def test_each_list_of_posts_has_its_answer_and_what_would_settle_it(registry: Session) -> None:
    found = role_timeline(registry, EMHP)

    assert [(one.system, one.version) for one in found.lists] == [
        (SYSTEM, BASE),
        (OCCUPATION, "22.1"),
    ]
    job_role, occupation = found.lists
    assert job_role.gap is not None
    assert (job_role.gap.status, job_role.settles) == ("own_code", ())
    assert [(code.code, code.basis, code.shown_on) for code in job_role.codes] == [
        ("07054", "sourced", "2020-10")
    ]
    assert occupation.gap is not None
    assert (occupation.gap.status, occupation.codes) == ("no_code", ())
    assert occupation.settles[0] == "A new code in a later version of the list."


def test_the_events_are_in_the_order_of_their_dates_and_unknown_dates_last(
    registry: Session,
) -> None:
    events = _events(role_timeline(registry, EMHP))

    dates = [on for on, _ in events]
    known = [on for on in dates if on is not None]
    assert dates[: len(known)] == sorted(known)
    assert ("2018", "role") in events
    assert ("2020-10", "code") in events
    assert ("2023-06", "statement") in events
    assert ("2023-06", "version") in events


def test_a_version_without_a_date_is_not_given_one(registry: Session) -> None:
    [undated] = [
        event
        for event in role_timeline(registry, EMHP).events
        if event.kind == "version" and event.version == "22.1"
    ]

    assert undated.on is None
    assert undated.says.endswith("version 22.1, is loaded. It is not older than 2023-06.")


def test_a_code_that_ended_has_an_event_for_each_of_its_days(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)

    codes = [event for event in role_timeline(registry, EMHP).events if event.kind == "code"]

    assert [(event.on, event.version) for event in codes] == [
        ("2020-10", BASE),
        ("2025-11", BASE),
        ("2025-11", VERSION),
    ]
    assert codes[1].says.endswith("(own, until this day).")


def test_a_reading_is_marked_with_its_rule(registry: Session) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    registry.flush()
    code = {"system_id": OCCUPATION, "version": "22.1", "code": "H1"}
    sure = {"relation": "shared", "rule_id": "a", "confidence": "high", "review": "reviewed"}
    registry.add(CodeReading(role_id=NURSE, **code, **sure))
    registry.flush()

    occupation = role_timeline(registry, NURSE).lists[1]

    [read] = occupation.codes
    assert (read.basis, read.note) == ("reading", "A rule.")
    assert (read.confidence, read.review) == ("high", "reviewed")
    assert occupation.settles == ("A source that confirms the reading: H1.",)


def test_a_retired_role_still_has_its_codes(registry: Session) -> None:
    registry.get_one(Role, EMHP).status = "retired"
    registry.flush()

    found = role_timeline(registry, EMHP)

    assert [code.code for code in found.lists[0].codes] == ["07054"]


def test_a_role_that_does_not_exist_is_refused(registry: Session) -> None:
    with pytest.raises(RoleNotFoundError):
        role_timeline(registry, "no-such-role")


def test_a_timeline_names_its_role(registry: Session) -> None:
    found = role_timeline(registry, EMHP)

    assert (found.role.role_id, found.role.name, found.introduced) == (
        EMHP,
        "Education Mental Health Practitioner",
        "2018",
    )


def test_what_a_list_or_a_source_says_is_cited_as_sourced(registry: Session) -> None:
    events = role_timeline(registry, EMHP).events

    cited = [event for event in events if event.kind in {"code", "statement"}]
    assert {event.kind for event in cited} == {"code", "statement"}
    assert [event for event in cited if event.source is None] == []
    assert {event.basis for event in events} == {"sourced"}


def test_events_of_one_day_are_in_the_order_of_their_lists(registry: Session) -> None:
    events = role_timeline(registry, EMHP).events

    places = [
        (event.on or "9", event.system or "", event.version or "", event.says) for event in events
    ]
    assert places == sorted(places)
