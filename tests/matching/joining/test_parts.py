"""The rules about parts, in their order."""

from app.matching.findings.finding import NO_FINDING
from app.matching.joining import parts
from app.matching.joining.parts import finding_of
from app.matching.tables import SetAsideRow
from tests.matching.asking import decided, index_with, said, title_of


def test_the_rules_run_in_the_stated_order() -> None:
    assert [rule.__name__ for rule in parts.BEFORE_JOINING] == [
        "drop_services",
        "join_disciplines",
        "drop_lone_modifiers",
        "share_heads",
        "share_heads_of_registrations",
        "apply_modifiers",
    ]
    assert [rule.__name__ for rule in parts.AFTER_JOINING] == [
        "open_to_unknown_letters",
        "open_to_qualified",
        "open_to_next_post",
        "cover_fields_side_by_side",
        "doubt_by_earlier_words",
        "choose_by_field",
        "guard_by_phrases",
        "close_by_first_word",
        "close_if_event",
    ]


def test_a_title_without_a_job_gives_no_finding() -> None:
    assert finding_of(title_of("Leeds")) is NO_FINDING
    assert finding_of(title_of("Porter - Leeds")).role_id == "porter"


def test_an_event_without_a_job_gives_no_finding() -> None:
    index = index_with({"set_aside": (SetAsideRow("open day", "event"),)})

    assert finding_of(title_of("Leeds Open Day", index)) is NO_FINDING
    assert said("Porter Open Day", index) == "gated"


def test_one_part_without_a_job_still_says_its_level() -> None:
    assert decided("Senior Leeds").levels == ("senior",)
