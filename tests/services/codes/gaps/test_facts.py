from datetime import date

from sqlmodel import Session, col, select

from app.db.models import Code, CodeReading, CodeSystem, CodeSystemVersion, Mapping, ReadingRule
from app.services.codes.gaps.facts import read_facts, read_open_proposals
from app.services.codes.gaps.judging import ListVersion, RoleFacts
from app.services.proposals.drafting import submit
from app.vocabulary import Origin
from tests.proposals import PROPOSER, author, drafted

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
ASSISTANT, TRAINEE = "healthcare-assistant", "trainee-nursing-associate"
ESR, OCCUPATION = "esr-job-role", "nhs-occupation-code"
LISTED = ListVersion(OCCUPATION, "22.1", not_before="2023-06")


def _facts(session: Session, system_id: str, version: ListVersion | None) -> dict[str, RoleFacts]:
    return {fact.role.role_id: fact for fact in read_facts(session, system_id, version)}


def _code_for_assistant(session: Session, valid_to: str | None = None) -> None:
    session.add(
        Mapping(
            role_id=ASSISTANT,
            system_id=OCCUPATION,
            version="22.1",
            code="H1",
            relation="own",
            predicate="skos:exactMatch",
            justification="semapv:ManualMappingCuration",
            valid_to=valid_to,
            source_id="example-study",
            origin=Origin.SEED,
        )
    )
    session.flush()


def test_a_role_has_its_codes_and_what_is_said_of_it(registry: Session) -> None:
    fact = _facts(registry, OCCUPATION, LISTED)[TRAINEE]

    assert [(code.code, code.relation) for code in fact.codes] == [("H1", "known_miscoding")]
    assert {said.kind for said in fact.statements} == {"miscoded_as", "searched"}


def test_without_a_version_no_role_has_a_code(registry: Session) -> None:
    facts = _facts(registry, OCCUPATION, None)

    assert {fact.codes for fact in facts.values()} == {()}


def test_the_coded_roles_above_and_below_are_named(registry: Session) -> None:
    _code_for_assistant(registry)

    facts = _facts(registry, OCCUPATION, LISTED)

    assert facts[NURSE].coded_parents == ("Healthcare Assistant",)
    assert (facts[NURSE].coded_kinds, facts[ASSISTANT].coded_parents) == ((), ())


def test_a_mapping_that_ended_counts_until_its_end(registry: Session) -> None:
    _code_for_assistant(registry, valid_to="2024-01-01")

    [before], [after] = (
        [
            fact.codes
            for fact in read_facts(registry, OCCUPATION, LISTED, as_of=day)
            if fact.role.role_id == ASSISTANT
        ]
        for day in (date(2023, 12, 31), date(2024, 1, 1))
    )

    assert ([code.code for code in before], after) == (["H1"], ())


def test_an_open_application_for_a_code_is_named(registry: Session) -> None:
    proposal = drafted(registry, "new_code")
    assert read_open_proposals(registry, ESR) == {}

    submit(registry, proposal, PROPOSER, author())

    assert read_open_proposals(registry, ESR) == {NURSE: (proposal.id,)}
    assert read_open_proposals(registry, OCCUPATION) == {}


def _read_by_a_rule(session: Session, code: str = "H1") -> None:
    session.add(
        ReadingRule(rule_id="a-rule", says="A rule.", fit="level", source_id="example-study")
    )
    session.flush()
    session.add(
        CodeReading(
            role_id=ASSISTANT,
            system_id=OCCUPATION,
            version="22.1",
            code=code,
            relation="shared",
            rule_id="a-rule",
            confidence="medium",
            review="to review",
        )
    )
    session.flush()


def test_a_reading_is_kept_apart_from_the_codes_of_sources(registry: Session) -> None:
    _read_by_a_rule(registry)

    fact = _facts(registry, OCCUPATION, LISTED)[ASSISTANT]
    without = {
        fact.role.role_id: fact
        for fact in read_facts(registry, OCCUPATION, LISTED, with_readings=False)
    }

    assert (fact.codes, without[ASSISTANT].readings) == ((), ())
    [read] = fact.readings
    assert (read.code, read.relation, read.basis) == ("H1", "shared", "reading")
    assert read.read_by is not None
    assert (read.read_by.rule, read.read_by.fit, read.read_by.confidence) == (
        "A rule.",
        "level",
        "medium",
    )


def test_a_role_with_a_code_of_the_other_list_is_known(registry: Session) -> None:
    _read_by_a_rule(registry)

    in_esr, in_occupation = (
        {role_id for role_id, fact in _facts(registry, system, None).items() if fact.has_other_code}
        for system in (ESR, OCCUPATION)
    )

    assert (in_esr, in_occupation) == ({ASSISTANT}, {EMHP})


def test_a_shared_job_role_says_nothing_about_the_occupation_code(registry: Session) -> None:
    [mapping] = registry.scalars(
        select(Mapping).where(col(Mapping.role_id) == EMHP, col(Mapping.system_id) == ESR)
    )
    mapping.relation = "shared"
    registry.flush()

    facts = _facts(registry, OCCUPATION, None)

    assert not facts[EMHP].has_other_code


def test_a_search_says_what_kind_of_code_it_found(registry: Session) -> None:
    facts = _facts(registry, OCCUPATION, LISTED)

    [found] = [said.found for said in facts[NURSE].statements if said.code == "N6D"]

    assert found is not None
    assert (found.is_for_learners, found.is_retired, found.is_of_another_group) == (
        True,
        False,
        False,
    )


def test_the_lines_of_a_role_in_a_return_are_named(registry: Session) -> None:
    named = {"system_id": "pcn-workforce-return", "version": "2025-11"}
    cited = {"source_id": "example-study"}
    registry.add(CodeSystem(system_id=named["system_id"], title="PCN return", **cited))
    registry.flush()
    registry.add(CodeSystemVersion(**named, is_loaded=True, **cited))
    registry.flush()
    registry.add(Code(**named, code="pwps", display="Assistants", **cited))
    registry.flush()
    matched = {"predicate": "skos:exactMatch", "justification": "semapv:LexicalMatching"}
    registry.add(
        Mapping(role_id=ASSISTANT, **named, code="pwps", relation="own", **matched, **cited)
    )
    registry.flush()

    facts = _facts(registry, ESR, None)

    assert [line.display for line in facts[ASSISTANT].elsewhere] == ["Assistants"]
    assert facts[NURSE].elsewhere == ()
