from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.db.models import (
    Code,
    CodeEvidence,
    CodeReading,
    CodeSystem,
    CodeSystemVersion,
    Mapping,
    ReadingRule,
    Relation,
    Role,
    Source,
)
from app.services.codes.gaps.facts import read_facts, read_open_proposals
from app.services.codes.gaps.judging import ListVersion, ReadBy, RoleFacts
from app.services.proposals.drafting import submit
from app.vocabulary import Origin
from tests.proposals import PROPOSER, REVIEWER, author, drafted

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
ASSISTANT, TRAINEE = "healthcare-assistant", "trainee-nursing-associate"
ESR, OCCUPATION = "esr-job-role", "nhs-occupation-code"
PHYSICIAN = "physician-associate"
ESR_LISTED = ListVersion(ESR, "2020-10", judged_on="2020-10")
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


def test_a_job_role_under_another_staff_group_is_of_another_group(registry: Session) -> None:
    said = {"role_id": NURSE, "system_id": ESR, "version": "2020-10", "kind": "miscoded_as"}
    cited = {"code": "07054", "source_id": "esr-list-2020", "origin": Origin.SEED}
    registry.add(CodeEvidence.model_validate({**said, **cited, "says": "Found."}))
    registry.get_one(Role, NURSE).staff_group = "Medical and Dental"
    registry.flush()

    [found] = [
        each.found for each in _facts(registry, ESR, ESR_LISTED)[NURSE].statements if each.code
    ]

    assert found is not None
    assert (found.code, found.is_of_another_group) == ("07054", True)


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

    source = registry.get_one(Source, "example-study")
    assert [(line.display, line.source) for line in facts[ASSISTANT].elsewhere] == [
        ("Assistants", source.title)
    ]
    assert facts[NURSE].elsewhere == ()


def test_a_role_comes_with_what_judges_it(registry: Session) -> None:
    fact = _facts(registry, ESR, ESR_LISTED)[EMHP]

    assert (fact.role.name, fact.role.family) == (
        "Education Mental Health Practitioner",
        "children and young people",
    )
    assert (fact.introduced, fact.staff_group) == ("2018", "Additional Clinical Services")
    [code] = fact.codes
    source = registry.get_one(Source, "esr-list-2020")
    assert (code.system, code.version, code.code) == (ESR, "2020-10", "07054")
    assert (code.display, code.relation) == ("Education Mental Health Practitioner", "own")
    assert (code.status, code.source, code.introduced) == ("active", source.title, None)


def test_what_a_source_says_comes_with_its_date_and_its_place(registry: Session) -> None:
    cited = {"source_id": "example-study", "source_detail": "page 9"}
    said = {"role_id": NURSE, "system_id": OCCUPATION, "version": "22.1", "kind": "lacks_code"}
    for text, day in (("Later.", "2024"), ("Earlier.", "2023")):
        row = {**said, **cited, "says": text, "as_of": day, "origin": Origin.SEED}
        registry.add(CodeEvidence.model_validate(row))
    registry.flush()

    statements = [
        each for each in _facts(registry, OCCUPATION, LISTED)[NURSE].statements if each.as_of
    ]

    earlier, later = (each for each in statements if each.kind == "lacks_code")
    assert (earlier.says, later.says) == ("Earlier.", "Later.")
    assert (later.as_of, later.version, later.code, later.found) == ("2024", "22.1", None, None)
    source = registry.get_one(Source, "example-study")
    assert (later.source, later.source_detail) == (source.title, "page 9")


def test_a_role_is_new_where_a_source_says_so(registry: Session) -> None:
    registry.get_one(Role, NURSE).novelty = None
    registry.flush()

    facts = _facts(registry, ESR, None)

    assert [facts[role_id].is_new for role_id in (EMHP, ASSISTANT, NURSE)] == [True, False, None]


def test_a_retired_role_is_judged_only_where_it_is_asked_for(registry: Session) -> None:
    registry.get_one(Role, EMHP).status = "retired"
    registry.flush()

    [fact] = read_facts(registry, ESR, ESR_LISTED, role_id=EMHP)

    assert (fact.role.role_id, len(fact.codes)) == (EMHP, 1)
    assert [
        said.kind for said in read_facts(registry, OCCUPATION, None, role_id=EMHP)[0].statements
    ]
    assert EMHP not in _facts(registry, ESR, ESR_LISTED)


def test_coded_relatives_are_named_the_nearest_first(registry: Session) -> None:
    _code_for_assistant(registry)
    _own_code(registry, NURSE, "N6D")
    kind = {"from_role_id": PHYSICIAN, "relation": "kind_of", "to_role_id": NURSE}
    cited = {"source_id": "example-study", "origin": Origin.SEED}
    registry.add(Relation.model_validate({**kind, **cited, "is_inferred": False}))
    registry.flush()

    facts = _facts(registry, OCCUPATION, LISTED)

    assert facts[PHYSICIAN].coded_parents == ("Nursing Associate", "Healthcare Assistant")
    assert facts[ASSISTANT].coded_kinds == ("Nursing Associate",)
    assert facts[TRAINEE].coded_parents == ()


def test_a_retired_code_or_a_wrong_one_makes_no_coded_relative(registry: Session) -> None:
    _code_for_assistant(registry)
    registry.get_one(Code, (OCCUPATION, "22.1", "H1")).status = "retired"
    registry.flush()

    facts = _facts(registry, OCCUPATION, LISTED)

    assert [code.status for code in facts[ASSISTANT].codes] == ["retired"]
    assert facts[NURSE].coded_parents == ()


def test_codes_are_in_their_order(registry: Session) -> None:
    for code in ("N6D", "H1D", "H1"):
        _own_code(registry, ASSISTANT, code)

    codes = _facts(registry, OCCUPATION, LISTED)[ASSISTANT].codes

    assert [code.code for code in codes] == ["H1", "H1D", "N6D"]
    assert [code.introduced for code in codes] == [None, None, "16.1"]


def test_a_code_of_the_other_list_that_ended_does_not_count(registry: Session) -> None:
    _code_for_assistant(registry, valid_to="2024-01-01")

    assert not _facts(registry, ESR, None)[ASSISTANT].has_other_code

    [mapping] = registry.scalars(select(Mapping).where(col(Mapping.role_id) == ASSISTANT))
    mapping.valid_to = None
    registry.flush()

    assert _facts(registry, ESR, None)[ASSISTANT].has_other_code
    assert not _facts(registry, OCCUPATION, None)[ASSISTANT].has_other_code


@pytest.mark.parametrize(
    ("state", "national_status", "is_open"),
    [
        ("draft", None, False),
        ("submitted", None, True),
        ("in_review", None, True),
        ("accepted", None, False),
        ("accepted", "pack_ready", True),
        ("accepted", "sent", True),
        ("accepted", "declined", False),
        ("rejected", None, False),
    ],
)
def test_an_application_is_open_until_the_publisher_of_the_list_decides(
    registry: Session, state: str, national_status: str | None, *, is_open: bool
) -> None:
    proposal = drafted(registry, "new_code")
    if state in {"accepted", "rejected"}:
        proposal.decider, proposal.decision_reason = REVIEWER.actor, "A reason."
        proposal.verdict = "safe"
    proposal.state, proposal.national_status = state, national_status
    other = drafted(registry, "new_synonym")
    other.state = "submitted"
    registry.flush()

    found = read_open_proposals(registry, ESR)

    assert found == ({NURSE: (proposal.id,)} if is_open else {})


def _another_version(session: Session, system_id: str = OCCUPATION, version: str = "23.0") -> None:
    """A version with a code H1 of other words, and mapped and read to be the nurses'."""
    cited = {"source_id": "example-study", "origin": Origin.SEED}
    listed = {"system_id": system_id, "version": version}
    session.add(CodeSystemVersion.model_validate({**listed, "is_loaded": True, **cited}))
    session.flush()
    session.add(Code.model_validate({**listed, "code": "H1", "display": "Other words", **cited}))
    session.flush()
    said = {"predicate": "skos:exactMatch", "justification": "semapv:LexicalMatching"}
    mapped = {"role_id": NURSE, **listed, "code": "H1", "relation": "own"}
    session.add(Mapping.model_validate({**mapped, **said, **cited}))
    rule = ReadingRule(rule_id="other", says="Another.", fit="line", source_id="example-study")
    session.add(rule)
    session.flush()
    sure = {"rule_id": "other", "confidence": "high", "review": "reviewed"}
    session.add(CodeReading.model_validate({**mapped, **sure, "origin": Origin.SEED}))
    session.flush()


@pytest.mark.parametrize(("system_id", "version"), [(OCCUPATION, "23.0"), (ESR, "22.1")])
def test_a_code_of_another_version_or_list_is_not_one_of_this(
    registry: Session, system_id: str, version: str
) -> None:
    _another_version(registry, system_id, version)
    _code_for_assistant(registry)
    _read_by_a_rule(registry)

    facts = _facts(registry, OCCUPATION, LISTED)

    assert (facts[NURSE].codes, facts[NURSE].readings) == ((), ())
    [code], [read] = facts[ASSISTANT].codes, facts[ASSISTANT].readings
    assert code.display == read.display == "Healthcare Assistant"


def test_a_reading_comes_with_its_note_its_review_and_the_source_of_its_rule(
    registry: Session,
) -> None:
    _read_by_a_rule(registry)
    reading = registry.scalars(select(CodeReading)).one()
    reading.note = "A note."
    registry.flush()

    [read] = _facts(registry, OCCUPATION, LISTED)[ASSISTANT].readings

    assert read.read_by == ReadBy("A rule.", "level", "medium", "to review", "A note.")
    assert (read.system, read.version, read.status) == (OCCUPATION, "22.1", "active")
    assert read.source == registry.get_one(Source, "example-study").title


def test_what_is_said_is_in_the_order_of_its_dates_versions_kinds_and_words(
    registry: Session,
) -> None:
    rows = [
        ("2024", "22.1", "lacks_code", "A."),
        ("2024", "9.1", "miscoded_as", "A."),
        ("2024", "9.1", "lacks_code", "C."),
        ("2024", "9.1", "lacks_code", "B."),
        ("2023", None, "lacks_code", "D."),
    ]
    known = {"system_id": OCCUPATION, "version": "9.1", "source_id": "example-study"}
    registry.add(CodeSystemVersion.model_validate({**known, "is_loaded": False}))
    registry.flush()
    for as_of, of_version, kind, says in rows:
        about = {"role_id": NURSE, "system_id": OCCUPATION, "version": of_version, "kind": kind}
        said = {"says": says, "as_of": as_of, "source_id": "example-study", "origin": Origin.SEED}
        registry.add(CodeEvidence.model_validate({**about, **said}))
        registry.flush()

    statements = _facts(registry, OCCUPATION, LISTED)[NURSE].statements

    stated = [(one.as_of, one.version, one.kind, one.says) for one in statements if one.as_of]
    assert stated == [*reversed(rows[2:]), rows[1], rows[0]]


def test_only_what_is_said_of_the_list_and_the_role_is_read(registry: Session) -> None:
    [asked] = read_facts(registry, OCCUPATION, LISTED, role_id=TRAINEE)
    every = _facts(registry, OCCUPATION, LISTED)

    assert asked == every[TRAINEE]
    assert [one.kind for one in _facts(registry, ESR, ESR_LISTED)[TRAINEE].statements] == [
        "searched"
    ]


def test_a_line_for_learners_is_a_learners_own(registry: Session) -> None:
    found = {
        role_id: [said.found for said in fact.statements if said.code == "N6D"]
        for role_id, fact in _facts(registry, OCCUPATION, LISTED).items()
    }

    [of_trainee] = found[TRAINEE]
    [of_nurse] = found[NURSE]
    assert of_trainee is not None
    assert of_nurse is not None
    assert (of_trainee.is_for_learners, of_nurse.is_for_learners) == (False, True)
    assert of_nurse.display == "Trainee Nursing Associate in Community Mental Health"


def test_a_retired_code_that_is_named_is_known_to_be_retired(registry: Session) -> None:
    about = {"role_id": NURSE, "system_id": OCCUPATION, "version": "22.1", "kind": "miscoded_as"}
    said = {"says": "Found.", "code": "H1S", "source_id": "example-study", "origin": Origin.SEED}
    registry.add(CodeEvidence.model_validate({**about, **said}))
    registry.flush()

    statements = _facts(registry, OCCUPATION, LISTED)[NURSE].statements

    [found] = [said.found for said in statements if said.code == "H1S"]
    assert found is not None
    assert (found.code, found.is_retired) == ("H1S", True)


def test_a_list_that_posts_are_not_coded_by_has_no_other_list(registry: Session) -> None:
    _code_for_assistant(registry)

    facts = _facts(registry, "sds-job-role", None)

    assert [fact for fact in facts.values() if fact.has_other_code] == []


def test_a_return_is_not_elsewhere_for_itself(registry: Session) -> None:
    cited = {"source_id": "example-study", "origin": Origin.SEED}
    matched = {"predicate": "skos:exactMatch", "justification": "semapv:LexicalMatching"}
    for system_id in ("pcn-workforce-return", "arrs-role", "asc-wds-job-role"):
        listed = {"system_id": system_id, "version": "2025"}
        registry.add(CodeSystem.model_validate({**listed, "title": system_id, **cited}))
        registry.flush()
        registry.add(CodeSystemVersion.model_validate({**listed, "is_loaded": True, **cited}))
        registry.flush()
        for code, relation, end in (
            ("b", "own", None),
            ("a", "own", None),
            ("shared", "shared", None),
            ("ended", "own", "2024"),
        ):
            registry.add(Code.model_validate({**listed, "code": code, "display": code, **cited}))
            registry.flush()
            row = {"role_id": NURSE, **listed, "code": code, "relation": relation}
            ended = {"valid_to": end, **matched, **cited}
            registry.add(Mapping.model_validate({**row, **ended}))
            registry.flush()

    of_esr, of_return = (
        [(line.system, line.code) for line in _facts(registry, system_id, None)[NURSE].elsewhere]
        for system_id in (ESR, "arrs-role")
    )

    pcn = [("pcn-workforce-return", "a"), ("pcn-workforce-return", "b")]
    assert of_esr == [("arrs-role", "a"), ("arrs-role", "b"), *pcn]
    assert of_return == pcn


@pytest.mark.parametrize(("relation", "counts"), [("own", True), ("shared", False)])
def test_a_job_role_that_is_only_read_to_be_shared_is_no_other_code(
    registry: Session, relation: str, *, counts: bool
) -> None:
    _read_by_a_rule(registry)
    listed = {"system_id": ESR, "version": "2020-10", "code": "07054", "relation": relation}
    sure = {"rule_id": "a-rule", "confidence": "high", "review": "reviewed"}
    registry.add(
        CodeReading.model_validate({"role_id": NURSE, **listed, **sure, "origin": Origin.SEED})
    )
    registry.flush()

    assert _facts(registry, OCCUPATION, None)[NURSE].has_other_code is counts
    assert _facts(registry, ESR, None)[ASSISTANT].has_other_code


def test_lines_elsewhere_are_in_the_order_of_their_versions(registry: Session) -> None:
    cited = {"source_id": "example-study", "origin": Origin.SEED}
    registry.add(CodeSystem.model_validate({"system_id": "arrs-role", "title": "ARRS", **cited}))
    registry.flush()
    matched = {"predicate": "skos:exactMatch", "justification": "semapv:LexicalMatching"}
    for version, code in (("2025", "a"), ("2024", "b")):
        listed = {"system_id": "arrs-role", "version": version}
        registry.add(CodeSystemVersion.model_validate({**listed, "is_loaded": True, **cited}))
        registry.flush()
        registry.add(Code.model_validate({**listed, "code": code, "display": code, **cited}))
        registry.flush()
        mapped = {"role_id": NURSE, **listed, "code": code, "relation": "own"}
        registry.add(Mapping.model_validate({**mapped, **matched, **cited}))
        registry.flush()

    lines = _facts(registry, ESR, None)[NURSE].elsewhere

    assert [(line.version, line.code) for line in lines] == [("2024", "b"), ("2025", "a")]


def _own_code(session: Session, role_id: str, code: str) -> None:
    cited = {"source_id": "example-study", "origin": Origin.SEED}
    listed = {"system_id": OCCUPATION, "version": "22.1", "code": code, "relation": "own"}
    said = {"predicate": "skos:exactMatch", "justification": "semapv:LexicalMatching"}
    session.add(Mapping.model_validate({"role_id": role_id, **listed, **said, **cited}))
    session.flush()
