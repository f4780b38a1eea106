"""An answer to a title as JSON, written once: the bytes of `AnswerOut`, in a fraction of its time.

Models would check each part of an answer that the engine made itself, and then write it. The
tests hold these bytes to the models.
"""

from collections.abc import Iterable
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, Final

from pydantic import TypeAdapter

from app.http.addresses import address
from app.matching.index import MatchIndex
from app.matching.resolution import (
    Candidate,
    CodingCheck,
    Hints,
    Reading,
    Resolution,
    RoleCard,
    SetAside,
)
from app.matching.tables import CodeRow

_CODE_FIELDS: Final = (
    *("system", "version", "code", "display", "relation", "status"),
    *("valid_from", "valid_to", "source"),
)
_ANYTHING: Final = TypeAdapter[Any](Any)
_code_values: Final = attrgetter(*_CODE_FIELDS)
_text: Final = encode_basestring


class AnswerWriter:
    """Writes the answers from one index. The codes of a role, half of an answer, are kept."""

    def __init__(self, index: MatchIndex) -> None:
        self._today = index.codes.today
        self._kept: dict[str, str] = {}

    def written(self, title: str, hints: Hints, found: Resolution, more: str) -> bytes:
        """The answer to a title. `more` are the fields after those of `AnswerOut`, as JSON."""
        role, check = found.role, found.coding_check
        return (
            f'{{"query":{_query(title, hints)},"reading":{_reading(found.reading)},'
            f'"outcome":{_text(found.outcome)},"why":{_text_or_null(found.why)},'
            f'"role":{"null" if role is None else _card(role)},"confidence":{found.confidence!r},'
            f'"reasons":{_texts(found.reasons)},'
            f'"candidates":[{",".join([_candidate(one) for one in found.candidates])}],'
            f'"question":{_text_or_null(found.question)},"codes":{self._codes(found)},'
            f'"coding_check":{"null" if check is None else _check(check)},'
            f'"suggested_title":{_text_or_null(found.suggested_title)},{more}}}'
        ).encode()

    def _codes(self, found: Resolution) -> str:
        role, rows = found.role, found.codes
        if role is None or not rows:
            return "[]"
        if rows is not self._today.get(role.role_id):
            return _rows(rows)
        if role.role_id not in self._kept:
            self._kept[role.role_id] = _rows(rows)
        return self._kept[role.role_id]


def as_json(value: object) -> str:
    """A value as the models write it."""
    return _ANYTHING.dump_json(value).decode()


def _rows(rows: Iterable[CodeRow]) -> str:
    return as_json([dict(zip(_CODE_FIELDS, _code_values(row), strict=True)) for row in rows])


def _query(title: str, hints: Hints) -> str:
    return (
        f'{{"title":{_text(title)},"band":{_text_or_null(hints.band)},'
        f'"occupation_code":{_text_or_null(hints.occupation_code)},'
        f'"job_role":{_text_or_null(hints.job_role)},'
        f'"staff_group":{_text_or_null(hints.staff_group)},'
        f'"setting":{_text_or_null(hints.setting)}}}'
    )


def _reading(reading: Reading) -> str:
    aside = reading.set_aside
    return (
        f'{{"core":{_text(reading.core)},"band":{_text_or_null(reading.band)},'
        f'"level":{_text_or_null(reading.level)},"settings":{_texts(reading.settings)},'
        f'"specialties":{_texts(reading.specialties)},'
        f'"set_aside":{_texts([word.text for word in aside])},'
        f'"set_aside_as":[{",".join([_set_aside(word) for word in aside])}]}}'
    )


def _set_aside(word: SetAside) -> str:
    return f'{{"text":{_text(word.text)},"facet":{_text(word.facet)}}}'


def _card(role: RoleCard) -> str:
    url = address(f"/roles/{role.role_id}")
    return (
        f'{{"id":{_text(role.role_id)},"name":{_text(role.name)},'
        f'"family":{_text(role.family)},"url":{_text(url)}}}'
    )


def _candidate(candidate: Candidate) -> str:
    return (
        f'{{"role":{_card(candidate.role)},"confidence":{candidate.confidence!r},'
        f'"matched_term":{_text(candidate.matched_term)},"reasons":{_texts(candidate.reasons)}}}'
    )


def _check(check: CodingCheck) -> str:
    return (
        f'{{"given":{_text(check.given)},"verdict":{_text(check.verdict)},'
        f'"detail":{_text(check.detail)},"expected":{_rows(check.expected)}}}'
    )


def _texts(texts: Iterable[str]) -> str:
    return f"[{','.join([_text(text) for text in texts])}]"


def _text_or_null(text: str | None) -> str:
    return "null" if text is None else _text(text)
