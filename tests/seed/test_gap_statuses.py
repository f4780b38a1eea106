"""The same kind of role has the same status in /gaps: by family, level and head word."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Engine

from app.db.session import reading
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis
from app.services.codes.gaps.report import GapQuestion, RoleGap, roles_without_code
from app.vocabulary import POST_CODE_SYSTEMS

LEVELS = frozenset(
    {
        *("advanced", "apprentice", "assistant", "associate", "chief", "consultant", "deputy"),
        *("director", "head", "lead", "senior", "specialist", "student", "trainee"),
    }
)
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
    "Nurse Practitioner": "the line of Specialist Nurse Practitioner may be meant",
    "Physician": "a general word for doctors, without a specialty",
    "Practitioner Psychologist": "each field has a line of its own",
    "Radiography Manager": "the list has a line for each of the two kinds of radiography",
    "Registered Manager": "a legal role of social care",
    "Rehabilitation Assistant": "works in several fields of the assistants' codes",
    "Rota Coordinator": "no general heading of the job role list takes it",
    "Student Nurse": "each branch has a line of its own",
    "Surgeon": "a general word for doctors, without a specialty",
    "Team Manager": "may be coded by the profession of the manager",
    "Unit Manager": "may be coded by the profession of the manager",
}
"""Outliers that were looked at, and why they are right."""


def _kinds(engine: Engine, system: str) -> Mapping[tuple[str, str, str], list[RoleGap]]:
    with reading(engine) as session:
        report = roles_without_code(session, GapQuestion(system))
    kinds: dict[tuple[str, str, str], list[RoleGap]] = defaultdict(list)
    for gap in report.roles:
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
