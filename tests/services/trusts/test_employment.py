from sqlmodel import Session

from app.services.trusts.employment import Employment, employed
from app.services.trusts.versions import current_versions
from tests.trusts import UNKNOWN, exactly, keep, posts

EMHP = "education-mental-health-practitioner"


def test_staff_are_added_up_by_role_with_the_numbers_that_are_unknown_apart(
    trusts: Session,
) -> None:
    keep(
        trusts,
        "RAA",
        posts("EMHP", 3, band="5", employed_by="trust"),
        posts("EMHP", 2, band="6", employed_by="trust"),
        posts("EMHP", band="7"),
        posts("Wizard", 9),
    )
    keep(trusts, "RBB", posts("Wizard", 1))

    staff = employed(trusts, current_versions(trusts))

    assert set(staff) == {"RAA", "RBB"}
    assert staff["RBB"] == {}
    (found,) = staff["RAA"].items()
    assert found[0] == EMHP
    assert sorted(found[1].counts, key=str) == sorted([exactly(5), UNKNOWN], key=str)
    assert found[1] == Employment(found[1].counts, frozenset({"trust"}))
