"""One role's codes over all lists, in words."""

from dataclasses import replace

from app.services.codes.gaps.judging import GapBasis, Statement
from app.services.codes.gaps.timeline import (
    CodeOfRole,
    ListAnswer,
    RoleTimeline,
    TimelineEvent,
)
from app.services.roles.lists import NamedRole
from app.web.codes.story import story_list, story_moments
from tests.web.codes.test_presenting import gap

ROLE = NamedRole("pa", "PA", "medical")


def event(
    on: str | None, says: str, kind: str = "statement", source: str | None = None
) -> TimelineEvent:
    return TimelineEvent(on, says, kind, source=source)


def test_versions_from_before_the_role_are_left_out_and_a_date_comes_once() -> None:
    events = (
        event("2010", "Version 2.", "version"),
        event("2012", "Introduced.", "role"),
        event("2015-06", "Version 3.", "version"),
        event("2015-06", "Says so.", source="A study"),
        event(None, "Version 4.", "version"),
        event(None, "Searched.", "search"),
    )

    moments = story_moments(RoleTimeline(ROLE, "2012", (), events))

    assert [(moment.when, moment.events) for moment in moments] == [
        ("2012", ("Introduced.",)),
        ("June 2015", ("Version 3.", "Says so. (A study)")),
        ("Date not known", ("Searched.",)),
    ]
    assert [moment.is_dated for moment in moments] == [True, True, False]


def test_codes_have_a_date_in_the_story_or_are_in_the_tables_alone() -> None:
    events = (event("2020-10", "01 is shown.", "code"), event(None, "02 is shown.", "code"))

    moments = story_moments(RoleTimeline(ROLE, None, (), events))

    assert [moment.events for moment in moments] == [("01 is shown.",)]


def test_without_a_date_of_the_role_every_dated_version_is_shown() -> None:
    events = (event("2010", "Version 2.", "version"),)

    assert len(story_moments(RoleTimeline(ROLE, None, (), events))) == 1


def test_a_list_says_its_status_its_reason_and_what_would_settle_it() -> None:
    code = CodeOfRole(
        version="2020-10",
        shown_on=None,
        code="01",
        display="PA",
        status="retired",
        relation="shared",
        basis=GapBasis.READING,
        valid_from=None,
        valid_to=None,
        source="The list",
        note=None,
    )
    said = Statement("searched", "Not found", "2020-10", None, None, None)
    answer = ListAnswer(
        system="esr-job-role",
        title="ESR",
        version="2020-10",
        list_says="The list shows 2020-10.",
        gap=gap("pa", evidence=(said,)),
        codes=(code,),
        settles=("A source.",),
    )

    shown = story_list(answer)

    assert (shown.name, shown.status, shown.tag) == ("ESR job role", "No code", "red")
    assert shown.sentences == ("Because.", "The list shows 2020-10.")
    assert shown.said == ("Not found (our own search, October 2020).",)
    assert shown.codes[0].what == (
        "A code shared with other roles, retired, a reading of our own, which no source confirms"
    )

    ended = replace(answer, codes=(replace(code, valid_to="2026-01-02"),))
    assert story_list(ended).codes[0].what.endswith("confirms, until 2 January 2026")


def test_a_list_that_posts_are_not_coded_by_has_no_status() -> None:
    shown = story_list(ListAnswer("soc", "SOC 2020", "1", "", None, (), ()))

    assert (shown.name, shown.status, shown.sentences) == ("SOC 2020", "", ())
