"""The answer to a title that was decided: its role, reasons, question and codes."""

from app.matching.answers.candidates import candidates_of
from app.matching.answers.case import Case
from app.matching.answers.obstacles import obstacle_of
from app.matching.answers.pieces import reading_of
from app.matching.answers.reasons import reasons_of, term_reasons
from app.matching.coding import check_coding
from app.matching.index import OWN_RELATIONS
from app.matching.resolution import Outcome, Reading, Resolution, RoleCard
from app.matching.rules import Facet
from app.matching.tables import CodeRow

_MOST_ASKED_ABOUT = 4


def answer_of(case: Case, limit: int) -> Resolution:
    """The whole answer, with no more candidates than `limit`."""
    verdict = case.verdict
    # The confidence is that of the first candidate, even where none is asked for.
    of_term = term_reasons(case)
    candidates = candidates_of(case, of_term, max(limit, 1))
    role = case.card_of(verdict.role_id) if verdict.role_id else None
    reading = reading_of(case)
    return Resolution(
        outcome=verdict.outcome,
        why=verdict.why,
        role=role,
        confidence=candidates[0].confidence if candidates else 0.0,
        reasons=reasons_of(case, of_term, reading),
        candidates=candidates[: max(limit, 0)],
        question=_question(case),
        reading=reading,
        codes=_codes_in_force(case, verdict.role_id) if verdict.role_id else (),
        coding_check=check_coding(case.hints, verdict.role_id, case.index),
        suggested_title=_suggested_title(role, reading) if role is not None else None,
        obstacle=obstacle_of(case),
    )


def _question(case: Case) -> str | None:
    """What to ask whoever knows the post, where the title is ambiguous."""
    verdict = case.verdict
    if verdict.outcome is not Outcome.AMBIGUOUS:
        return None
    if verdict.question:
        return verdict.question
    names = [case.name_of(role_id) for role_id in verdict.candidates[:_MOST_ASKED_ABOUT]]
    if not names:
        return None
    if len(names) == 1:
        return f"Is this post {_with_article(names[0])}?"
    return f"Which is the post: {', '.join(names[:-1])} or {names[-1]}?"


def _with_article(name: str) -> str:
    article = "an" if name[:1].lower() in "aeiou" else "a"
    return f"{article} {name}"


def _codes_in_force(case: Case, role_id: str) -> tuple[CodeRow, ...]:
    if case.as_of is None:
        return case.index.codes.today.get(role_id, ())
    return tuple(
        row
        for row in case.index.codes.of_role.get(role_id, ())
        if row.relation in OWN_RELATIONS and case.is_in_force(row.valid_from, row.valid_to)
    )


def _suggested_title(role: RoleCard, reading: Reading) -> str:
    """The role's name, then what makes this post special: 'Staff Nurse - Stroke, Leeds'."""
    places = [piece.text for piece in reading.set_aside if piece.facet == Facet.PLACE]
    qualifiers = dict.fromkeys((*reading.specialties, *reading.settings, *places))
    return f"{role.name} - {', '.join(qualifiers)}" if qualifiers else role.name
