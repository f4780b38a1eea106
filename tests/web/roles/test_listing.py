"""The rows of the list of roles."""

from app.db.models import Role
from app.web.roles.listing import ListedRoles, Newness, listed_roles


def role(**facts: str) -> Role:
    given = {"role_id": "nurse", "name": "Nurse", "family": "nursing", "status": "active", **facts}
    return Role.model_validate({"is_mental_health": False, "source_id": "r", **given})


def test_a_row_shows_the_definition_and_the_bands_where_they_are_known() -> None:
    known = role(definition="Cares.", afc_band_min="5", afc_band_max="6", novelty="new")

    rows = listed_roles([known, role(status="retired")])

    assert [(row.definition, row.novelty, row.is_retired) for row in rows] == [
        ("Cares. Bands 5 to 6.", "New", False),
        ("", "Not known", True),
    ]


def test_a_choice_of_newness_asks_the_service_and_the_csv_the_same() -> None:
    asked = [ListedRoles(novelty=newness) for newness in (None, *Newness)]

    assert [one.wanted(None).is_new for one in asked] == [None, True, False]
    assert [one.query()["is_new"] for one in asked] == [None, "true", "false"]
