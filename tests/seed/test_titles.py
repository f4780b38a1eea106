"""The engine over the seed that ships: every name on record leads where the seed says."""

from datetime import date

import pytest

from app.matching.index import BROADER, MatchIndex
from app.matching.resolution import Outcome, Resolution
from app.matching.resolve import resolve_title
from app.matching.tables import AmbiguousRow, MatchingTables, TermRow
from app.vocabulary import MATCHABLE_SCOPES

MORE_THAN_ANY_TITLE_HAS = 50


def _resolve(title: str, index: MatchIndex) -> Resolution:
    return resolve_title(title, index, limit=MORE_THAN_ANY_TITLE_HAS)


def _candidates(answer: Resolution) -> list[str]:
    return [candidate.role.role_id for candidate in answer.candidates]


def _leads_to(answer: Resolution, role_id: str) -> bool:
    return answer.role is not None and answer.role.role_id == role_id


def _shown(title: str, role_id: str, answer: Resolution) -> str:
    """A failure in one line: what was asked, what should have come, what came."""
    return f"'{title}' of {role_id}: {answer.outcome} {answer.why or ''} {_candidates(answer)[:4]}"


def _declared(tables: MatchingTables, index: MatchIndex) -> set[tuple[str, ...]]:
    """The words of every title that never decides."""
    return {index.words(row.title) for row in tables.ambiguous if row.is_always_ambiguous}


def _always(tables: MatchingTables) -> list[AmbiguousRow]:
    return [row for row in tables.ambiguous if row.is_always_ambiguous]


def test_a_role_s_name_resolves_to_the_role(tables: MatchingTables, index: MatchIndex) -> None:
    declared = _declared(tables, index)
    wrong = []

    for role in tables.roles:
        answer = _resolve(role.name, index)
        if index.words(role.name) not in declared and not _leads_to(answer, role.role_id):
            wrong.append(_shown(role.name, role.role_id, answer))

    assert wrong == []


def test_a_name_declared_ambiguous_has_its_own_role_first(
    tables: MatchingTables, index: MatchIndex
) -> None:
    declared = _declared(tables, index)
    wrong = []

    for role in tables.roles:
        answer = _resolve(role.name, index)
        is_first = answer.outcome is Outcome.AMBIGUOUS and _candidates(answer)[0] == role.role_id
        if index.words(role.name) in declared and not is_first:
            wrong.append(_shown(role.name, role.role_id, answer))

    assert wrong == []


def test_a_synonym_that_may_match_resolves_to_its_role(
    tables: MatchingTables, index: MatchIndex
) -> None:
    declared = _declared(tables, index)
    wrong = []

    for term in tables.terms:
        answer = _resolve(term.text, index)
        may_match = term.scope in MATCHABLE_SCOPES and index.words(term.text) not in declared
        if may_match and not _leads_to(answer, term.role_id):
            wrong.append(_shown(term.text, term.role_id, answer))

    assert wrong == []


def test_a_synonym_that_could_mean_other_roles_never_decides(
    tables: MatchingTables, index: MatchIndex
) -> None:
    decided = []

    for term in tables.terms:
        answer = _resolve(term.text, index)
        if (
            term.scope == "broader"
            and _leads_to(answer, term.role_id)
            and not _is_name(term, index)
        ):
            decided.append(_shown(term.text, term.role_id, answer))

    assert decided == []


def _is_name(term: TermRow, index: MatchIndex) -> bool:
    return index.words(term.text) == index.words(index.role_rows[term.role_id].name)


def test_a_broader_synonym_is_of_one_role(tables: MatchingTables, index: MatchIndex) -> None:
    """Of two roles with the same broader term the engine would offer one only."""
    roles: dict[tuple[str, ...], set[str]] = {}
    for term in tables.terms:
        if term.scope == "broader":
            roles.setdefault(index.words(term.text), set()).add(term.role_id)

    declared = _declared(tables, index)

    several = {
        words: sorted(found)
        for words, found in roles.items()
        if len(found) > 1 and words not in declared
    }

    assert several == {}


def test_a_synonym_that_may_match_is_not_declared_ambiguous(
    tables: MatchingTables, index: MatchIndex
) -> None:
    declared = _declared(tables, index)

    both = [
        (term.role_id, term.text)
        for term in tables.terms
        if term.scope in MATCHABLE_SCOPES and index.words(term.text) in declared
    ]

    assert both == []


def test_a_former_name_resolves_to_its_role(tables: MatchingTables, index: MatchIndex) -> None:
    wrong = []

    for role in tables.roles:
        for former in role.former_names:
            answer = _resolve(former.name, index)
            if not _leads_to(answer, role.role_id):
                wrong.append(_shown(former.name, role.role_id, answer))

    assert wrong == []


def test_a_title_declared_ambiguous_stays_ambiguous(
    tables: MatchingTables, index: MatchIndex
) -> None:
    wrong = []

    for row in _always(tables):
        answer = _resolve(row.title, index)
        if answer.outcome is not Outcome.AMBIGUOUS:
            wrong.append(_shown(row.title, row.kind, answer))

    assert wrong == []


def test_an_ambiguous_title_offers_its_own_candidates_in_order_and_asks_its_question(
    tables: MatchingTables, index: MatchIndex
) -> None:
    wrong = []

    for row in _always(tables):
        answer = _resolve(row.title, index)
        wanted = [candidate.role_id for candidate in row.candidates]
        if _candidates(answer) != wanted or answer.question != row.question:
            wrong.append(_shown(row.title, ", ".join(wanted), answer))

    assert wrong == []


def test_no_two_declared_titles_read_as_the_same_words(
    tables: MatchingTables, index: MatchIndex
) -> None:
    titles: dict[tuple[str, ...], list[str]] = {}
    for row in tables.ambiguous:
        titles.setdefault(index.words(row.title), []).append(row.title)

    assert [same for same in titles.values() if len(same) > 1] == []


def test_a_title_with_one_candidate_states_its_outside_meaning(tables: MatchingTables) -> None:
    bare = [
        row.title for row in _always(tables) if len(row.candidates) < 2 and not row.outside_meaning
    ]

    assert bare == []


def test_no_term_leads_to_two_roles_undeclared(index: MatchIndex) -> None:
    shared = [
        (term.text, term.role_ids)
        for term in index.terms
        if term.ambiguous is None and term.kind != BROADER and len(term.role_ids) > 1
    ]

    assert shared == []


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        (None, "Resident Doctor"),
        (date(2024, 9, 17), "Junior Doctor"),
        (date(2024, 9, 18), "Resident Doctor"),
    ],
)
@pytest.mark.parametrize("title", ["Junior Doctor", "Resident Doctor"])
def test_the_renamed_role_resolves_by_both_names(
    title: str, as_of: date | None, name: str, index: MatchIndex
) -> None:
    answer = resolve_title(title, index, as_of=as_of)

    assert answer.role is not None
    assert (answer.role.role_id, answer.role.name) == ("resident-doctor", name)


def test_the_old_title_says_since_when_the_role_is_renamed(index: MatchIndex) -> None:
    answer = _resolve("Junior Doctor", index)

    assert any("2024-09-18" in reason for reason in answer.reasons)


@pytest.mark.parametrize(
    ("title", "role_id", "name"),
    [
        ("Physician Assistant", "physician-associate", "Physician Associate"),
        ("Physician Assistant in Anaesthesia", "anaesthesia-associate", "Anaesthesia Associate"),
    ],
)
def test_a_recommended_name_leads_to_the_role_by_its_legal_name(
    title: str, role_id: str, name: str, index: MatchIndex
) -> None:
    answer = _resolve(title, index)

    assert answer.role is not None
    assert (answer.role.role_id, answer.role.name) == (role_id, name)
