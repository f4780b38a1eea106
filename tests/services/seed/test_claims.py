from collections.abc import Iterable
from typing import Any

from app.matching.names import name_reader
from app.matching.tables import RewriteRow
from app.services.seed.cells import SeedLine
from app.services.seed.claims import CLAIMING, Claims, claims_of
from app.services.seed.rows import (
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import RewriteKind

NAMES = name_reader([RewriteRow("snr", RewriteKind.VARIANT, "senior")])


def _claims(
    held: dict[type[SeedLine], list[dict[str, Any]]], wanted: Iterable[dict[str, Any]] = ()
) -> Claims:
    return claims_of({kind: held.get(kind, []) for kind in CLAIMING}, wanted, NAMES)


def _synonym(term: str, role_id: str = "one", scope: str = "exact") -> dict[str, Any]:
    return {"term": term, "role_id": role_id, "scope": scope}


def _role(name: str, role_id: str = "one", status: str = "active") -> dict[str, Any]:
    return {"name": name, "role_id": role_id, "status": status}


def _title(title: str, *, is_always: bool = True) -> dict[str, Any]:
    return {"title": title, "is_always_ambiguous": is_always}


def test_a_synonym_with_the_name_of_another_role_is_left_out() -> None:
    claims = _claims({RoleLine: [_role("Senior Nurse", "held")]})

    assert claims.bar(SynonymLine, _synonym("Snr nurses"))
    assert not claims.bar(SynonymLine, _synonym("Snr nurses", "held"))
    assert not claims.bar(SynonymLine, _synonym("Snr nurses", scope="related"))


def test_a_synonym_that_a_curator_has_or_declared_ambiguous_is_left_out() -> None:
    claims = _claims({SynonymLine: [_synonym("RMN")], AmbiguousTitleLine: [_title("PA")]})

    assert claims.bar(SynonymLine, _synonym("rmns", "other"))
    assert claims.bar(SynonymLine, _synonym("PA"))


def test_a_role_with_a_name_that_is_taken_is_left_out_unless_it_is_retired() -> None:
    claims = _claims({RoleLine: [_role("Nurse", "held")], SynonymLine: [_synonym("RMN", "held")]})

    assert claims.bar(RoleLine, _role("Nurses", "new"))
    assert claims.bar(RoleLine, _role("RMN", "new"))
    assert not claims.bar(RoleLine, _role("RMN", "held"))
    assert not claims.bar(RoleLine, _role("Nurse", "new", "retired"))


def test_a_title_that_a_curators_synonym_decides_is_left_out_with_its_candidates() -> None:
    wanted = [_title("Snr PA"), _title("Other")]
    claims = _claims({SynonymLine: [_synonym("Senior PA")]}, wanted)

    assert claims.bar(AmbiguousTitleLine, wanted[0])
    assert claims.bar(AmbiguousCandidateLine, {"title": "Snr PA"})
    assert not claims.bar(AmbiguousCandidateLine, {"title": "Other"})
    assert not claims.bar(AmbiguousTitleLine, _title("Snr PA", is_always=False))
