"""The rules for candidates that no schema checks: order, one match, and whose decision it is."""

from typing import Any

import pytest

from app.matching.resolution import Hints, Outcome
from app.matching.resolve import resolve_title
from app.reconcile.answering import answer_batch, answer_query
from tests.matching.small import INDEX

TITLES = (
    *("EMHP", "AP", "Nurse", "Mental Health Nurse", "Trainee Nursing Associate", "Astronaut"),
    *("Care Coordinator", "Community Psychiatric Nurse", "Healthcare Assistant - Leeds", "PA"),
    *("RMN", "Consultant in Psychiatry", "Team Lead", "Ward Helper", "Menta Health Nurs"),
)
EMHP = "education-mental-health-practitioner"


def result(given: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer_query(given, INDEX)["result"]
    return found


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_candidates_fall_in_score_and_at_most_the_first_is_a_match(title: str, limit: int) -> None:
    found = result({"query": title, "limit": limit})

    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) <= limit
    assert not any(candidate["match"] for candidate in found[1:])


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("band", [None, "4", "7"])
def test_a_match_is_the_decision_of_the_engine(title: str, band: str | None) -> None:
    properties = [{"pid": "band", "v": band}] if band else []
    decided = resolve_title(title, INDEX, hints=Hints(band=band))

    found = result({"query": title, "properties": properties})

    matches = [candidate["id"] for candidate in found if candidate["match"]]
    expected = [decided.role.role_id] if decided.role else []
    assert matches == expected
    assert bool(matches) == (decided.outcome is Outcome.MATCHED)


@pytest.mark.parametrize("title", TITLES)
def test_a_smaller_limit_cuts_the_list_and_changes_nothing_else(title: str) -> None:
    whole, cut = result({"query": title, "limit": 50}), result({"query": title, "limit": 1})

    assert [one["id"] for one in cut] == [one["id"] for one in whole[:1]]
    assert cut == whole[:1]


def test_an_exact_name_and_an_id_bring_their_role_to_the_top() -> None:
    for asked in ("Education Mental Health Practitioner", EMHP):
        first = result({"query": asked})[0]

        assert (first["id"], first["match"]) == (EMHP, True), asked


def test_an_id_that_is_an_ambiguous_title_comes_first_and_is_no_match() -> None:
    first = result({"query": "care-coordinator"})[0]

    assert first["id"] == "care-coordinator"
    assert not first["match"]


def test_queries_of_a_batch_do_not_depend_on_each_other() -> None:
    queries: dict[str, object] = {
        f"q{place}": {"query": title} for place, title in enumerate(TITLES)
    }

    together = answer_batch(queries, INDEX)

    assert list(together) == list(queries)
    assert together == {key: answer_query(query, INDEX) for key, query in queries.items()}


def test_a_bad_query_is_a_reason_in_its_place() -> None:
    answers = answer_batch({"a": {"limit": 1}, "b": "EMHP", "c": "x" * 301, "d": 7}, INDEX)

    assert [len(answers[key]["result"]) > 0 for key in "abcd"] == [False, True, False, False]
    assert "Give a query or properties" in answers["a"]["error"]["detail"]
    assert "longer than 300 characters" in answers["c"]["error"]["detail"]
    assert "error" not in answers["b"]


def test_a_type_keeps_only_its_roles_and_never_adds_a_match() -> None:
    family = {"query": "EMHP", "type": "dental"}

    assert result(family) == []
    expected = result({**family, "type_strict": "should"})[0]
    assert (expected["id"], expected["match"]) == (EMHP, False)
    assert result({"query": "EMHP", "type": "role"})[0]["match"]


def test_every_type_must_fit_only_if_all_are_asked_for() -> None:
    (_, own) = result({"query": "EMHP"})[0]["type"]
    types = [own["id"], "dental"]

    assert result({"query": "EMHP", "type": types, "type_strict": "any"})[0]["id"] == EMHP
    assert result({"query": "EMHP", "type": types, "type_strict": "all"}) == []


def test_features_say_how_a_candidate_was_found() -> None:
    first = result({"query": "EMHP", "properties": [{"pid": "band", "v": "5"}]})[0]
    features = {one["id"]: one["value"] for one in first["features"]}

    assert features["abbreviation"] is True
    assert features["exact_name"] is False
    assert features["other_name"] is True
    assert features["word_overlap"] == 1.0
    assert 0 < features["margin"] <= 100


def test_a_query_without_a_title_has_no_candidates() -> None:
    answer = answer_query({"properties": [{"pid": "band", "v": "5"}]}, INDEX)

    assert answer == {"result": []}
