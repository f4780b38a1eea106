from dataclasses import replace

import pytest
from sqlmodel import Session

from app.services.proposals.evidence.packs import EvidencePack, build_pack
from app.services.proposals.evidence.sheets import sheets_of
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Availability, Total
from tests.proposals import drafted


@pytest.fixture
def pack(registry: Session) -> EvidencePack:
    return build_pack(registry, drafted(registry, "new_code").id or 0)


def _application(pack: EvidencePack) -> dict[object, object]:
    return {row[0]: row[1] for row in sheets_of(pack)["Application"]}


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (Total(Availability.EXACT, 12, 12), "12 (exact)"),
        (Total(Availability.ESTIMATE, 5, 8), "5 to 8 (estimate)"),
        (Total(Availability.ESTIMATE, 5, None), "at least 5 (estimate)"),
        (Total(Availability.NONE, None, None), "not known"),
    ],
)
def test_a_total_of_staff_is_no_surer_than_its_figures(
    pack: EvidencePack, total: Total, said: str
) -> None:
    reported = Summary(trusts=2, exact=1, estimate=1, none=0, staff=total)

    assert _application(replace(pack, reported=reported))["Staff in total"] == said


def test_what_is_not_known_says_so(pack: EvidencePack) -> None:
    application = _application(pack)

    assert application["Trusts that name the role"] == "not known"
    assert application["Area of work"] == "not known"


def test_every_row_has_a_cell_for_each_heading(pack: EvidencePack) -> None:
    for name, rows in sheets_of(pack).items():
        assert {len(row) for row in rows} == {len(rows[0])}, name
