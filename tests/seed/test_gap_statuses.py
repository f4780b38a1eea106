"""The same kind of role has the same status in /gaps: by family, level and head word."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db.models import Relation
from app.db.session import reading
from app.services.codes.gaps import reasons
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapStatus
from app.services.codes.gaps.report import GapQuestion, RoleGap, roles_without_code
from app.vocabulary import POST_CODE_SYSTEMS, RoleRelation

LEVELS = frozenset(
    {
        *("advanced", "apprentice", "assistant", "associate", "chief", "consultant", "deputy"),
        *("director", "head", "lead", "senior", "specialist", "student", "trainee"),
    }
)
OFFICES = frozenset({"coordinator", "manager", "officer"})
"""Last words that say the level of a post."""
FEWEST = 6
"""The fewest roles that make a kind."""
MOST_ALIKE = 0.75
"""The share of a kind from which the others are outliers."""
SAYS_ENOUGH = frozenset(
    {
        ExactGapStatus.OWN_CODE,
        ExactGapStatus.YOUNGER_THAN_LIST,
        ExactGapStatus.RETIRED_CODE_ONLY,
        ExactGapStatus.GRADE_LINE,
        ExactGapStatus.FIELD_KNOWN,
    }
)
"""Statuses that say themselves why a role differs from others of its kind."""
EXPLAINED = {
    "Bed Manager": "may be coded by the profession of the manager",
    "Clinical Manager": "may be coded by the profession of the manager",
    "Clinical Service Manager": "may be coded by the profession of the manager",
    "Consultant Surgeon": "a grade of surgeons, without a specialty",
    "Consultant in Stroke Medicine": "the list has no specialty of this name",
    "Doctor's Assistant": "no field of the assistants' codes is its own",
    "Forensic Physician": "no specialty of the lists has this name",
    "Non-Executive Director": "an office of the board, which no code is for",
    "Nurse Practitioner": "the line of Specialist Nurse Practitioner may be meant",
    "Physician": "a general word for doctors, without a specialty",
    "Registered Manager": "a legal role of social care",
    "Rehabilitation Assistant": "works in several fields of the assistants' codes",
    "Surgeon": "a general word for doctors, without a specialty",
    "Team Manager": "may be coded by the profession of the manager",
    "Unit Manager": "may be coded by the profession of the manager",
}
"""Outliers that were looked at, and why they are right."""


def _judged(session: Session, system: str) -> Sequence[RoleGap]:
    return roles_without_code(session, GapQuestion(system)).roles


def _kinds(engine: Engine, system: str) -> Mapping[tuple[str, str, str], list[RoleGap]]:
    with reading(engine) as session:
        judged = _judged(session, system)
    kinds: dict[tuple[str, str, str], list[RoleGap]] = defaultdict(list)
    for gap in judged:
        words = gap.role.name.casefold().split()
        level = words[0] if words[0] in LEVELS else ""
        kinds[gap.role.family, level, words[-1]].append(gap)
    return kinds


def _outliers(kinds: Mapping[tuple[str, str, str], list[RoleGap]]) -> Iterator[RoleGap]:
    for gaps in kinds.values():
        [(usual, number)] = Counter(gap.exact for gap in gaps).most_common(1)
        if len(gaps) >= FEWEST and number >= MOST_ALIKE * len(gaps):
            yield from (gap for gap in gaps if gap.exact != usual)


@pytest.mark.parametrize("system", POST_CODE_SYSTEMS)
def test_the_same_kind_of_role_has_the_same_status(registry: Engine, system: str) -> None:
    """Give an outlier a reading by the rule of its kind, or explain it here."""
    shown = [
        f"{gap.role.name}: {gap.exact}. {gap.reason}"
        for gap in _outliers(_kinds(registry, system))
        if gap.exact not in SAYS_ENOUGH
        and not gap.codes  # the reason names the code
        and gap.role.name not in EXPLAINED
    ]

    assert not shown, "\n".join(shown)


LACK_EXPLAINED = {
    "School or College Senior Mental Health Lead": "works for a school, not for the NHS",
    "Trainee Multi-Professional Approved Clinician": "a source says so of the qualified role",
}
"""Roles that lack a code where others of their family and level are open, and why."""


def _lacks_by_a_search_alone(gap: RoleGap) -> bool:
    return gap.status is GapStatus.NO_CODE and gap.reason == reasons.NOT_FOUND


@pytest.mark.parametrize("system", POST_CODE_SYSTEMS)
def test_no_search_proves_that_a_role_has_no_code_where_a_more_general_role_is_open(
    registry: Engine, system: str
) -> None:
    """Say in `code_evidence.csv` which general codes may apply to the role."""
    with reading(registry) as session:
        gaps = {gap.role.role_id: gap for gap in _judged(session, system)}
        kinds = session.execute(
            select(col(Relation.from_role_id), col(Relation.to_role_id)).where(
                col(Relation.relation) == RoleRelation.KIND_OF
            )
        ).all()

    wrong = [
        f"{kind} is a kind of {general}"
        for kind, general in kinds
        if {kind, general} <= gaps.keys()
        and _lacks_by_a_search_alone(gaps[kind])
        and gaps[general].status is GapStatus.NOT_KNOWN
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("system", POST_CODE_SYSTEMS)
def test_no_search_proves_it_where_roles_of_the_same_family_and_level_are_open(
    registry: Engine, system: str
) -> None:
    with reading(registry) as session:
        levels: dict[tuple[str, str], list[RoleGap]] = defaultdict(list)
        for gap in _judged(session, system):
            words = gap.role.name.casefold().split()
            level = words[0] if words[0] in LEVELS else words[-1]
            if level in LEVELS | OFFICES:
                levels[gap.role.family, level].append(gap)

    mixed = {
        kind: [
            gap.role.name
            for gap in gaps
            if _lacks_by_a_search_alone(gap) and gap.role.name not in LACK_EXPLAINED
        ]
        for kind, gaps in levels.items()
        if {gap.exact for gap in gaps} >= {ExactGapStatus.NO_CODE, ExactGapStatus.NOT_KNOWN}
    }

    assert not any(mixed.values()), mixed


@pytest.mark.parametrize("system", POST_CODE_SYSTEMS)
def test_no_line_is_called_similar_that_cannot_be_the_roles(registry: Engine, system: str) -> None:
    with reading(registry) as session:
        report = roles_without_code(session, GapQuestion(system))

    wrong = [
        gap.role.name
        for gap in report.roles
        for said in gap.evidence
        if "similar words" in gap.reason
        and said.found is not None
        and said.version == report.version
        and said.kind == "searched"
        and not said.found.can_be_the_roles
    ]

    assert wrong == []


@pytest.mark.parametrize("system", POST_CODE_SYSTEMS)
def test_fewer_than_half_of_the_roles_are_not_known(registry: Engine, system: str) -> None:
    with reading(registry) as session:
        report = roles_without_code(session, GapQuestion(system))
        sourced = roles_without_code(session, GapQuestion(system, evidence=GapBasis.SOURCED))

    assert report.summary["not_known"] < report.summary["roles"] / 2
    assert report.summary["not_known"] < sourced.summary["not_known"]
    assert {gap.basis for gap in sourced.roles} == {GapBasis.SOURCED}
