import pytest

from tests.api.proposing import Office
from tests.http.test_problems import check_problem
from tests.trusts import posts


def test_the_impact_is_seen_before_a_decision(office: Office) -> None:
    address = office.in_review(
        "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )

    answer = office.get(f"{address}/impact")

    assert answer.status_code == 200, answer.text
    impact = answer.json()
    assert impact["golden_titles"] > 300
    assert (impact["verdict"], impact["titles_in_use"]) == ("breaks the golden set", 0)
    broken = [change for change in impact["changed"] if change["golden"] == "broken"]
    shown = next(
        change for change in broken if change["title"].startswith("CAMHS Practitioner (EM")
    )
    assert shown["before"]["role_id"] == "education-mental-health-practitioner"
    assert shown["after"]["outcome"] != "matched"
    assert office.resolve("EMHP")["outcome"] == "matched"


def test_the_impact_on_trusts_titles_names_no_trust_and_no_rare_title(office: Office) -> None:
    office.keep_lists(6, posts("Schools Zorber"))
    office.keep_lists(2, posts("Schools Zorber Coach"), posts("EMHP"), area="U")
    address = office.in_review("new_synonym", term="Schools Zorber")

    public = office.get(f"{address}/impact").json()
    reviewers = office.get(f"{address}/impact", "reviewer").json()

    assert (public["titles_in_use"], reviewers["titles_in_use"]) == (1, 3)
    assert [(change["title"], change["trusts"]) for change in public["changed"]] == [
        ("Schools Zorber", 6)
    ]
    assert [change["title"] for change in reviewers["changed"]] == [
        "Schools Zorber",
        "Schools Zorber Coach",
    ]
    assert "T00" not in office.get(f"{address}/impact", "reviewer").text


@pytest.mark.parametrize(("others", "own"), [(0, 1), (4, 1), (5, 0)])
@pytest.mark.parametrize("by", ["nobody", "proposer"])
def test_an_impact_does_not_show_whether_few_other_trusts_use_a_title(
    office: Office, by: str, others: int, own: int
) -> None:
    address = office.in_review("new_synonym", term="Schools Zorber")
    nothing_in_use = office.get(f"{address}/impact", by).json()

    office.keep_lists(others, posts("Schools Zorber"))
    office.keep_lists(own, posts("Schools Zorber"), area="U")

    seen = office.get(f"{address}/impact", by).json()
    assert (seen["verdict"], seen["titles_in_use"], seen["changed"]) == ("safe", 0, [])
    assert seen == nothing_in_use


def test_an_accepted_break_of_the_golden_set_is_on_record_with_its_reason(office: Office) -> None:
    address = office.in_review(
        "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )
    assert office.get(f"{address}/impact").json()["verdict"] == "breaks the golden set"

    check_problem(office.post(f"{address}/accept", "reviewer"), 409, "breaks-golden-set")
    assert office.resolve("EMHP")["outcome"] == "matched"
    accepted = office.post(
        f"{address}/accept", "reviewer", {"override_reason": "It now means another role."}
    )

    assert accepted.json()["override_reason"] == "It now means another role."
    assert accepted.json()["history"][-1]["reason"] == "It now means another role."
    assert office.resolve("EMHP")["outcome"] == "unmatched"


def test_the_impact_of_a_closed_proposal_is_no_question(office: Office) -> None:
    address = office.draft("new_synonym")
    office.post(f"{address}/withdraw", "proposer")

    check_problem(office.get(f"{address}/impact"), 409, "proposal-state")
