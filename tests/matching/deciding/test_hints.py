"""What is known of a post besides its title."""

from dataclasses import replace

import pytest

from app.matching.resolution import Hints
from app.matching.tables import CandidateRow
from tests.matching.asking import decided, index_with
from tests.matching.small import JOB_ROLE, OCCUPATION, ambiguous, code, role

GROUPS = index_with(
    roles=(
        replace(role("Zorb"), staff_group="Nurses"),
        replace(role("Blaster"), staff_group="Scientists"),
        role("Loose"),
    ),
    ambiguous=(
        ambiguous(
            "ZB",
            "homonym abbreviation",
            "?",
            CandidateRow("zorb", (), ()),
            CandidateRow("blaster", (), ()),
        ),
        ambiguous(
            "ZL",
            "homonym abbreviation",
            "?",
            CandidateRow("zorb", (), ()),
            CandidateRow("loose", (), ()),
        ),
        ambiguous(
            "ZC",
            "catch-all",
            "?",
            CandidateRow("zorb", ("5",), ()),
            CandidateRow("blaster", ("7",), ()),
        ),
        ambiguous(
            "ZN",
            "homonym abbreviation",
            "?",
            CandidateRow("zorb", ("5",), ()),
            CandidateRow("loose", (), ()),
        ),
    ),
)


@pytest.mark.parametrize(
    ("band", "role_id"),
    [
        ("4", "assistant-practitioner"),
        ("Band 4", "assistant-practitioner"),
        ("8A", "advanced-practitioner"),
        ("5", None),
    ],
)
def test_a_band_chooses_the_reading_that_has_it(band: str, role_id: str | None) -> None:
    assert decided("AP", hints=Hints(band=band)).role_id == role_id


def test_a_band_in_the_title_chooses_too_and_a_band_given_comes_first() -> None:
    assert decided("AP Band 7").role_id == "advanced-practitioner"
    assert decided("AP Band 7", hints=Hints(band="4")).role_id == "assistant-practitioner"


def test_a_band_alone_does_not_decide_a_catch_all_but_orders_it() -> None:
    verdict = decided("ZC", GROUPS, hints=Hints(band="7"))

    assert (verdict.role_id, verdict.candidates) == (None, ("blaster", "zorb"))
    assert verdict.reasons == ("band 7 does not fit some of the possible roles, so they come last",)


def test_a_band_does_not_choose_where_a_reading_has_no_bands() -> None:
    assert decided("ZN", GROUPS, hints=Hints(band="5")).role_id is None
    assert decided("ZN", GROUPS, hints=Hints(band="7")).candidates == ("loose", "zorb")


@pytest.mark.parametrize(
    "hints", [Hints(job_role="03016"), Hints(job_role=" 03016 "), Hints(setting="PCN", band="7")]
)
def test_a_code_chooses_the_reading_that_owns_it(hints: Hints) -> None:
    verdict = decided("AP", hints=hints)

    assert (verdict.role_id, verdict.rule) == ("advanced-practitioner", "decided by hint")
    assert verdict.question is None


@pytest.mark.parametrize("setting", ["PCN", "Leeds primary care"])
def test_a_setting_chooses_the_reading_that_it_is_recorded_for(setting: str) -> None:
    verdict = decided("Mental Health Practitioner", hints=Hints(setting=setting))

    assert verdict.role_id == "arrs-mental-health-practitioner"
    assert verdict.reasons == ("the setting given decides between the possible roles",)


@pytest.mark.parametrize(("group", "role_id"), [("nurses", "zorb"), ("Scientists", "blaster")])
def test_a_staff_group_chooses_where_every_reading_has_one(group: str, role_id: str) -> None:
    assert decided("ZB", GROUPS, hints=Hints(staff_group=group)).role_id == role_id
    assert decided("ZL", GROUPS, hints=Hints(staff_group=group)).role_id is None


def test_hints_that_disagree_decide_nothing() -> None:
    verdict = decided("AP", hints=Hints(band="4", job_role="03016"))

    assert verdict.role_id is None
    assert verdict.reasons == (
        "the hints disagree: the code given and band 4 point to different roles",
    )


@pytest.mark.parametrize(("band", "doubts"), [("2", 0), ("4", 0), ("5", 1), ("9", 1), ("zorb", 0)])
def test_a_band_more_than_one_beside_those_seen_is_a_doubt(band: str, doubts: int) -> None:
    verdict = decided("Healthcare Assistant", hints=Hints(band=band))

    assert (verdict.role_id, len(verdict.doubts)) == ("healthcare-assistant", doubts)


def test_a_band_that_does_not_fit_is_explained() -> None:
    reasons = decided("Healthcare Assistant Band 7").reasons

    assert reasons == ("band 7 is outside the bands seen for the role (2 to 3)",)


@pytest.mark.parametrize(("group", "doubts"), [("Scientists", 1), ("nurses", 0), ("", 0)])
def test_another_staff_group_than_the_role_has_is_a_doubt(group: str, doubts: int) -> None:
    verdict = decided("Zorb", GROUPS, hints=Hints(staff_group=group))

    assert (verdict.role_id, len(verdict.doubts)) == ("zorb", doubts)
    assert decided("Loose", GROUPS, hints=Hints(staff_group=group)).doubts == ()


@pytest.mark.parametrize("title", ["Zorblax", "Deputy AP", "OT / Physiotherapist"])
def test_a_hint_never_creates_a_role(title: str) -> None:
    hints = Hints(band="7", job_role="03016", setting="PCN", staff_group="Nurses")

    assert decided(title, hints=hints).role_id is None


CODED = index_with(
    roles=(
        replace(role("Zorb"), staff_group="Nurses"),
        role("Blaster"),
        role("Middle Zorb", bands=("6", "8a")),
        role("Lowest Blorp", bands=("", "6")),
        role("Highest Plunk", bands=("6", "")),
    ),
    ambiguous=(
        ambiguous(
            "ZB",
            "homonym abbreviation",
            "?",
            CandidateRow("zorb", ("5",), ()),
            CandidateRow("blaster", ("5",), ()),
        ),
        ambiguous("ZU", "confusable pair", "?", CandidateRow("zorb", ("5",), ())),
    ),
    codes=(
        code("zorb", OCCUPATION, "ZRB", "Zorb"),
        code("blaster", JOB_ROLE, "90001", "Blaster"),
        code("physiotherapist", JOB_ROLE, "90002", "Physiotherapist"),
    ),
)


@pytest.mark.parametrize(
    ("hints", "role_id"),
    [
        (Hints(occupation_code="ZRB"), "zorb"),
        (Hints(occupation_code=" zrb "), "zorb"),
        (Hints(occupation_code="ZRB", job_role="1"), "zorb"),
        (Hints(occupation_code="1", job_role="90001"), "blaster"),
        (Hints(occupation_code="ZRB", job_role="90001"), None),
    ],
)
def test_a_code_of_either_list_chooses_and_codes_of_two_readings_do_not(
    hints: Hints, role_id: str | None
) -> None:
    assert decided("ZB", CODED, hints=hints).role_id == role_id


def test_a_code_does_not_choose_between_roles_that_a_title_lists() -> None:
    verdict = decided(
        "Physiotherapist / Occupational Therapist", CODED, hints=Hints(job_role="90002")
    )

    assert (verdict.role_id, verdict.why) == (None, "alternatives")


@pytest.mark.parametrize(("title", "band"), [("ZB", "5"), ("ZB", "6"), ("ZU", "5"), ("ZU", "6")])
def test_a_band_that_fits_all_readings_or_none_changes_nothing(title: str, band: str) -> None:
    assert decided(title, CODED, hints=Hints(band=band)) == decided(title, CODED)


@pytest.mark.parametrize("hints", [Hints(), Hints(setting="zone")])
def test_without_a_band_no_reading_comes_last(hints: Hints) -> None:
    verdict = decided("ZN", GROUPS, hints=hints)

    assert (verdict.candidates, verdict.reasons) == (("zorb", "loose"), ())


@pytest.mark.parametrize(
    ("title", "band", "bands"),
    [
        ("Middle Zorb", "4", "6 to 8a"),
        ("Middle Zorb", "8c", "6 to 8a"),
        ("Lowest Blorp", "8a", "? to 6"),
        ("Highest Plunk", "4", "6 to ?"),
    ],
)
def test_a_band_far_from_those_seen_is_doubted_with_the_bands_that_are_known(
    title: str, band: str, bands: str
) -> None:
    verdict = decided(title, CODED, hints=Hints(band=band))

    assert verdict.reasons == (f"band {band} is outside the bands seen for the role ({bands})",)
    assert verdict.doubts == ("a hint does not fit the role",)


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("Middle Zorb", "5"),
        ("Middle Zorb", "8b"),
        ("Lowest Blorp", "1"),
        ("Lowest Blorp", "7"),
        ("Highest Plunk", "5"),
        ("Highest Plunk", "9"),
        ("Zorb", "9"),
    ],
)
def test_a_band_beside_those_seen_or_on_a_side_not_known_is_no_doubt(title: str, band: str) -> None:
    verdict = decided(title, CODED, hints=Hints(band=band))

    assert (verdict.role_id is not None, verdict.doubts) == (True, ())


def test_a_staff_group_that_does_not_fit_is_explained() -> None:
    verdict = decided("Zorb", CODED, hints=Hints(staff_group="Scientists"))

    assert verdict.reasons == ("the staff group given is not the role's own (Nurses)",)
    assert verdict.doubts == ("a hint does not fit the role",)
