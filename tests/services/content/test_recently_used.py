"""The values used last stay in memory."""

from app.services.content.recently_used import RecentlyUsed


def test_a_value_is_found_by_its_key() -> None:
    store = RecentlyUsed[str, int](2)

    assert store.keep("one", 1) == 1
    assert store.get("one") == 1
    assert store.get("two") is None


def test_the_value_not_used_for_longest_goes_first() -> None:
    store = RecentlyUsed[str, int](2)
    store.keep("one", 1)
    store.keep("two", 2)
    store.get("one")

    store.keep("three", 3)

    assert [store.get(key) for key in ("one", "two", "three")] == [1, None, 3]


def test_a_value_kept_again_counts_as_used() -> None:
    store = RecentlyUsed[str, int](2)
    store.keep("one", 1)
    store.keep("two", 2)
    store.keep("one", 10)

    store.keep("three", 3)

    assert [store.get(key) for key in ("one", "two", "three")] == [10, None, 3]


def test_with_a_size_the_sizes_have_a_bound_and_one_too_large_is_not_kept() -> None:
    store = RecentlyUsed[str, str](5, size=lambda _, text: len(text))
    store.keep("one", "aaa")
    store.keep("two", "bb")

    store.keep("one", "aa")
    store.keep("three", "c")
    assert [store.get(key) for key in ("one", "two", "three")] == ["aa", "bb", "c"]

    store.keep("four", "dd")
    assert [store.get(key) for key in ("one", "two", "three", "four")] == [None, "bb", "c", "dd"]

    assert store.keep("five", "eeeeee") == "eeeeee"
    assert store.get("five") is None
