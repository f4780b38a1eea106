"""The columns that a check adds at the right of the user's own."""

from typing import Final

from app.matching.resolution import Candidate, CodingCheck, Outcome, Resolution
from app.services.checks.report import CheckedRow

ADDED: Final = (
    *("outcome", "role_id", "national_name", "confidence", "reasons", "question"),
    *("possible_roles", "codes", "coding_check", "suggested_title", "row"),
)
"""The names of the added columns, in their order."""

NOT_CHECKED: Final = "not checked"

Cell = str | float | None


class AddedCells:
    """Puts answers into cells; an answer that repeats is put into words once."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Cell, ...]] = {}

    def of(self, checked: CheckedRow) -> tuple[Cell, ...]:
        """The cells behind a row's own, in the order of `ADDED`, but for the last: its number."""
        answer = checked.answer
        if answer is None:
            blanks = [""] * (len(ADDED) - 6)
            return (NOT_CHECKED, "", "", None, checked.problem or "", *blanks)
        if id(answer) not in self._made:  # answers live as long as the report
            self._made[id(answer)] = _cells(answer)
        return self._made[id(answer)]


def _cells(answer: Resolution) -> tuple[Cell, ...]:
    role = answer.role
    return (
        answer.outcome.value,
        role.role_id if role else "",
        role.name if role else "",
        answer.confidence if role else None,
        sentence("; ".join(answer.reasons)),
        answer.question or "",
        "; ".join(one.role.name for one in possible(answer)),
        "; ".join(f"{code.system} {code.code}" for code in answer.codes),
        _coding(answer.coding_check),
        answer.suggested_title or "",
    )


def sentence(text: str) -> str:
    """
    >>> sentence("the title names the role; it was renamed"), sentence("")
    ('The title names the role; it was renamed.', '')
    """
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


def possible(answer: Resolution) -> tuple[Candidate, ...]:
    """The readings of a title that does not decide; near misses are no readings."""
    return answer.candidates if answer.outcome is Outcome.AMBIGUOUS else ()


def _coding(check: CodingCheck | None) -> str:
    return "" if check is None else f"{check.verdict.replace('_', ' ')}: {check.detail}"
