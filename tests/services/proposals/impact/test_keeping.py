"""The impact of a proposal is worked out once, one at a time, for few who wait."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.errors import TooBusyError
from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.proposals.impact.comparing import ImpactReport
from app.services.proposals.impact.keeping import ImpactQuestion, ImpactReports, digest_of
from tests.waiting import wait_for_event, wait_until

QUESTION = ImpactQuestion(1, 1, "sha256:a", "titles", "2026-11-22")
REPORT = ImpactReport(3, ())


def answering(calls: list[int]) -> Callable[[], ImpactReport]:
    def work_out() -> ImpactReport:
        calls.append(1)
        return REPORT

    return work_out


def test_the_same_question_is_worked_out_once() -> None:
    reports, calls = ImpactReports(), list[int]()
    assert reports.get(QUESTION, answering(calls)) is REPORT
    assert reports.get(replace(QUESTION), answering(calls)) is REPORT
    assert len(calls) == 1


@pytest.mark.parametrize("change", [{"proposal": 2}, {"revision": 2}, {"content": "sha256:b"},
                                    {"titles": "others"}, {"day": "2026-11-23"}])  # fmt: skip
def test_whatever_an_impact_depends_on_makes_it_another_question(change: dict[str, object]) -> None:
    reports, calls = ImpactReports(), list[int]()
    reports.get(QUESTION, answering(calls))
    reports.get(replace(QUESTION, **change), answering(calls))  # type: ignore[arg-type]
    assert len(calls) == 2


def test_the_report_not_asked_for_longest_goes_first() -> None:
    reports, calls = ImpactReports(kept=2), list[int]()
    first, second, third = (replace(QUESTION, proposal=number) for number in (1, 2, 3))
    for question in (first, second, first, third, first):
        reports.get(question, answering(calls))
    assert len(calls) == 3
    reports.get(second, answering(calls))
    assert len(calls) == 4


def test_a_failure_is_passed_on_and_not_kept() -> None:
    reports, calls = ImpactReports(most_waiting=1), list[int]()

    def fail() -> ImpactReport:
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            reports.get(QUESTION, fail)
    assert reports.get(QUESTION, answering(calls)) is REPORT


def test_who_comes_when_many_wait_is_turned_away_at_once() -> None:
    reports, begun, go_on = ImpactReports(most_waiting=1), threading.Event(), threading.Event()

    def slowly() -> ImpactReport:
        begun.set()
        wait_for_event(go_on)
        return REPORT

    worker = threading.Thread(target=reports.get, args=(QUESTION, slowly))
    worker.start()
    wait_for_event(begun)
    with pytest.raises(TooBusyError):
        reports.get(replace(QUESTION, proposal=2), answering([]))
    go_on.set()
    worker.join()
    assert reports.get(QUESTION, slowly) is REPORT


def test_hints_and_order_are_part_of_what_is_asked() -> None:
    plain, hinted, other = TitleQuery("OT"), TitleQuery("OT", Hints(band="6")), TitleQuery("GP")
    assert (
        len({digest_of(asked) for asked in ([plain], [hinted], [plain, other], [other, plain])})
        == 4
    )
    assert digest_of([plain, other]) == digest_of([TitleQuery("OT"), other])


def test_a_kept_report_is_given_however_many_wait() -> None:
    reports, begun, go_on = ImpactReports(most_waiting=1), threading.Event(), threading.Event()
    reports.keep(QUESTION, REPORT)

    def slowly() -> ImpactReport:
        begun.set()
        wait_for_event(go_on)
        return REPORT

    worker = threading.Thread(target=reports.get, args=(replace(QUESTION, proposal=2), slowly))
    worker.start()
    wait_for_event(begun)
    try:
        found = reports.get(QUESTION, answering([]))
        with pytest.raises(TooBusyError, match="many proposals is being calculated"):
            reports.get(replace(QUESTION, proposal=3), answering([]))
    finally:
        go_on.set()
        worker.join()

    assert found is REPORT


def test_who_waited_for_the_same_question_gets_the_report_that_was_made_meanwhile() -> None:
    reports, calls = ImpactReports(most_waiting=2), list[int]()

    def ask_again_meanwhile() -> ImpactReport:
        second.start()
        wait_until(lambda: not _has_place(reports), "the second waits for its turn")
        return answering(calls)()

    second = threading.Thread(target=reports.get, args=(QUESTION, answering(calls)))
    reports.get(QUESTION, ask_again_meanwhile)
    second.join()

    assert len(calls) == 1


def _has_place(reports: ImpactReports) -> bool:
    places = reports._places  # noqa: SLF001  # nothing else tells that a thread waits
    if is_free := places.acquire(blocking=False):
        places.release()
    return is_free
