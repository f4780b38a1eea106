"""Each build works in a process of its own, and says which it is."""

import pytest

from tests.bench import builds


def test_a_process_says_which_engine_it_has_and_what_a_title_costs() -> None:
    with builds._child("python") as ask:  # noqa: SLF001  # the compiled one takes a minute to make
        assert ask("decision", ["Staff Nurse", "Ward\tManager"]) > 0
        assert ask("list of distinct titles", ["Staff Nurse"]) > 0


def test_another_engine_than_asked_for_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(builds._BUILDS, "compiled", builds._ROOT)  # noqa: SLF001  # the sources

    with (
        pytest.raises(ValueError, match="the engine is python, not compiled"),
        builds._child("compiled"),  # noqa: SLF001  # see above
    ):
        pass
