"""The answers to a long list, each distinct question asked once. Pure, and light to import."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from app.matching.index import MatchIndex
from app.matching.resolution import Hints, Resolution, Strictness
from app.matching.resolve import RESOLVER_VERSION, TitleError, TitleQuery, resolve_many
from app.matching.tables import CodeRow

Question = tuple[str | None, ...]
AnswerRow = tuple[Any, ...]

CONTEXT: Final = ("band", "occupation_code", "job_role", "staff_group", "setting")
"""What may be known of a post besides its title, by the names of the API."""

TEXTS, NUMBERS, LISTS = "text", "number", "list of texts"
COLUMNS: Final = {
    "outcome": TEXTS,
    "role_id": TEXTS,
    "role_name": TEXTS,
    "family": TEXTS,
    "confidence": NUMBERS,
    "why": TEXTS,
    "question": TEXTS,
    "suggested_title": TEXTS,
    "coding_check": TEXTS,
    "reasons": LISTS,
    "candidates": LISTS,
    "codes": LISTS,
    "error": TEXTS,
    "release": TEXTS,
    "content": TEXTS,
    "resolver": TEXTS,
}
"""What is added to each row, by kind. `candidates` are role ids, most likely first; `codes`
are `system|version|code|relation`; `error` says why a title has no answer."""

_STAMP: Final = ("release", "content", "resolver")
_ANSWERED: Final = tuple(name for name in COLUMNS if name not in _STAMP)
_QUESTIONS_A_PART: Final = 2_000
_MOST_CANDIDATES: Final = 5
_LONGEST_HINT: Final = 200
_NO_TITLE: Final = "There is no title."


@dataclass(frozen=True, slots=True)
class Policy:
    """How titles are answered, whatever they say; the defaults are the API's."""

    strictness: Strictness = Strictness.STANDARD
    as_of: date | None = None


def answer_columns(
    questions: Sequence[Question], asked: Sequence[str], index: MatchIndex, *, policy: Policy
) -> dict[str, list[Any]]:
    """The answers column by column, each in the order of the questions, without the stamp.

    A question is a title and then what `asked` names. No question should come twice: each is
    answered by itself. The questions about one title are asked together, wherever they are.
    """
    order = sorted(range(len(questions)), key=lambda at: questions[at][0] or "")
    rows = _answer_rows((questions[at] for at in order), asked, index, policy)
    columns: dict[str, list[Any]] = {name: [None] * len(questions) for name in _ANSWERED}
    cells_of = list(columns.values())
    for at, row in zip(order, rows, strict=True):
        for cells, cell in zip(cells_of, row, strict=True):
            cells[at] = cell
    return columns


def stamp(release: str | None, content: str) -> dict[str, str | None]:
    """What every answer of a list is made from, by column."""
    return dict(zip(_STAMP, (release, content, RESOLVER_VERSION), strict=True))


def check_context(context: Mapping[str, str] | None, columns: Iterable[str], title: str) -> None:
    """Raise `ValueError` for context that the registry does not know, or a column not there."""
    context, there = context or {}, set(columns)
    if unknown := [name for name in context if name not in CONTEXT]:
        raise ValueError(f"context may name {', '.join(CONTEXT)}, not {', '.join(unknown)}")
    if missing := [column for column in (title, *context.values()) if column not in there]:
        raise ValueError(f"there is no column {', '.join(missing)}")


def added_columns(prefix: str, columns: Iterable[str]) -> dict[str, str]:
    """The columns that are added, by kind. Raises `ValueError` where one is there already."""
    added = {f"{prefix}{name}": kind for name, kind in COLUMNS.items()}
    if taken := sorted(added.keys() & set(columns)):
        raise ValueError(f"choose another prefix: there is a column {', '.join(taken)} already")
    return added


def _answer_rows(
    questions: Iterator[Question], asked: Sequence[str], index: MatchIndex, policy: Policy
) -> Iterator[AnswerRow]:
    # In parts: what is known of every title of a long list would take more memory than the list.
    while part := list(islice(questions, _QUESTIONS_A_PART)):
        queries = [_query(question, asked) for question in part]
        answers = resolve_many(
            (query for query in queries if isinstance(query, TitleQuery)),
            index,
            strictness=policy.strictness,
            limit=_MOST_CANDIDATES,
            as_of=policy.as_of,
        )
        for query in queries:
            yield _refused(query) if isinstance(query, str) else _row_or_refused(next(answers))


def _query(question: Question, asked: Sequence[str]) -> TitleQuery | str:
    """What the engine is asked, or why it cannot be."""
    title, *known = question
    if title is None:
        return _NO_TITLE
    hints = dict(zip(asked, known, strict=True))
    for name, hint in hints.items():
        if hint is not None and len(hint) > _LONGEST_HINT:
            return f"{name} has more than {_LONGEST_HINT} characters."
    return TitleQuery(title, Hints(**hints))


def _row_or_refused(answer: Resolution | TitleError) -> AnswerRow:
    return _refused(str(answer)) if isinstance(answer, TitleError) else _row(answer)


def _refused(reason: str) -> AnswerRow:
    cells = {"error": reason, "reasons": [], "candidates": [], "codes": []}
    return tuple(cells.get(name) for name in _ANSWERED)


def _row(answer: Resolution) -> AnswerRow:
    role, check = answer.role, answer.coding_check
    return (
        answer.outcome.value,
        None if role is None else role.role_id,
        None if role is None else role.name,
        None if role is None else role.family,
        answer.confidence,
        answer.why,
        answer.question,
        answer.suggested_title,
        None if check is None else check.verdict.value,
        list(answer.reasons),
        [candidate.role.role_id for candidate in answer.candidates],
        [_code(code) for code in answer.codes],
        None,
    )


def _code(code: CodeRow) -> str:
    return "|".join((code.system, code.version, code.code, code.relation))
