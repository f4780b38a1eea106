"""Facts that the seed must contain whatever is added to it: counts of the lists, known gaps."""

import re
from collections import Counter

import pytest

from app.matching.index import MatchIndex
from app.services.seed.cells import SeedData
from app.services.seed.rows import (
    LINES,
    CodeEvidenceLine,
    CodeLine,
    CodeSystemVersionLine,
    FormerNameLine,
    MappingLine,
    RoleLine,
    SourceLine,
    SynonymLine,
)
from app.vocabulary import (
    CodeKind,
    CodeStatus,
    CodeSystemId,
    EvidenceKind,
    MappingRelation,
    Novelty,
)

OCCUPATION, JOB_ROLE = CodeSystemId.NHS_OCCUPATION_CODE, CodeSystemId.ESR_JOB_ROLE
# "also nhs-jobs-2020, sanger-2025 (Table 2)": the further sources of a row.
_ALSO = re.compile(r"\balso ((?:[a-z0-9-]+(?: \([^)]*\))?(?:, )?)+)")
_SOURCE_NAME = re.compile(r"(?<![a-z0-9-])(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+){2,}")
NOT_A_ROLE = {
    "01007": "a salary scale",
    "01023": "the rest of a service, not a post",
    "05010": "bare heading: Specialist Practitioner of any profession",
    "05011": "bare heading: Practitioner",
    "05012": "bare heading: Technician",
    "05021": "bare heading: Manager",
    "06004": "bare heading: Technician",
    "06005": "bare heading: Therapist",
    "06006": "bare heading: Manager",
    "07008": "bare heading: Technician",
    "07012": "bare heading: Assistant",
    "07017": "bare heading: Student Technician",
    "07019": "bare heading: Trainee Practitioner",
    "07030": "bare heading: Apprentice",
    "07041": "bare heading: Analyst",
    "08006": "bare heading: Officer",
    "08007": "bare heading: Manager",
    "08009": "bare heading: Senior Manager",
    "08010": "bare heading: Technician",
    "08014": "bare heading: Analyst",
    "08015": "bare heading: Adviser",
    "08028": "bare heading: Apprentice",
    "09001": "bare heading: Support Worker, declared ambiguous as a title",
    "09008": "bare heading: Technician",
    "09011": "bare heading: Assistant",
    "09019": "bare heading: Supervisor",
    "09020": "bare heading: Engineer",
    "09025": "bare heading: Apprentice",
}
"""Lines of the ESR list of October 2020 that name no role by themselves, with the reason."""


def _codes(seed: SeedData, system: str, version: str) -> list[CodeLine]:
    return [
        line for _, line in seed.of(CodeLine) if (line.system_id, line.version) == (system, version)
    ]


def _mapped(seed: SeedData, role_id: str, system: str) -> dict[str, str]:
    """The codes of a role in a list, each with the relation."""
    return {
        line.code: line.relation
        for _, line in seed.of(MappingLine)
        if (line.role_id, line.system_id) == (role_id, system)
    }


def _evidence(seed: SeedData, role_id: str, system: str) -> list[CodeEvidenceLine]:
    return [
        line
        for _, line in seed.of(CodeEvidenceLine)
        if (line.role_id, line.system_id) == (role_id, system)
    ]


def test_every_reference_names_a_row_that_is_there(seed: SeedData) -> None:
    keys = {line.file: {row.line.key for row in seed.files[line.file]} for line in LINES}

    dangling = [
        (where, columns, named)
        for kind in LINES
        for columns, file in kind.references.items()
        for where, line in seed.of(kind)
        if None not in (named := tuple(getattr(line, column) for column in columns))
        and named not in keys[file]
    ]

    assert dangling == []


def test_every_mapping_names_a_code_of_its_list_version(seed: SeedData) -> None:
    codes = {line.key for _, line in seed.of(CodeLine)}

    missing = [
        where
        for where, line in seed.of(MappingLine)
        if (line.system_id, line.version, line.code) not in codes
    ]

    assert missing == []


def test_no_heading_is_mapped(seed: SeedData) -> None:
    headings = {line.key for _, line in seed.of(CodeLine) if line.kind is CodeKind.HEADING}

    mapped = [
        where
        for where, line in seed.of(MappingLine)
        if (line.system_id, line.version, line.code) in headings
    ]

    assert mapped == []


def test_a_retired_code_is_nobody_s_code_today(seed: SeedData) -> None:
    retired = {line.key for _, line in seed.of(CodeLine) if line.status is CodeStatus.RETIRED}

    current = [
        where
        for where, line in seed.of(MappingLine)
        if line.relation in (MappingRelation.OWN, MappingRelation.SHARED)
        and (line.system_id, line.version, line.code) in retired
    ]

    assert current == []


def test_two_roles_own_a_job_role_only_where_one_is_a_case_of_the_other(
    seed: SeedData, index: MatchIndex
) -> None:
    owners: dict[str, set[str]] = {}
    for _, mapping in seed.of(MappingLine):
        if mapping.relation is MappingRelation.OWN and mapping.system_id == JOB_ROLE:
            owners.setdefault(mapping.code, set()).add(mapping.role_id)

    contested = {
        code: sorted(roles)
        for code, roles in owners.items()
        if len(roles) > 1 and not any(roles <= index.ancestors[role] | {role} for role in roles)
    }

    assert contested == {}


def test_the_occupation_code_list_is_whole(seed: SeedData) -> None:
    listed = [line for line in _codes(seed, OCCUPATION, "22.1") if line.kind is CodeKind.CODE]

    assert Counter(line.status for line in listed) == {
        CodeStatus.ACTIVE: 682,
        CodeStatus.RETIRED: 263,
    }


def test_the_esr_job_role_list_is_whole(seed: SeedData) -> None:
    of_october = _codes(seed, JOB_ROLE, "2020-10")
    later = _codes(seed, JOB_ROLE, "NWD 3.2")

    assert len(of_october) == 328
    assert sum(line.kind is CodeKind.HEADING for line in of_october) == 10
    assert [line.code for line in later] == ["03022"]


def test_every_esr_job_role_that_names_a_role_is_mapped_by_one(seed: SeedData) -> None:
    mapped = {line.code for _, line in seed.of(MappingLine) if line.system_id == JOB_ROLE}

    unmapped = {
        line.code: line.display
        for line in _codes(seed, JOB_ROLE, "2020-10")
        if line.kind is CodeKind.CODE and line.code not in mapped | NOT_A_ROLE.keys()
    }

    assert unmapped == {}


def test_the_lines_that_name_no_role_are_mapped_by_none(seed: SeedData) -> None:
    mapped = {
        line.code
        for _, line in seed.of(MappingLine)
        if line.system_id == JOB_ROLE and line.code in NOT_A_ROLE
    }

    assert mapped == set()


def test_the_mental_health_roles_that_the_registry_began_with_are_there(seed: SeedData) -> None:
    roles = [line for _, line in seed.of(RoleLine)]
    novelty = Counter(role.novelty for role in roles)

    # Of the 189 roles of the first collection, 71 new and 10 contested, 47 are general roles.
    assert novelty[Novelty.NEW] >= 71
    assert novelty[Novelty.CONTESTED] >= 10
    assert sum(role.is_mental_health for role in roles) >= 189 - 47


def test_emhp_has_a_job_role_and_no_occupation_code(seed: SeedData) -> None:
    emhp = "education-mental-health-practitioner"

    assert _mapped(seed, emhp, JOB_ROLE) == {"07054": MappingRelation.OWN}
    assert _mapped(seed, emhp, OCCUPATION) == {}
    assert [(line.kind, line.version) for line in _evidence(seed, emhp, OCCUPATION)] == [
        (EvidenceKind.LACKS_CODE, "20.0")
    ]


def test_a_nursing_associate_has_own_codes_in_both_lists(seed: SeedData) -> None:
    for system in (JOB_ROLE, OCCUPATION):
        relations = _mapped(seed, "nursing-associate", system).values()

        assert set(relations) == {MappingRelation.OWN}


def test_a_trainee_nursing_associate_hides_under_healthcare_assistant(seed: SeedData) -> None:
    relations = _mapped(seed, "trainee-nursing-associate", OCCUPATION)
    healthcare_assistants = [
        line for line in _codes(seed, OCCUPATION, "22.1") if line.kind is CodeKind.LEVEL
    ]

    assert relations["H1"] == MappingRelation.KNOWN_MISCODING
    assert [line.code for line in healthcare_assistants] == ["H1"]
    assert healthcare_assistants[0].display.startswith("Healthcare Assistant")


@pytest.mark.parametrize(
    "younger",
    [
        "mental-health-and-wellbeing-practitioner",
        "arrs-mental-health-practitioner",
        "family-ambassador",
    ],
)
@pytest.mark.parametrize("system", [JOB_ROLE, OCCUPATION])
def test_a_role_younger_than_the_list_is_not_said_to_lack_a_code(
    younger: str, system: CodeSystemId, seed: SeedData
) -> None:
    kinds = {line.kind for line in _evidence(seed, younger, system)}

    assert _mapped(seed, younger, system) == {}
    assert EvidenceKind.LACKS_CODE not in kinds


@pytest.mark.parametrize(
    ("role_id", "legal", "recommended"),
    [
        ("physician-associate", "Physician Associate", "Physician Assistant"),
        ("anaesthesia-associate", "Anaesthesia Associate", "Physician Assistant in Anaesthesia"),
    ],
)
def test_the_associates_keep_their_legal_name_beside_the_recommended_one(
    role_id: str, legal: str, recommended: str, seed: SeedData
) -> None:
    role = next(line for _, line in seed.of(RoleLine) if line.role_id == role_id)
    named = {line.term: line for _, line in seed.of(SynonymLine) if line.role_id == role_id}

    assert (role.name, role.name_since) == (legal, None)
    assert (named[recommended].scope, named[recommended].valid_from) == ("exact", "2025-07-16")
    assert "law" in (named[recommended].note or "")
    assert not any(line.role_id == role_id for _, line in seed.of(FormerNameLine))


def test_a_name_in_force_since_a_day_follows_a_former_name_that_ended_that_day(
    seed: SeedData,
) -> None:
    ended = {(line.role_id, line.valid_to) for _, line in seed.of(FormerNameLine)}

    unfounded = [
        where
        for where, role in seed.of(RoleLine)
        if role.name_since and (role.role_id, role.name_since) not in ended
    ]

    assert unfounded == []


def test_a_former_name_that_ended_says_when_today_s_name_began(seed: SeedData) -> None:
    since = {role.role_id: role.name_since for _, role in seed.of(RoleLine)}

    unsaid = [
        where
        for where, line in seed.of(FormerNameLine)
        if line.valid_to and since[line.role_id] is None
    ]

    assert unsaid == []


def test_a_source_named_in_a_detail_is_listed(seed: SeedData) -> None:
    known = {line.source_id for _, line in seed.of(SourceLine)}

    unlisted = {
        name: where
        for kind in LINES
        for where, line in seed.of(kind)
        for clause in _ALSO.findall(getattr(line, "source_detail", None) or "")
        for name in _SOURCE_NAME.findall(clause)
        if name not in known
    }

    assert unlisted == {}


def test_a_code_said_to_exist_is_mapped(seed: SeedData) -> None:
    """Evidence that a role has a code of a loaded list goes with a mapping to that code."""
    loaded = {line.key for _, line in seed.of(CodeSystemVersionLine) if line.is_loaded}
    mapped = {
        (line.role_id, line.system_id, line.version, line.code) for _, line in seed.of(MappingLine)
    }

    unmapped = [
        (line.role_id, line.system_id, line.code)
        for _, line in seed.of(CodeEvidenceLine)
        if line.kind is EvidenceKind.HAS_CODE
        and line.code is not None
        and (line.system_id, line.version) in loaded
        and (line.role_id, line.system_id, line.version, line.code) not in mapped
    ]

    assert unmapped == []


def test_no_role_lacks_a_code_that_it_is_mapped_to(seed: SeedData) -> None:
    own = {
        (line.role_id, line.system_id, line.version)
        for _, line in seed.of(MappingLine)
        if line.relation is MappingRelation.OWN
    }

    contradicted = [
        where
        for where, line in seed.of(CodeEvidenceLine)
        if line.kind is EvidenceKind.LACKS_CODE
        and (line.role_id, line.system_id, line.version) in own
    ]

    assert contradicted == []


def test_a_financial_year_gives_no_month_of_introduction(seed: SeedData) -> None:
    """'2023/24' does not say that a role began in April."""
    years = re.compile(r"\b20\d\d/\d\d\b")
    roles = [row for _, row in seed.of(RoleLine) if years.search(row.source_detail or "")]

    assert roles
    assert [row.role_id for row in roles if "-" in (row.introduced or "")] == []
