from dataclasses import replace

from sqlmodel import Session

from app.services.codes.incoming.carrying import SAME_WORDS, Carried, LostCode, carry_over
from app.services.codes.incoming.comparing import ListedCode, compare_lists, listed
from app.services.codes.incoming.file import IncomingCode
from tests.services.codes.incoming.listing import BASE, EMHP, KEPT, NEW, NURSE, SYSTEM, VERSION

BEFORE = {"07054": ListedCode("07054", "Education Mental Health Practitioner", "active")}


def _carried(session: Session, *codes: IncomingCode, is_newer: bool = True) -> Carried:
    return carry_over(
        session,
        SYSTEM,
        (BASE, VERSION),
        codes,
        compare_lists(BEFORE, listed(codes)),
        judged_on="2030-01",
        ends_the_old=is_newer,
        source_id="example-study",
    )


def test_a_mapping_goes_on_where_the_code_has_the_same_wording(registry: Session) -> None:
    carried = _carried(registry, KEPT)

    [fact] = carried.mappings
    assert (fact["role_id"], fact["code"], fact["version"]) == (EMHP, "07054", VERSION)
    assert (fact["relation"], fact["valid_from"]) == ("own", "2030-01")
    assert fact["source_id"] == "example-study"
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


def test_only_a_new_code_in_use_is_read(registry: Session) -> None:
    retired = replace(NEW, status="retired")
    heading = replace(NEW, kind="heading")
    known = replace(NEW, code="07054")

    assert [_carried(registry, code).readings for code in (retired, heading)] == [(), ()]
    assert [fact["role_id"] for fact in _carried(registry, known).readings] == [NURSE]


def test_an_older_list_does_not_end_what_the_newer_one_says(registry: Session) -> None:
    carried = _carried(registry, KEPT, is_newer=False)

    assert (carried.ended, carried.mappings[0]["valid_from"]) == ((), None)
