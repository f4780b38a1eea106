"""An answer to a title as JSON, written once: the bytes of `AnswerOut`, in a fraction of its time.

Models would check each part of an answer that the engine made itself, and then write it. The
tests hold these bytes to the models.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final

from pydantic import TypeAdapter

from app.http.addresses import address
from app.matching.resolution import Candidate, CodingCheck, Hints, Reading, Resolution, RoleCard
from app.matching.tables import CodeRow

_CODE_FIELDS: Final = (
    *("system", "version", "code", "display", "relation", "status"),
    *("valid_from", "valid_to", "source"),
)
_ANYTHING: Final = TypeAdapter[Any](Any)
_code_values: Final = attrgetter(*_CODE_FIELDS)


def written(title: str, hints: Hints, resolution: Resolution, more: Mapping[str, object]) -> bytes:
    """The answer to a title as JSON. `more` are the fields that follow those of `AnswerOut`."""
    role = resolution.role
    check = resolution.coding_check
    return _ANYTHING.dump_json(
        {
            "query": {
                "title": title,
                "band": hints.band,
                "occupation_code": hints.occupation_code,
                "job_role": hints.job_role,
                "staff_group": hints.staff_group,
                "setting": hints.setting,
            },
            "reading": _reading(resolution.reading),
            "outcome": resolution.outcome,
            "why": resolution.why,
            "role": None if role is None else _card(role),
            "confidence": resolution.confidence,
            "reasons": resolution.reasons,
            "candidates": [_candidate(candidate) for candidate in resolution.candidates],
            "question": resolution.question,
            "codes": _codes(resolution.codes),
            "coding_check": None if check is None else _check(check),
            "suggested_title": resolution.suggested_title,
            **more,
        }
    )


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "core": reading.core,
        "band": reading.band,
        "level": reading.level,
        "settings": reading.settings,
        "specialties": reading.specialties,
        "set_aside": [word.text for word in reading.set_aside],
        "set_aside_as": [{"text": word.text, "facet": word.facet} for word in reading.set_aside],
    }


def _card(role: RoleCard) -> dict[str, Any]:
    url = address(f"/roles/{role.role_id}")
    return {"id": role.role_id, "name": role.name, "family": role.family, "url": url}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "role": _card(candidate.role),
        "confidence": candidate.confidence,
        "matched_term": candidate.matched_term,
        "reasons": candidate.reasons,
    }


def _check(check: CodingCheck) -> dict[str, Any]:
    return {
        "given": check.given,
        "verdict": check.verdict,
        "detail": check.detail,
        "expected": _codes(check.expected),
    }


def _codes(rows: Iterable[CodeRow]) -> list[dict[str, Any]]:
    return [dict(zip(_CODE_FIELDS, _code_values(row), strict=True)) for row in rows]
