from typing import Any

import pytest
from pydantic import ValidationError

from app.services.seed.cells import SeedLine
from app.services.seed.reading import messages
from app.services.seed.rows import (
    LINES,
    AmbiguousTitleLine,
    CodeEvidenceLine,
    FormerNameLine,
    RelationLine,
    RoleLine,
)

ROLE = {
    "role_id": "a-role",
    "name": "A role",
    "family": "nursing",
    "status": "active",
    "is_mental_health": "no",
    "source_id": "a-study",
}
RELATION = {
    "from_role_id": "one",
    "relation": "kind_of",
    "to_role_id": "other",
    "is_inferred": "no",
    "source_id": "a-study",
}
TITLE = {
    "title": "Practitioner",
    "kind": "catch-all",
    "is_always_ambiguous": "no",
    "source_id": "a-study",
}
EVIDENCE = {
    "role_id": "a-role",
    "system_id": "esr-job-role",
    "kind": "lacks_code",
    "says": "It has none.",
    "source_id": "a-study",
}
FORMER = {"role_id": "a-role", "name": "Old", "source_id": "a-study"}


def _row(kind: type[SeedLine], cells: dict[str, str], /, **over: str) -> dict[str, Any]:
    return {**dict.fromkeys(kind.columns(), ""), **cells, **over}


@pytest.mark.parametrize(
    ("kind", "cells", "over", "fault"),
    [
        (
            RoleLine,
            ROLE,
            {"afc_band_min": "7", "afc_band_max": "5"},
            "afc_band_min is above afc_band_max",
        ),
        (
            FormerNameLine,
            FORMER,
            {"valid_from": "2019", "valid_to": "2018"},
            "valid_from 2019 is after valid_to 2018",
        ),
        (RelationLine, RELATION, {"to_role_id": "one"}, "a role cannot be related to itself"),
        (
            AmbiguousTitleLine,
            TITLE,
            {"is_always_ambiguous": "yes"},
            "an always ambiguous title must have a question",
        ),
        (
            CodeEvidenceLine,
            EVIDENCE,
            {"kind": "searched"},
            "the registry makes searches itself: remove this row",
        ),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(
    kind: type[SeedLine], cells: dict[str, str], over: dict[str, str], fault: str
) -> None:
    kind.model_validate(_row(kind, cells))

    with pytest.raises(ValidationError) as caught:
        kind.model_validate(_row(kind, cells, **over))

    assert list(messages(caught.value)) == [fault]


def test_each_file_comes_after_the_files_that_it_refers_to() -> None:
    done: list[str] = []
    for kind in LINES:
        done.append(kind.file)
        assert set(kind.references.values()) <= set(done), kind.file


def test_every_file_and_table_is_named_once() -> None:
    assert len({kind.file for kind in LINES}) == len(LINES)
    assert len({kind.table_name() for kind in LINES}) == len(LINES)


@pytest.mark.parametrize("kind", LINES, ids=lambda kind: kind.file)
def test_a_file_has_the_columns_of_its_table(kind: type[SeedLine]) -> None:
    columns = set(kind.sql_table().columns.keys())

    assert set(kind.columns()) <= columns
    assert columns - set(kind.columns()) <= {"id", "origin"}
    assert set(kind.key_columns) <= set(kind.columns())
