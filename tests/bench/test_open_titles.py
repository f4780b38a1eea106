from tests.bench.open_titles import OpenRun, run_open
from tests.matching.small import INDEX

TITLES = ("Staff Nurse", "Porter")


def test_the_digest_changes_with_a_decision_and_not_with_the_wording() -> None:
    run = run_open(TITLES, INDEX)

    (title, answer), *others = run.answers
    reworded = OpenRun(((title, answer._replace(reasons=("another",))), *others), 1.0)
    doubted = OpenRun(((title, answer._replace(confidence=0.1)), *others), 1.0)

    assert reworded.digest() == run.digest()
    assert doubted.digest() != run.digest()
