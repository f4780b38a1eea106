from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import (
    Code,
    CodeEvidence,
    CodeReading,
    CodeSystem,
    CodeSystemVersion,
    Mapping,
    ReadingRule,
    Role,
)
from app.errors import RoleNotFoundError
from app.services.codes.gaps.judging import GapBasis
from app.services.codes.gaps.timeline import CodeOfRole, RoleTimeline, TimelineEvent, role_timeline
from app.services.codes.incoming.loading import load_list
from app.vocabulary import ReviewState
from tests.services.codes.incoming.listing import BASE, EMHP, NURSE, SYSTEM, VERSION, invented
from tests.trusts import AUTHOR

OCCUPATION, RETURN = "nhs-occupation-code", "arrs-role"
CITED = {"source_id": "example-study", "origin": "seed"}
MEANT = {"predicate": "skos:exactMatch", "justification": "semapv:ManualMappingCuration"}


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
    load_list(registry, invented(), AUTHOR)

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


def test_events_of_one_day_are_in_the_order_of_their_lists_versions_and_words(
    registry: Session,
) -> None:
    registry.get_one(CodeSystemVersion, (SYSTEM, BASE)).judged_on = "2023-06"
    _add_code(registry, SYSTEM, BASE, "07055")
    _add_mapping(registry, SYSTEM, BASE, "07055")

    events = [one for one in role_timeline(registry, EMHP).events if one.on == "2023-06"]

    assert [(one.system, one.version, one.says) for one in events] == [
        (SYSTEM, BASE, "ESR Job Role, version 2020-10, is loaded."),
        (SYSTEM, BASE, "ESR Job Role: 07054 Education Mental Health Practitioner (own)."),
        (SYSTEM, BASE, "ESR Job Role: 07055 Zorber (own)."),
        (OCCUPATION, None, "Named as a new role without a code."),
        (OCCUPATION, "20.0", "NHS Occupation Code, version 20.0, is not loaded."),
    ]


def _add_code(session: Session, system_id: str, version: str, code: str, **over: Any) -> None:  # noqa: ANN401  # columns
    facts = {"system_id": system_id, "version": version, "code": code, "display": "Zorber"}
    session.add(Code.model_validate({**facts, **CITED, **over}))
    session.flush()


def _add_mapping(session: Session, system_id: str, version: str, code: str, **over: Any) -> None:  # noqa: ANN401  # columns
    facts = {"role_id": EMHP, "system_id": system_id, "version": version, "code": code}
    session.add(Mapping.model_validate({**facts, "relation": "own", **MEANT, **CITED, **over}))
    session.flush()


def _add_list(session: Session, system_id: str = RETURN, version: str = "2024") -> None:
    session.add(CodeSystem.model_validate({"system_id": system_id, "title": "A return", **CITED}))
    session.flush()
    dated = {"version": version, "judged_on": "2024-06", "is_loaded": True}
    session.add(CodeSystemVersion.model_validate({"system_id": system_id, **dated, **CITED}))
    session.flush()


def _codes(session: Session, role_id: str = EMHP) -> list[CodeOfRole]:
    return [code for answer in role_timeline(session, role_id).lists for code in answer.codes]


def _of_kind(session: Session, kind: str, role_id: str = EMHP) -> list[TimelineEvent]:
    return [event for event in role_timeline(session, role_id).events if event.kind == kind]


def test_a_list_that_posts_are_not_coded_by_is_shown_only_where_it_has_a_code_of_the_role(
    registry: Session,
) -> None:
    _add_list(registry)
    assert [answer.system for answer in role_timeline(registry, EMHP).lists] == [SYSTEM, OCCUPATION]
    _add_code(registry, RETURN, "2024", "A1")
    _add_mapping(registry, RETURN, "2024", "A1")

    found = role_timeline(registry, EMHP)

    last = found.lists[-1]
    assert [answer.system for answer in found.lists] == [SYSTEM, OCCUPATION, RETURN]
    assert (last.title, last.version, last.list_says) == ("A return", "2024", "")
    assert (last.gap, last.settles) == (None, ())
    assert [(code.code, code.shown_on) for code in last.codes] == [("A1", "2024-06")]
    assert [event.version for event in found.events if event.system == RETURN] == ["2024"]


def test_a_list_of_posts_says_what_is_known_of_it(registry: Session) -> None:
    job_role, occupation = role_timeline(registry, EMHP).lists

    assert (job_role.title, occupation.title) == ("ESR Job Role", "NHS Occupation Code")
    assert "2020-10" in job_role.list_says
    assert job_role.list_says != occupation.list_says


def test_a_list_without_a_loaded_version_has_none(registry: Session) -> None:
    registry.get_one(CodeSystemVersion, (SYSTEM, BASE)).is_loaded = False
    registry.flush()

    answer = role_timeline(registry, EMHP).lists[0]

    assert (answer.system, answer.version) == (SYSTEM, None)
    assert answer.gap is not None
    assert answer.gap.exact == "list_not_loaded"


def test_a_mapped_code_is_shown_as_its_list_and_its_mapping_have_it(registry: Session) -> None:
    _add_code(registry, SYSTEM, BASE, "07055", display="Retired Zorber", status="retired")
    dated = {"valid_from": "2019", "valid_to": "2021-04", "note": "A note."}
    _add_mapping(registry, SYSTEM, BASE, "07055", relation="known_miscoding", **dated)

    assert _codes(registry)[1] == CodeOfRole(
        version=BASE,
        shown_on="2020-10",
        code="07055",
        display="Retired Zorber",
        status="retired",
        relation="known_miscoding",
        basis=GapBasis.SOURCED,
        valid_from="2019",
        valid_to="2021-04",
        source="An example study",
        note="A note.",
        confidence=None,
        review=ReviewState.REVIEWED,
    )


@pytest.mark.parametrize(
    ("note", "shown"), [(None, "A rule."), ("And a note.", "A rule. And a note.")]
)
def test_a_read_code_is_shown_as_its_list_and_its_reading_have_it(
    registry: Session, note: str | None, shown: str
) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="esr-list-2020"))
    registry.flush()
    code = {"system_id": OCCUPATION, "version": "22.1", "code": "H1S"}
    read = {"relation": "shared", "rule_id": "a", "confidence": "low", "review": "to review"}
    facts = {"role_id": NURSE, **code, **read, "note": note, "origin": "seed"}
    registry.add(CodeReading.model_validate(facts))
    registry.flush()

    assert _codes(registry, NURSE) == [
        CodeOfRole(
            version="22.1",
            shown_on=None,
            code="H1S",
            display="Healthcare Assistant in Ambulance Service",
            status="retired",
            relation="shared",
            basis=GapBasis.READING,
            valid_from=None,
            valid_to=None,
            source="ESR Job Role list of October 2020",
            note=shown,
            confidence="low",
            review=ReviewState.TO_REVIEW,
        )
    ]
    (event,) = _of_kind(registry, "code", NURSE)
    assert (event.basis, event.source) == (GapBasis.READING, "ESR Job Role list of October 2020")


def test_a_code_of_the_same_sign_in_another_list_or_version_is_another_code(
    registry: Session,
) -> None:
    _add_list(registry)
    _add_code(registry, RETURN, "2024", "07054", display="Of another list")
    _add_code(registry, OCCUPATION, "22.1", "07054", display="Of another list")
    session_version = {"system_id": SYSTEM, "version": "2022", "is_loaded": True, **CITED}
    registry.add(CodeSystemVersion.model_validate(session_version))
    registry.flush()
    _add_code(registry, SYSTEM, "2022", "07054", display="Of another version")

    assert [(code.version, code.display) for code in _codes(registry)] == [
        (BASE, "Education Mental Health Practitioner")
    ]


def test_a_read_code_of_the_same_sign_in_another_list_or_version_is_another_code(
    registry: Session,
) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    _add_list(registry)
    for system_id, version in ((RETURN, "2024"), (SYSTEM, BASE), (OCCUPATION, "20.0")):
        _add_code(registry, system_id, version, "H1")
    code = {"system_id": OCCUPATION, "version": "22.1", "code": "H1"}
    sure = {"relation": "shared", "rule_id": "a", "confidence": "high", "review": "reviewed"}
    registry.add(CodeReading.model_validate({"role_id": NURSE, **code, **sure, "origin": "seed"}))
    registry.flush()

    assert [code.display for code in _codes(registry, NURSE)] == ["Healthcare Assistant"]


def test_codes_are_in_the_order_of_their_versions_days_and_then_of_their_signs(
    registry: Session,
) -> None:
    load_list(registry, invented(judged_on="2015", version="zzz"), AUTHOR)
    for code in ("07056", "07055"):
        _add_code(registry, SYSTEM, BASE, code)
        _add_mapping(registry, SYSTEM, BASE, code, relation="shared")

    found = _codes(registry)

    assert [(code.version, code.code, code.shown_on) for code in found] == [
        ("zzz", "07054", "2015"),
        (BASE, "07054", "2020-10"),
        (BASE, "07055", "2020-10"),
        (BASE, "07056", "2020-10"),
    ]


def test_a_role_was_introduced_only_if_a_source_says_when(registry: Session) -> None:
    (introduced,) = _of_kind(registry, "role")
    assert (introduced.on, introduced.says) == (
        "2018",
        "Education Mental Health Practitioner was introduced.",
    )

    assert _of_kind(registry, "role", "healthcare-assistant") == []


@pytest.mark.parametrize(
    ("dates", "on"),
    [
        ({"judged_on": "2021", "effective": "2022", "published": "2023"}, "2021"),
        ({"judged_on": None, "effective": "2022", "published": "2023"}, "2022"),
        ({"judged_on": None, "effective": None, "published": "2023"}, "2023"),
    ],
)
def test_a_version_is_shown_on_the_best_of_its_dates(
    registry: Session, dates: dict[str, str | None], on: str
) -> None:
    version = registry.get_one(CodeSystemVersion, (SYSTEM, BASE))
    for name, day in dates.items():
        setattr(version, name, day)
    version.not_before = "2019"
    registry.flush()

    (event,) = (one for one in _of_kind(registry, "version") if one.system == SYSTEM)

    assert (event.on, event.version, event.code, event.source) == (on, BASE, None, None)
    assert event.says == f"ESR Job Role, version {BASE}, is loaded."


def test_a_version_whose_codes_the_registry_lacks_is_shown_as_not_loaded(registry: Session) -> None:
    (event,) = (one for one in _of_kind(registry, "version") if one.version == "20.0")

    assert (event.on, event.system) == ("2023-06", OCCUPATION)
    assert event.says == "NHS Occupation Code, version 20.0, is not loaded."


@pytest.mark.parametrize(
    ("over", "shown"),
    [
        ({}, [("2020-10", "(known miscoding)")]),
        ({"valid_from": "2019"}, [("2019", "(known miscoding)")]),
        (
            {"valid_from": "2019", "valid_to": "2021"},
            [("2019", "(known miscoding)"), ("2021", "(known miscoding, until this day)")],
        ),
        (
            {"valid_from": "2021", "valid_to": "2021"},
            [("2021", "(known miscoding)"), ("2021", "(known miscoding, until this day)")],
        ),
        (
            {"valid_to": "2021"},
            [("2020-10", "(known miscoding)"), ("2021", "(known miscoding, until this day)")],
        ),
    ],
)
def test_a_code_begins_on_its_own_day_or_its_versions_and_ends_if_a_source_says_so(
    registry: Session, over: dict[str, str], shown: list[tuple[str, str]]
) -> None:
    _add_code(registry, SYSTEM, BASE, "07055")
    _add_mapping(registry, SYSTEM, BASE, "07055", relation="known_miscoding", **over)

    events = [one for one in _of_kind(registry, "code") if one.code == "07055"]

    assert [(one.on, one.says) for one in events] == [
        (on, f"ESR Job Role: 07055 Zorber {words}.") for on, words in shown
    ]
    assert {(one.system, one.version, one.source) for one in events} == {
        (SYSTEM, BASE, "An example study")
    }


def test_a_code_of_an_undated_version_has_an_event_without_a_date(registry: Session) -> None:
    _add_mapping(registry, OCCUPATION, "22.1", "H1S")

    events = [one for one in _of_kind(registry, "code") if one.system == OCCUPATION]

    assert [(one.on, one.says) for one in events] == [
        (
            None,
            "NHS Occupation Code: H1S Healthcare Assistant in Ambulance Service (own, retired).",
        )
    ]


def test_what_a_source_says_and_what_a_search_found_are_two_kinds_of_events(
    registry: Session,
) -> None:
    said = {"kind": "miscoded_as", "says": "Usually H1.", "code": "H1", "version": "22.1"}
    about = {"role_id": EMHP, "system_id": OCCUPATION, "as_of": "2024"}
    registry.add(CodeEvidence.model_validate({**about, **said, **CITED}))
    registry.flush()

    (stated,) = (one for one in _of_kind(registry, "statement") if one.code == "H1")
    searches = _of_kind(registry, "search")

    assert (stated.on, stated.says, stated.version) == ("2024", "Usually H1.", "22.1")
    assert (stated.system, stated.source) == (OCCUPATION, "An example study")
    assert {(one.system, one.version) for one in searches} == {(SYSTEM, BASE), (OCCUPATION, "22.1")}
    assert {one.source for one in searches} == {None}
