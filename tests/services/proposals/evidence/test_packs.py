import pytest
from sqlmodel import Session

from app.errors import NoEvidenceError, ProposalNotFoundError
from app.services.proposals.evidence.packs import build_pack
from tests.proposals import drafted


def test_a_pack_cites_the_proposals_sources_then_the_roles(registry: Session) -> None:
    pack = build_pack(registry, drafted(registry, "new_code").id or 0)

    assert pack.sources[0].detail == "page 3"
    assert len({source.title for source in pack.sources}) == len(pack.sources)


def test_what_the_application_says_comes_before_what_is_on_record(registry: Session) -> None:
    number = drafted(registry, "new_code", area_of_work="Wards").id or 0

    pack = build_pack(registry, number)

    assert (pack.area_of_work, pack.level) == ("Wards", "Agenda for Change band 4")


def test_only_an_application_has_a_pack(registry: Session) -> None:
    number = drafted(registry, "new_synonym").id or 0

    with pytest.raises(NoEvidenceError):
        build_pack(registry, number)
    with pytest.raises(ProposalNotFoundError):
        build_pack(registry, number + 1)
