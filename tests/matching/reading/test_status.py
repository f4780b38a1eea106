"""Words of status are set aside and never change a role."""

import pytest

from app.matching.resolution import SetAside
from app.matching.resolve import resolve_title
from app.matching.tables import ContextRow, ModifierRow, SetAsideRow
from tests.matching.asking import index_with, labels_of, said

STATUSES = ("closed", "do not use", "old", "retired", "zz")
WITH_STATUS = index_with(
    {
        "set_aside": tuple(SetAsideRow(words, "status") for words in STATUSES),
        "modifiers": (ModifierRow("not", "exclusion"), ModifierRow("retired", "exclusion")),
        "contexts": (
            ContextRow("old age", "specialty", "Old age", False),
            ContextRow("age old", "specialty", "Age old", False),
        ),
    }
)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Staff Nurse - Closed", "Closed"),
        ("Staff Nurse (Retired 2010)", "Retired"),
        ("Staff Nurse retired", "retired"),
        ("DO NOT USE Staff Nurse", "DO NOT USE"),
        ("DO NOT USE - Staff Nurse", "DO NOT USE"),
        ("OLD Staff Nurse", "OLD"),
        ("zz Staff Nurse", "zz"),
        ("zzStaff Nurse", "zz"),
    ],
)
def test_a_status_is_reported_and_the_role_stays(title: str, status: str) -> None:
    answer = resolve_title(title, WITH_STATUS)

    assert answer.role is not None
    assert answer.role.role_id == "staff-nurse"
    assert SetAside(status, "status") in answer.reading.set_aside
    assert f"set aside as the status of the post: {status}" in answer.reasons


def test_a_status_does_not_lower_the_confidence() -> None:
    closed, open_post = (
        resolve_title(title, WITH_STATUS) for title in ("Staff Nurse - Closed", "Staff Nurse")
    )

    assert closed.confidence == open_post.confidence


def test_retired_before_a_role_is_about_a_person() -> None:
    assert said("Retired Staff Nurse", WITH_STATUS) == "gated"


def test_a_longer_context_keeps_its_words() -> None:
    answer = resolve_title("Old Age Physiotherapist", WITH_STATUS)

    assert answer.reading.specialties == ("old age",)
    assert answer.reading.set_aside == ()


@pytest.mark.parametrize(
    ("title", "positions"),
    [
        ("Staff Nurse - Closed", [2]),
        ("Staff Nurse - Closed - Leeds", [2]),
        ("Closed - Staff Nurse - Closed", [0, 3]),
        ("Staff Old Nurse - Closed", [3]),
        ("Staff Nurse Closed 2010", [2]),
        ("Staff Nurse Closed - Leeds", []),
        ("Staff Closed Nurse", []),
        ("Old Age Physiotherapist", []),
        ("Physiotherapist Age Old", []),
    ],
)
def test_a_status_is_at_an_end_of_a_title_or_a_part_of_its_own(
    title: str, positions: list[int]
) -> None:
    facets = enumerate(labels_of(title, WITH_STATUS).facet)

    assert [at for at, facet in facets if facet == "status"] == positions


@pytest.mark.parametrize(
    ("title", "positions"),
    [
        pytest.param("Staff Nurse, Closed, Leeds", [2], id="between commas"),
        pytest.param("Staff Nurse (Closed) Leeds", [2], id="in a bracket"),
        pytest.param("Staff Nurse or Closed, Leeds", [2], id="between a word and a comma"),
        pytest.param("Staff Nurse / Closed / Leeds", [], id="between slashes"),
        pytest.param("Staff Nurse - Closed 2010 2011 - Leeds", [2], id="with its years"),
        pytest.param("Staff Nurse - Do Not Use Old - Leeds", [2, 3, 4, 5], id="two side by side"),
        pytest.param("Do Not Use Old Staff Nurse", [0, 1, 2, 3], id="two at the start"),
        pytest.param("Staff Nurse - Closed Leeds", [], id="at the start of a later part"),
        pytest.param("Old 2010 Staff Nurse", [0], id="a year at the start"),
        pytest.param("Retired", [0], id="alone"),
    ],
)
def test_a_part_of_status_is_between_breaks_or_commas(title: str, positions: list[int]) -> None:
    labels = labels_of(title, WITH_STATUS)

    assert [at for at, facet in enumerate(labels.facet) if facet == "status"] == positions
    assert [at for at, kind in enumerate(labels.noise) if kind == "status"] == positions


@pytest.mark.parametrize("title", ["Retired - Staff Nurse", "Staff Nurse (Retired)"])
def test_retired_in_a_part_of_its_own_is_about_the_post(title: str) -> None:
    assert said(title, WITH_STATUS) == "staff-nurse"
