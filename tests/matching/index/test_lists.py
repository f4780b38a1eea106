from app.matching.index.lists import GRADE, IDENTITY, NO_ENTRY, compile_lists
from app.matching.names import name_reader
from app.matching.tables import ContextRow, WordLists
from tests.matching.small import INDEX

LISTS = INDEX.lists


def test_one_look_up_gives_all_that_the_lists_say_of_a_word() -> None:
    lead, worker = LISTS.entries["lead"], LISTS.entries["worker"]

    assert [kind for kind, _ in lead.marks] == [GRADE]
    assert (worker.head, worker.is_known) == ("generic", True)
    assert [kind for kind, _ in LISTS.entries["assistant"].marks] == [IDENTITY]
    assert LISTS.entries.get("blorple", NO_ENTRY) == NO_ENTRY


def test_a_discipline_is_known_but_it_is_not_a_person() -> None:
    entry = LISTS.entries["psychiatry"]

    assert (entry.head, entry.is_known) == (None, True)
    assert "psychiatry" not in LISTS.heads


def test_special_terms_are_listed_by_their_rule() -> None:
    assert LISTS.functions == {("care", "coordinator")}
    assert LISTS.qualified_heads == {("nurse",): "registered-nurse"}
    assert LISTS.level_roles == {"clinical-lead": "lead"}
    assert LISTS.contested_levels == {("team", "lead")}
    assert LISTS.grade_forms == {"staff-nurse"}


def test_only_some_of_the_other_jobs_are_in_charge() -> None:
    assert LISTS.other_job_words - LISTS.words_in_charge == {"administrator"}


def test_a_guard_rules_out_its_role() -> None:
    assert LISTS.guards == {"recovery-worker": (("theatre",),)}


def test_of_two_rows_that_read_the_same_the_one_of_mental_health_counts() -> None:
    rows = (
        ContextRow("crises", "setting", "Mental health crisis", is_mental_health=True),
        ContextRow("CRISES", "service", "Crisis", is_mental_health=False),
    )
    for contexts in (rows, rows[::-1]):
        lists = compile_lists(WordLists(contexts=contexts), name_reader([]))

        (node,) = lists.contexts.children.values()

        assert node.value is not None
        assert node.value.value == "Mental health crisis"
