"""Modifiers beside a role: a training grade, a level, or another post altogether."""

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.index import MatchIndex
from app.matching.kinship import is_profession
from app.matching.rules import Level, Rule
from app.matching.tables import RoleRow
from app.vocabulary import Entry, ModifierKind

_STUDENT = "Student"


def weigh_modifier(finding: Finding, position: int, title: Title) -> Finding:
    """A role with a modifier beside it ('trainee', 'advanced', 'deputy')."""
    if finding.role_id is None:
        return finding
    word, kind = title.labels.texts[position], title.labels.identity[position]
    row = title.index.role_rows[finding.role_id]
    if kind == ModifierKind.TRAINING:
        return _weigh_training(finding, row, word, title)
    if kind == ModifierKind.ADVANCED and _is_of_profession(finding, row, title.index):
        title.levels.append(Level.ADVANCED)
        return finding
    return finding.gated(f"'{word}' makes it a different post", word)


def _is_of_profession(finding: Finding, row: RoleRow, index: MatchIndex) -> bool:
    """Whether a role is a registered one, or one not open to anybody with a profession's name."""
    if row.entry == Entry.REGISTERED:
        return True
    head = finding.words[-1] if finding.words else ""
    return row.entry != Entry.OPEN and is_profession(index, head)


def _weigh_training(finding: Finding, row: RoleRow, word: str, title: Title) -> Finding:
    """The training grade of a role if the registry has it. Anybody can be trained in an open role.

    A training grade stays as it is.
    """
    grade = title.index.trainees.get(row.role_id)
    if row.trains_for:
        return finding
    if grade and _is_grade_for(word, title.index.roles[grade].name):
        title.notes.append(f"the title says that this is the training grade of {row.name}")
        return finding.decided(grade, Rule.TRAINING)
    if row.entry != Entry.OPEN or word == _STUDENT.lower():
        # A 'Student Wellbeing Adviser' advises students.
        return finding.gated("the registry does not have a trainee of this role", word)
    is_apprentice = word.startswith(Level.APPRENTICE)
    title.levels.append(Level.APPRENTICE if is_apprentice else Level.TRAINEE)
    return finding


def _is_grade_for(word: str, grade_name: str) -> bool:
    """'OT Apprentice' is not the Student Occupational Therapist: an apprentice is employed."""
    return word == _STUDENT.lower() or not grade_name.startswith(_STUDENT)


def training_grades(role_ids: tuple[str, ...], index: MatchIndex) -> tuple[str, ...]:
    """The training grades of some roles, those of students last."""
    grades = [index.trainees[role_id] for role_id in role_ids if role_id in index.trainees]
    grades.sort(key=lambda role_id: index.roles[role_id].name.startswith(_STUDENT))
    return tuple(grades)
