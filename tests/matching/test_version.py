"""The version of the resolver changes with its rules."""

from app.matching.resolve import RESOLVER_VERSION
from tests.matching import versions


def test_answers_change_only_with_the_version_of_the_resolver() -> None:
    known = versions.known()
    assert RESOLVER_VERSION in known, "Run python -m tests.matching.versions"
    assert known[RESOLVER_VERSION] == versions.answers(), (
        "A rule changed an answer: raise RESOLVER_VERSION, run python -m tests.matching.versions"
    )
