import pytest

from app.services.access.quotas import WINDOW_SECONDS, Left, Quota

BEGINS = 1_000.0


def test_a_caller_has_so_many_requests_in_the_minute_that_its_first_one_begins() -> None:
    quota = Quota(2)

    taken = [quota.take("a", BEGINS + after) for after in (0, 10.5, 59.5, 60)]

    assert taken == [
        Left(1, 60, is_over=False),
        Left(0, 50, is_over=False),
        Left(0, 1, is_over=True),
        Left(1, 60, is_over=False),
    ]


def test_each_caller_has_a_count_of_its_own() -> None:
    quota = Quota(1)
    quota.take("a", BEGINS)

    assert not quota.take("b", BEGINS).is_over
    assert quota.take("a", BEGINS).is_over


def test_a_look_counts_nothing() -> None:
    quota = Quota(1)

    assert quota.look("a", BEGINS) == Left(1, WINDOW_SECONDS, is_over=False)
    quota.take("a", BEGINS)
    assert [quota.look("a", BEGINS + 1), quota.look("a", BEGINS + 1)] == [
        Left(0, 59, is_over=True)
    ] * 2
    assert quota.look("a", BEGINS + 60) == Left(1, WINDOW_SECONDS, is_over=False)


def test_many_callers_use_bounded_memory_and_the_oldest_minute_is_forgotten_first() -> None:
    quota = Quota(1, callers_kept=3)
    for number in range(1_000):
        quota.take(str(number), BEGINS + number / 1_000)

    assert [quota.look(str(number), BEGINS + 2).is_over for number in (996, 997, 999)] == [
        False,
        True,
        True,
    ]


def test_a_caller_whose_minute_begins_again_is_not_the_oldest() -> None:
    quota = Quota(1, callers_kept=2)
    quota.take("a", BEGINS)
    quota.take("b", BEGINS + 30)
    quota.take("a", BEGINS + 60)

    quota.take("c", BEGINS + 61)

    assert quota.look("a", BEGINS + 61).is_over
    assert not quota.look("b", BEGINS + 61).is_over


@pytest.mark.parametrize("most", [1, 5])
def test_refused_requests_do_not_make_the_wait_longer(most: int) -> None:
    quota = Quota(most)
    for _ in range(most + 50):
        quota.take("a", BEGINS)

    assert not quota.take("a", BEGINS + WINDOW_SECONDS).is_over
