from dataclasses import replace

import pytest
from sqlmodel import Session

from app.db.models import CodeReading, Mapping, ReadingRule, Role, Synonym
from app.services.codes.incoming.carrying import SAME_WORDS, Carried, LostCode, carry_over
from app.services.codes.incoming.comparing import ListedCode, compare_lists, listed
from app.services.codes.incoming.file import IncomingCode
from tests.services.codes.incoming.listing import (
    BASE,
    EMHP,
    HEADING,
    KEPT,
    NEW,
    NURSE,
    SYSTEM,
    VERSION,
)

BEFORE = {"07054": ListedCode("07054", "Education Mental Health Practitioner", "active")}


def _carried(session: Session, *codes: IncomingCode, is_newer: bool = True) -> Carried:
    return carry_over(
        session,
        SYSTEM,
        (BASE, VERSION),
        codes,
        compare_lists(BEFORE, listed(codes)),
        judged_on="2025-11",
        ends_the_old=is_newer,
        source_id="example-study",
    )


def test_a_mapping_goes_on_where_the_code_has_the_same_wording(registry: Session) -> None:
    carried = _carried(registry, KEPT)

    assert carried.mappings == (
        {
            "role_id": EMHP,
            "system_id": SYSTEM,
            "version": VERSION,
            "code": "07054",
            "relation": "own",
            "predicate": "skos:exactMatch",
            "justification": "semapv:LexicalMatching",
            "valid_from": "2025-11",
            "valid_to": None,
            "source_id": "example-study",
            "source_detail": "07054 Education Mental Health Practitioner, "
            f"in the wording of version {BASE}",
            "note": None,
        },
    )
    assert [row.version for row in carried.ended] == [BASE]
    assert (carried.readings, carried.lost) == ((), ())


def test_the_mapping_of_a_retired_code_becomes_historic(registry: Session) -> None:
    [fact] = _carried(registry, replace(KEPT, status="retired")).mappings

    assert fact["relation"] == "historic"


def test_a_mapping_is_lost_where_the_code_has_other_words_or_is_gone(registry: Session) -> None:
    renamed = _carried(registry, replace(KEPT, display="Schools Practitioner"))
    gone = _carried(registry, NEW)

    assert renamed.mappings == gone.mappings == ()
    assert renamed.lost == gone.lost == (LostCode(EMHP, "07054", "own"),)


def test_a_new_code_in_the_words_of_a_role_is_read_and_never_mapped(registry: Session) -> None:
    carried = _carried(registry, KEPT, NEW)

    assert [fact["code"] for fact in carried.mappings] == ["07054"]
    [read] = carried.readings
    assert (read["role_id"], read["code"], read["relation"]) == (NURSE, "07099", "own")
    assert (read["rule_id"], read["review"]) == (SAME_WORDS, "to review")
    assert (read["system_id"], read["version"]) == (SYSTEM, VERSION)
    assert (read["confidence"], read["note"]) == ("high", None)
    assert carried.rule == {
        "rule_id": SAME_WORDS,
        "says": "The list has a line in the words of the role's name.",
        "fit": "line",
        "source_id": "registry-curation",
        "source_detail": "made when a newer list is loaded",
    }


def test_only_a_new_code_in_use_is_read(registry: Session) -> None:
    retired = replace(NEW, status="retired")
    heading = replace(NEW, kind="heading")
    known = replace(NEW, code="07054")

    assert [_carried(registry, code).readings for code in (retired, heading)] == [(), ()]
    assert [fact["role_id"] for fact in _carried(registry, known).readings] == [NURSE]


def test_an_older_list_does_not_end_what_the_newer_one_says(registry: Session) -> None:
    carried = _carried(registry, KEPT, is_newer=False)

    assert (carried.ended, carried.mappings[0]["valid_from"]) == ((), None)


def _mapping(session: Session, code: str = "07054") -> Mapping:
    return session.get_one(Mapping, (EMHP, SYSTEM, BASE, code, "own"))


def test_a_mapping_that_had_ended_neither_goes_on_nor_is_lost(registry: Session) -> None:
    _mapping(registry).valid_to = "2024"
    registry.flush()

    carried = _carried(registry, KEPT)

    assert (carried.mappings, carried.ended) == ((), ())
    assert [fact["role_id"] for fact in carried.readings] == []
    assert _carried(registry, NEW).lost == ()


def test_a_miscoding_stays_one_though_its_code_is_retired(registry: Session) -> None:
    miscoded = {**_mapping(registry).model_dump(), "relation": "known_miscoding", "role_id": NURSE}
    registry.add(Mapping.model_validate(miscoded))
    registry.flush()

    carried = _carried(registry, replace(KEPT, status="retired"))

    assert [(fact["role_id"], fact["relation"]) for fact in carried.mappings] == [
        (EMHP, "historic"),
        (NURSE, "known_miscoding"),
    ]


def test_what_was_historic_already_is_not_lost(registry: Session) -> None:
    historic = {**_mapping(registry).model_dump(), "relation": "historic", "role_id": NURSE}
    registry.add(Mapping.model_validate(historic))
    registry.flush()

    assert _carried(registry, NEW).lost == (LostCode(EMHP, "07054", "own"),)


def test_what_is_lost_is_listed_by_role_and_code(registry: Session) -> None:
    shared = {**_mapping(registry).model_dump(), "relation": "shared"}
    for role_id, code in ((NURSE, "07054"), (EMHP, "07000"), ("healthcare-assistant", "07054")):
        registry.add(Mapping.model_validate({**shared, "role_id": role_id, "code": code}))
    registry.flush()

    lost = _carried(registry, NEW).lost

    assert [(row.role_id, row.code, row.relation) for row in lost] == [
        (EMHP, "07000", "shared"),
        (EMHP, "07054", "own"),
        ("healthcare-assistant", "07054", "shared"),
        (NURSE, "07054", "shared"),
    ]


def test_a_reading_goes_on_where_the_code_has_the_same_wording(registry: Session) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    registry.flush()
    read = {
        "role_id": NURSE,
        "system_id": SYSTEM,
        "code": "07054",
        "relation": "own",
        "rule_id": "a",
        "confidence": "low",
        "review": "reviewed",
        "note": "A note.",
    }
    registry.add(CodeReading.model_validate({**read, "version": BASE, "origin": "seed"}))
    registry.flush()

    assert _carried(registry, KEPT).readings == ({**read, "version": VERSION},)
    # The role has a code already, so the one in its words is not read as its own too.
    assert [fact["code"] for fact in _carried(registry, KEPT, NEW).readings] == ["07054"]
    assert [fact["code"] for fact in _carried(registry, NEW).readings] == ["07099"]


def test_words_that_two_roles_have_are_read_as_neither(registry: Session) -> None:
    assistant = replace(NEW, display="Zorb Assistant")
    for role_id, term in ((NURSE, "Zorb Assistant"), ("healthcare-assistant", "Zorb Assistants")):
        synonym = {"role_id": role_id, "term": term, "kind": "local variant"}
        cited = {"source_id": "example-study", "origin": "seed"}
        registry.add(Synonym.model_validate({**synonym, "scope": "exact", **cited}))
        registry.flush()
        read = [fact["role_id"] for fact in _carried(registry, KEPT, assistant).readings]
        assert read == ([NURSE] if role_id == NURSE else [])


@pytest.mark.parametrize("scope", ["broader", "related", "former"])
def test_only_an_exact_synonym_is_the_name_of_a_role(registry: Session, scope: str) -> None:
    synonym = {"role_id": NURSE, "term": "Zorb Assistant", "kind": "local variant", "scope": scope}
    cited = {"source_id": "example-study", "origin": "seed"}
    registry.add(Synonym.model_validate({**synonym, **cited}))
    registry.flush()

    assert _carried(registry, KEPT, replace(NEW, display="Zorb Assistant")).readings == ()


@pytest.mark.parametrize("display", ["Nursing Associates", "Nurse Associate (registered)"])
def test_a_retired_role_gets_no_code(registry: Session, display: str) -> None:
    registry.get_one(Role, NURSE).status = "retired"
    registry.flush()

    assert _carried(registry, KEPT, replace(NEW, display=display)).readings == ()


def test_without_a_version_before_only_wordings_say_something(registry: Session) -> None:
    codes = (KEPT, NEW)
    carried = carry_over(
        registry,
        SYSTEM,
        (None, VERSION),
        codes,
        compare_lists({}, listed(codes)),
        judged_on="2025-11",
        ends_the_old=False,
        source_id="example-study",
    )

    assert (carried.mappings, carried.ended, carried.lost) == ((), (), ())
    assert [(fact["role_id"], fact["code"]) for fact in carried.readings] == [
        (EMHP, "07054"),
        (NURSE, "07099"),
    ]


def test_what_goes_on_is_in_the_order_of_its_roles_and_codes(registry: Session) -> None:
    own = _mapping(registry).model_dump()
    for role_id, code, relation in ((NURSE, "07054", "shared"), (EMHP, "07000", "shared")):
        row = {**own, "role_id": role_id, "code": code, "relation": relation}
        registry.add(Mapping.model_validate(row))
    registry.flush()
    codes = (HEADING, KEPT)

    carried = carry_over(
        registry,
        SYSTEM,
        (BASE, VERSION),
        codes,
        compare_lists(listed(codes), listed(codes)),
        judged_on="2025-11",
        ends_the_old=True,
        source_id="example-study",
    )

    expected = [(EMHP, "07000"), (EMHP, "07054"), (NURSE, "07054")]
    assert [(fact["role_id"], fact["code"]) for fact in carried.mappings] == expected
    assert [(row.role_id, row.code) for row in carried.ended] == expected
