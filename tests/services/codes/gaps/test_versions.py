from datetime import date

import pytest

from app.db.models import CodeSystem, CodeSystemVersion
from app.errors import CodeSystemNotFoundError
from app.services.codes.gaps.versions import judged_version
from app.services.codes.lists import SystemWithVersions


def _version(
    name: str,
    judged_on: str | None = None,
    *,
    not_before: str | None = None,
    is_loaded: bool = True,
) -> CodeSystemVersion:
    return CodeSystemVersion(
        system_id="a-list",
        version=name,
        judged_on=judged_on,
        not_before=not_before,
        is_loaded=is_loaded,
        source_id="a-source",
    )


def _list(*versions: CodeSystemVersion) -> SystemWithVersions:
    loaded = [version for version in versions if version.is_loaded]
    system = CodeSystem(system_id="a-list", title="A list", source_id="a-source")
    return SystemWithVersions(system, versions, loaded[-1] if loaded else None)


TWO = _list(_version("1", "2020"), _version("2", "2022-06"))


def test_the_newest_loaded_version_is_judged() -> None:
    judged = judged_version(TWO, None, None)

    assert judged.version is not None
    assert (judged.version.version, judged.version.shows, judged.unknown) == ("2", "2022-06", None)
    assert judged.opened == {"1": "2020", "2": "2022-06"}


def test_a_day_is_judged_by_the_newest_version_that_shows_it() -> None:
    judged = judged_version(TWO, None, date(2021, 5, 1))

    assert judged.version is not None
    assert (judged.version.version, judged.unknown) == ("1", None)


def test_a_day_after_the_last_version_is_not_known() -> None:
    assert judged_version(TWO, None, date(2024, 1, 1)).unknown == (
        "Version 2 shows 2022-06. No version that is loaded shows which codes were in use on "
        "2024-01-01."
    )


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (_version("1", "2020"), "Version 1 shows 2020, which is after 2019-01-01."),
        (
            _version("1", not_before="2018"),
            "The date of version 1 is not known, so it cannot show which codes were in use on "
            "2019-01-01.",
        ),
        (_version("1", is_loaded=False), "Version 1 of this list is not loaded."),
    ],
)
def test_a_named_version_says_why_it_cannot_answer(version: CodeSystemVersion, reason: str) -> None:
    assert judged_version(_list(version), "1", date(2019, 1, 1)).unknown == reason


def test_a_list_of_which_nothing_is_loaded_has_no_version_to_judge() -> None:
    judged = judged_version(_list(_version("1", is_loaded=False)), None, None)

    assert (judged.version, judged.unknown) == (None, "No version of this list is loaded.")


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(CodeSystemNotFoundError):
        judged_version(TWO, "3", None)


def test_later_versions_that_are_not_loaded_are_counted_in_words() -> None:
    later = [_version(name, on, is_loaded=False) for name, on in (("3", "2023"), ("4", "2024"))]
    earlier = _version("0", "2019", is_loaded=False)
    undated = _version("x", is_loaded=False)

    judged = judged_version(_list(earlier, undated, _version("2", "2022-06"), *later), None, None)

    assert judged.later == ("3", "4")
    assert judged.says == (
        "The list shows 2022-06. 2 later versions are known and are not loaded: 3, 4."
    )


def test_a_list_without_a_date_or_later_versions_says_so() -> None:
    undated = judged_version(_list(_version("1", not_before="2018")), None, None)
    none = judged_version(_list(_version("1", is_loaded=False)), None, None)

    assert undated.says == (
        "The date of the list is not known, except that it is not older than 2018. "
        "No later version is known to the registry."
    )
    assert none.says == "No version of this list is loaded."


def test_a_named_version_is_judged_whatever_the_day() -> None:
    judged = judged_version(TWO, "2", date(2021, 5, 1))

    assert judged.version is not None
    assert judged.version.version == "2"
    assert judged.unknown == "Version 2 shows 2022-06, which is after 2021-05-01."


def test_a_day_before_every_version_is_judged_by_the_newest_and_not_known() -> None:
    judged = judged_version(TWO, None, date(2019, 1, 1))

    assert judged.version is not None
    assert judged.version.version == "2"
    assert judged.unknown == "Version 2 shows 2022-06, which is after 2019-01-01."


def test_what_is_judged_names_its_list() -> None:
    judged, none = judged_version(TWO, None, None), judged_version(_list(), None, None)

    assert judged.version is not None
    assert (judged.system, judged.version.system, none.system) == ("a-list",) * 3


def test_a_list_of_which_nothing_is_loaded_still_has_the_dates_of_its_versions() -> None:
    listed = _list(_version("1", "2020", is_loaded=False), _version("2", is_loaded=False))

    assert judged_version(listed, None, None).opened == {"1": "2020"}


def test_a_day_is_judged_by_a_loaded_version_with_a_date() -> None:
    listed = _list(
        _version("1", "2020"),
        _version("2", "2021", is_loaded=False),
        _version("3", not_before="2021"),
    )

    judged = judged_version(listed, None, date(2022, 5, 1))

    assert judged.version is not None
    assert judged.version.version == "1"


@pytest.mark.parametrize(
    ("day", "is_known"),
    [
        (date(2020, 1, 1), True),  # in the year that it shows
        (date(2020, 12, 31), True),
        (date(2021, 12, 31), True),  # before the next version, which is known
        (date(2022, 1, 1), False),
        (date(2023, 6, 1), False),
    ],
)
def test_a_version_answers_up_to_the_day_of_the_next_that_is_known(
    day: date, *, is_known: bool
) -> None:
    listed = _list(
        _version("1", "2020"),
        _version("2", "2022", is_loaded=False),
        _version("3", "2023-07", is_loaded=False),
    )

    assert (judged_version(listed, "1", day).unknown is None) == is_known


def test_the_last_version_answers_for_the_time_that_it_shows() -> None:
    assert judged_version(TWO, "2", date(2022, 6, 30)).unknown is None
    assert judged_version(TWO, "2", date(2022, 7, 1)).unknown is not None


def test_a_version_of_the_same_date_is_not_later() -> None:
    same, later = (
        _version(name, on, is_loaded=False) for name, on in (("3", "2022"), ("4", "2023"))
    )

    judged = judged_version(_list(_version("2", "2022"), same, later), None, None)

    assert judged.says.endswith("1 later version is known and is not loaded: 4.")


def test_no_version_is_known_to_be_later_than_one_without_a_date() -> None:
    later = _version("2", "2023", is_loaded=False)

    judged = judged_version(_list(_version("1"), later), None, None)

    assert judged.later == ()
    assert judged.says.startswith("The date of the list is not known. ")
