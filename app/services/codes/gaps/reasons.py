"""The sentences that say why a role has its status in a list, for a workforce analyst."""

from collections.abc import Sequence
from typing import Final

from app.vocabulary import ReadingConfidence

NOT_SEARCHED: Final = "The registry has not searched this version of the list for the role."
NO_LINE_IN_RETURN: Final = (
    "This list has no line of the role's own. A line for other staff may take such posts."
)
NOT_FOUND: Final = "The list has no line with the name of the role or one of its synonyms."
A_SOURCE_SAYS_SO: Final = "A source says that the list has no code for the role."
IS_A_GRADE: Final = (
    "The role is a grade of doctors. Their job role gives the grade and their occupation code "
    "gives the specialty, so no one occupation code is that of the role."
)
NAMES_A_SPECIALTY: Final = (
    "The role names a specialty of doctors. Their occupation code gives the specialty and their "
    "job role gives the grade, so no one job role is that of the role."
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
_MOST_NAMES: Final = 3


def own(codes: Sequence[str]) -> str:
    """Why the role has a code of its own."""
    return f"{_listed(codes)} {_is_or_are(codes)} for this role, or for a case of it."


def own_lines(lines: Sequence[str]) -> str:
    """Why the role has a line of its own in a return, whose codes no reader knows."""
    shown = [f"'{line}'" for line in lines]
    return f"{_counted(shown, 'Line')} {_is_or_are(lines)} for this role, or for a case of it."


def shared_lines(lines: Sequence[str]) -> str:
    """Why the role has only a shared line in a return."""
    shown = [f"'{line}'" for line in lines]
    return f"The role shares {_lower(_counted(shown, 'Line'))} with other roles."


def shared(codes: Sequence[str]) -> str:
    """Why the role has only a shared code."""
    return f"The role shares {_lower(_listed(codes))} with other roles."


def grade_shared(codes: Sequence[str]) -> str:
    """Why a doctor's role shares its job role."""
    gives = f"{_listed(codes)} {_give_or_gives(codes)}"
    return f"{gives} the grade of doctors. The specialty is in the occupation code."


def field_shared(codes: Sequence[str]) -> str:
    """Why a doctor's role shares its occupation code."""
    gives = f"{_listed(codes)} {_give_or_gives(codes)}"
    return f"{gives} the specialty of doctors. The grade is in the job role."


def read_so(codes: Sequence[str], rule: str, confidence: str) -> str:
    """Why a reading of ours gives a code to the role. No source says so."""
    one_of = "" if len(codes) == 1 else "one of "
    sure = "" if confidence == ReadingConfidence.HIGH else " We are not sure of this reading."
    return (
        f"By our own reading, which no source confirms, the role has {one_of}"
        f"{_lower(_listed(codes))}. {rule}{sure}"
    )


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


def code_of_relatives(names: Sequence[str]) -> str:
    """Why the codes of other roles, more general or more special ones, leave it open."""
    if len(names) == 1:
        return f"The code of {names[0]} may apply, and no source says whether it does."
    shown, more = list(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    last = f"{more} more" if more > 0 else shown.pop()
    return f"The code of {', '.join(shown)} or {last} may apply, and no source says which one."


def too_young(introduced: str, judged_on: str | None, not_before: str | None) -> str:
    """Why a list that is older than the role cannot tell."""
    if judged_on is not None:
        return f"The role was introduced in {introduced}, after this list of {judged_on}."
    return (
        f"The role was introduced in {introduced}. The date of this list is not known, "
        f"except that the list is not older than {not_before}."
    )


def _listed(codes: Sequence[str]) -> str:
    return _counted(codes, "Code")


def _counted(names: Sequence[str], one: str) -> str:
    shown, more = ", ".join(names[:_MOST_CODES]), len(names) - _MOST_CODES
    word = one if len(names) == 1 else f"{one}s"
    return f"{word} {shown}" + (f" and {more} more" if more > 0 else "")


def _is_or_are(codes: Sequence[str]) -> str:
    return "is" if len(codes) == 1 else "are"


def _give_or_gives(codes: Sequence[str]) -> str:
    return "gives" if len(codes) == 1 else "give"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
