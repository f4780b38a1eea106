"""The sentences that say why a role has its status in a list, for a workforce analyst."""

from collections.abc import Sequence
from typing import Final

from app.vocabulary import ReadingConfidence

NOT_SEARCHED: Final = "The registry has not searched this version of the list for the role."
NO_LINE_IN_RETURN: Final = (
    "The return has no line of the role's own. Its lines for other staff may count such posts."
)
NOT_FOUND: Final = "The list has no line with the name of the role or one of its synonyms."
A_SOURCE_SAYS_SO: Final = "A source says that the list has no code for the role."
ONLY_GENERIC: Final = "Only a generic code may apply, and no source says which one."
IS_A_GRADE: Final = (
    "The role is a grade of doctors. Their job role gives the grade and their occupation code "
    "gives the specialty, so no one occupation code is that of the role."
)
IS_A_SPECIALTY: Final = (
    "The role is a specialty of doctors. Their occupation code gives the specialty and their job "
    "role gives the grade, so no one job role is that of the role."
)
A_GRADE_APPLIES: Final = (
    "The job roles of doctors and dentists are grades, and no source says which one posts of this "
    "role have."
)
A_SPECIALTY_APPLIES: Final = (
    "The occupation codes of doctors and dentists are specialties, and no source says which one "
    "posts of this role have."
)
LEARNERS: Final = "for learners"
OTHER_STAFF: Final = "of another staff group"
_MOST_CODES: Final = 3


def own(codes: Sequence[str]) -> str:
    """Why the role has a code of its own."""
    return f"{_listed(codes)} {_is_or_are(codes)} for this role, or for a case of it."


def shared(codes: Sequence[str]) -> str:
    """Why the role has only a shared code."""
    return f"The role shares {_lower(_listed(codes))} with other roles."


def grade_shared(codes: Sequence[str]) -> str:
    """Why a doctor's role shares its job role."""
    return f"{_listed(codes)} gives the grade of doctors. The specialty is in the occupation code."


def field_shared(codes: Sequence[str]) -> str:
    """Why a doctor's role shares its occupation code."""
    return f"{_listed(codes)} gives the specialty of doctors. The grade is in the job role."


def read_so(codes: Sequence[str], rule: str, confidence: str) -> str:
    """Why a reading of ours gives a code to the role. No source says so."""
    sure = "" if confidence == ReadingConfidence.HIGH else " It is not sure."
    return f"{_listed(codes)} by a reading of ours, which no source confirms. {rule}{sure}"


def only_found(code: str, display: str) -> str:
    """Why similar words leave it open."""
    named = f"{code} ({display})" if display else code
    return (
        f"The search found similar words in code {named}, but no source says that it is the "
        "code of this role."
    )


def found_for_others(code: str, display: str, for_whom: str) -> str:
    """Why a line with similar words does not count."""
    return (
        f"The only line with the name, {code} ({display}), is {for_whom}. No source says which "
        "code such posts have."
    )


def retired(code: str, display: str) -> str:
    """Why a retired code does not count."""
    return f"The only code for the role, {code} ({display}), is retired."


def code_of_relative(name: str) -> str:
    """Why the code of a more general or a more special role leaves it open."""
    return f"The code of {name} may apply, and no source says whether it does."


def too_young(introduced: str, judged_on: str | None, not_before: str | None) -> str:
    """Why a list that is older than the role cannot tell."""
    if judged_on is not None:
        return f"The role was introduced in {introduced}, after this list of {judged_on}."
    return (
        f"The role was introduced in {introduced}. The date of this list is not known, "
        f"except that the list is not older than {not_before}."
    )


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_MOST_CODES])
    more = len(codes) - _MOST_CODES
    word = "Code" if len(codes) == 1 else "Codes"
    return f"{word} {shown}" + (f" and {more} more" if more > 0 else "")


def _is_or_are(codes: Sequence[str]) -> str:
    return "is" if len(codes) == 1 else "are"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
