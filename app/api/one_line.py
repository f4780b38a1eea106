"""The answer to one title as one line of text, for a cell of a spreadsheet."""

from typing import Final

from app.errors import CodeSystemNotFoundError
from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution
from app.vocabulary import CodeSystemId, MappingRelation

_OF_CODES: Final = "code:"
_NO_CODE: Final = "no code on record"


def one_line(answer: Resolution, field: str | None, index: MatchIndex) -> str:
    """The part of an answer that `field` names, or without one the role or the question.

    A title without a role gives its outcome, whatever the field: never the likeliest role.
    Raises `CodeSystemNotFoundError` for the codes of a list that does not exist.
    """
    system = _list_of(field, index)
    if answer.role is None:
        return _without_a_role(answer) if field is None else answer.outcome.value
    if system is not None:
        return _codes(answer, system)
    parts = {"role_id": answer.role.role_id, "outcome": answer.outcome.value}
    return parts.get(field or "name", answer.role.name)


def _list_of(field: str | None, index: MatchIndex) -> str | None:
    if field is None or not field.startswith(_OF_CODES):
        return None
    system = field.removeprefix(_OF_CODES)
    if system in set(CodeSystemId) or any(system == known for known, _ in index.codes.known):
        return system
    raise CodeSystemNotFoundError(system)


def _without_a_role(answer: Resolution) -> str:
    if answer.outcome is Outcome.AMBIGUOUS and answer.question:
        return f"ambiguous: {' '.join(answer.question.split())}"
    return answer.outcome.value


def _codes(answer: Resolution, system: str) -> str:
    """The role's own codes in a list. If it has none there, those that it shares, said so."""
    rows = [row for row in answer.codes if row.system == system]
    own = [row.code for row in rows if row.relation == MappingRelation.OWN]
    if own:
        return "; ".join(dict.fromkeys(own))
    shared = dict.fromkeys(row.code for row in rows)
    return f"shared: {'; '.join(shared)}" if shared else _NO_CODE
