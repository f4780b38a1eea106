from dataclasses import replace

import pytest
from sqlmodel import Session

from app.services.proposals.evidence.packs import EvidencePack, build_pack
from app.services.proposals.evidence.unknowns import SeenTitle, what_is_not_known
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Availability, Total
from tests.proposals import drafted


@pytest.fixture
def pack(registry: Session) -> EvidencePack:
    return build_pack(registry, drafted(registry, "new_code").id or 0)


def _said(pack: EvidencePack) -> list[str]:
    lines = what_is_not_known(
        pack.role, pack.asked, pack.gap, pack.reported, pack.titles, pack.without_code
    )
    return [line.split(":")[0] for line in lines]


def test_a_total_without_an_upper_end_is_not_known(pack: EvidencePack) -> None:
    partial = Summary(1, 1, 0, 0, Total(Availability.EXACT, 5, None))
    whole = Summary(1, 1, 0, 0, Total(Availability.EXACT, 5, 5))

    assert "How many staff there are in total" in _said(replace(pack, reported=partial))
    assert "How many staff there are in total" not in _said(replace(pack, reported=whole))


def test_a_title_of_many_trusts_is_known(pack: EvidencePack) -> None:
    seen = SeenTitle("Nursing Associate", "in trusts' lists", 6, None)

    assert "Which titles trusts use" in _said(pack)
    assert "Which titles trusts use" not in _said(replace(pack, titles=(seen,)))


def test_the_proposer_must_say_why_near_codes_are_not_suitable(pack: EvidencePack) -> None:
    asked = pack.asked.model_copy(update={"nearest": []})

    assert "Why the nearest codes are not suitable" not in _said(pack)
    assert "Why the nearest codes are not suitable" in _said(replace(pack, asked=asked))
