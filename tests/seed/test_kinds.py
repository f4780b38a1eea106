"""Kinds of faults that were found in the seed once, each kept from coming back."""

from collections import defaultdict

import pytest

from app.matching.index import BROADER, MatchIndex
from app.matching.resolve import resolve_title
from app.matching.tables import MatchingTables
from app.services.seed.cells import SeedData
from app.services.seed.rows import (
    AmbiguousTitleLine,
    CodeEvidenceLine,
    MappingLine,
    RelationLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import (
    AmbiguityKind,
    EvidenceKind,
    MappingRelation,
    RoleRelation,
    StaffGroup,
)

BY_ITS_DEFINITION = "by its definition"
CURATION = "registry-curation"
GROUP_OF_REGISTER = {
    "NMC (statutory)": {StaffGroup.NURSING_MIDWIFERY},
    "GMC (statutory)": {StaffGroup.MEDICAL_DENTAL},
    "GPhC (statutory)": {StaffGroup.SCIENTIFIC_TECHNICAL},
    "Social Work England (statutory)": {StaffGroup.SCIENTIFIC_TECHNICAL},
    "HCPC (statutory)": {
        StaffGroup.ALLIED_HEALTH,
        StaffGroup.HEALTHCARE_SCIENTISTS,
        StaffGroup.SCIENTIFIC_TECHNICAL,
    },
}
"""The staff groups that the job role list gives to the professions of a register."""
NO_LINE_NAMES_THEM = {
    "anaesthesia-associate": "the list of October 2020 names no associate of anaesthesia",
    "hearing-aid-dispenser": "the list of October 2020 names no dispenser of hearing aids",
}
CONTRACT_WORDS = {"agency", "bank", "locum", "relief"}
NAMES_WITH_A_CONTRACT_WORD = {
    "Blood Bank Manager": "a blood bank is a laboratory",
    "GP Regular Locum": "a line of the General Practice workforce publication",
    "Medical Bank Locum": "a doctor of no stated field",
    "Staff Bank Coordinator": "a staff bank is an office",
    "Staff Bank Manager": "a staff bank is an office",
}


def _definitions(seed: SeedData) -> dict[str, str | None]:
    return {line.role_id: line.definition for _, line in seed.of(RoleLine)}


def test_a_relation_by_definition_has_a_definition(seed: SeedData) -> None:
    defined = _definitions(seed)

    unfounded = [
        where
        for where, line in seed.of(RelationLine)
        if BY_ITS_DEFINITION in (line.evidence or "") and not defined[line.from_role_id]
    ]

    assert unfounded == []


@pytest.mark.parametrize(("register", "groups"), GROUP_OF_REGISTER.items())
def test_roles_of_a_register_have_its_staff_groups(
    register: str, groups: set[StaffGroup], seed: SeedData
) -> None:
    others = {
        role.role_id: role.staff_group
        for _, role in seed.of(RoleLine)
        if role.regulator == register
        and role.staff_group not in groups
        and role.role_id not in NO_LINE_NAMES_THEM
    }

    assert others == {}


def test_a_name_that_may_match_belongs_to_one_role(seed: SeedData, index: MatchIndex) -> None:
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for _, line in seed.of(SynonymLine):
        if line.scope in ("exact", "narrower", "former", "misspelling"):
            owners[index.words(line.term)].add(line.role_id)

    assert {words: roles for words, roles in owners.items() if len(roles) > 1} == {}


def test_how_a_post_is_filled_is_no_part_of_a_name(tables: MatchingTables) -> None:
    """'Locum Consultant' as a name of Consultant would win over a consultant with a field."""
    names = {role.role_id: role.name.lower().split() for role in tables.roles}

    found = {
        term.text
        for term in tables.terms
        if term.scope in ("exact", "narrower")
        and (set(term.text.lower().split()) & CONTRACT_WORDS) - set(names[term.role_id])
    }

    assert found - NAMES_WITH_A_CONTRACT_WORD.keys() == set()


def test_a_name_with_several_readings_offers_them(
    tables: MatchingTables, index: MatchIndex
) -> None:
    """A broader name with one candidate would ask for ever: it is decided, or declared."""
    declared = {index.words(row.title) for row in tables.ambiguous}
    lonely = []

    for term in tables.terms:
        if term.scope != BROADER or index.words(term.text) in declared:
            continue
        answer = resolve_title(term.text, index)
        if answer.role is None and len(answer.candidates) < 2:
            lonely.append(term.text)

    assert lonely == []


def test_only_a_catch_all_letters_or_a_role_s_own_name_is_always_ambiguous(
    seed: SeedData, index: MatchIndex
) -> None:
    always = (AmbiguityKind.CATCH_ALL, AmbiguityKind.HOMONYM_ABBREVIATION)
    names = {index.words(role.name) for _, role in seed.of(RoleLine)}

    contested = [
        line.title
        for _, line in seed.of(AmbiguousTitleLine)
        if line.is_always_ambiguous
        and line.kind not in always
        and index.words(line.title) not in names
    ]

    assert contested == []


def test_a_role_with_a_code_of_its_own_is_not_said_to_have_general_cells_only(
    seed: SeedData,
) -> None:
    own = {
        (line.role_id, line.system_id)
        for _, line in seed.of(MappingLine)
        if line.relation is MappingRelation.OWN and line.valid_to is None
    }

    contradicted = [
        where
        for where, line in seed.of(CodeEvidenceLine)
        if line.kind is EvidenceKind.GENERIC_CELL and (line.role_id, line.system_id) in own
    ]

    assert contradicted == []


def test_a_new_role_and_its_training_grade_are_both_called_new(seed: SeedData) -> None:
    novelty = {line.role_id: line.novelty for _, line in seed.of(RoleLine)}

    apart = [
        (line.from_role_id, line.to_role_id)
        for _, line in seed.of(RelationLine)
        if line.relation is RoleRelation.TRAINS_FOR
        and novelty[line.to_role_id] == "new"
        and novelty[line.from_role_id] == "established"
    ]

    assert apart == []


def test_that_only_general_codes_fit_is_the_registry_s_own_judgement(seed: SeedData) -> None:
    stated = [
        where
        for where, line in seed.of(CodeEvidenceLine)
        if line.kind == EvidenceKind.GENERIC_CELL and line.source_id != CURATION
    ]

    assert stated == []
