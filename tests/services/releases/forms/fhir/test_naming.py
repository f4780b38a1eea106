from app.services.releases.forms.fhir.naming import UNRELEASED, as_id, common
from app.services.releases.forms.package import ReleaseStamp


def test_an_id_has_only_what_fhir_allows_and_is_not_too_long() -> None:
    assert as_id("DDCN 1770/2020 é") == "DDCN-1770-2020--"
    assert len(as_id("x" * 100)) == 64


def test_content_that_no_release_has_is_a_draft(stamp: ReleaseStamp) -> None:
    unreleased = ReleaseStamp(UNRELEASED, stamp.published_at, stamp.content_hash, stamp.resolver)

    assert common(stamp, "nhs-role", "Roles")["status"] == "active"
    assert common(unreleased, "nhs-role", "Roles")["status"] == "draft"
    assert common(stamp, "nhs-role-22.1", "Roles")["name"] == "NhsRole221"
