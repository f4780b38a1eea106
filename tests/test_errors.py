"""Every error has a code that stays, a meaning, and one family."""

import pytest

from app import errors
from app.errors import (
    BreaksGoldenSetError,
    Fault,
    KeyRefusedError,
    ReleaseRefusedError,
    SeedError,
    TableError,
    known_errors,
)

FAMILIES = {
    errors.UnauthenticatedError: {"not-authenticated", "login-failed"},
    errors.ForbiddenError: {"not-allowed", "cross-site-request", "own-proposal"},
    errors.NotFoundError: {
        "login-not-set-up",
        "key-not-found",
        "role-not-found",
        "skill-mix-type-not-found",
        "code-system-not-found",
        "code-not-found",
        "organisation-not-found",
        "region-not-found",
        "establishment-not-found",
        "local-title-not-found",
        "check-not-found",
        "sent-file-gone",
        "release-not-found",
        "change-not-found",
        "proposal-not-found",
        "no-evidence-pack",
    },
    errors.ConflictError: {
        "precondition-failed",
        "changed-meanwhile",
        "organisation-closed",
        "local-title-decided",
        "check-not-done",
        "release-refused",
        "proposal-state",
        "national-status",
        "breaks-golden-set",
        "code-list-conflict",
        "code-list-loss",
        "reports-changed",
    },
    errors.InvalidError: {
        "key-refused",
        "idempotency-key-reused",
        "invalid-cursor",
        "not-a-trust",
        "establishment-date",
        "table-invalid",
        "file-kind-not-supported",
        "personal-data",
        "backup-refused",
        "seed-invalid",
        "titles-invalid",
        "invalid-release-name",
        "release-file-invalid",
        "redaction-refused",
        "proposal-invalid",
        "code-list-invalid",
    },
    errors.TooLargeError: {"establishment-too-long", "file-too-large"},
    errors.UnavailableError: {
        "issuer-unavailable",
        "too-busy",
        "not-migrated",
        "writers-collided",
        "database-unavailable",
        "database-read-only",
        "database-full",
        "database-damaged",
        "rate-limit",
        "too-many-reports",
        "report-limit",
    },
    errors.FailedError: {"check-failed", "history-broken"},
}
"""The codes that programs rely on. A new error adds one; none is renamed or removed."""


def test_every_error_has_its_code_in_one_family() -> None:
    found: dict[type[errors.RegistryError], set[str]] = {family: set() for family in FAMILIES}
    for kind in known_errors():
        family = next(base for base in kind.__mro__ if base in FAMILIES)
        found[family].add(kind.code)

    assert found == FAMILIES
    assert len(known_errors()) == sum(len(codes) for codes in FAMILIES.values())


@pytest.mark.parametrize("kind", known_errors(), ids=lambda kind: kind.code)
def test_every_meaning_is_a_sentence(kind: type[errors.RegistryError]) -> None:
    assert kind.meaning[0].isupper() or kind.meaning.startswith("'")
    assert kind.meaning.endswith(".")
    assert "\n" not in kind.meaning


def test_an_error_without_a_message_says_what_it_means() -> None:
    assert str(errors.CursorError()) == errors.CursorError.meaning


def test_faults_are_listed_below_the_message_and_by_place() -> None:
    error = TableError("Nothing was kept.", [Fault("no title", row=3, column="B"), Fault("old")])

    assert str(error) == "Nothing was kept.\nrow 3, column B: no title\nfile: old"
    assert error.places == (("row 3, column B", "no title"), ("file", "old"))


def test_an_error_of_many_lines_counts_them_and_finds_their_places() -> None:
    one = SeedError(["roles.csv:2: no name"])
    two = ReleaseRefusedError("2026.1", ["golden: 'EMHP': it changed", "seed: no rows"])

    assert str(one) == "The seed has 1 error:\nroles.csv:2: no name"
    assert two.summary == "Release 2026.1 cannot be published, for 2 reasons."
    assert two.places == (("golden", "'EMHP': it changed"), ("seed", "no rows"))


def test_a_fault_without_a_place_is_a_line_of_its_own() -> None:
    error = KeyRefusedError(["Give the key at least one scope."])

    assert str(error) == "This API key cannot be made.\nGive the key at least one scope."
    assert error.places == (("", "Give the key at least one scope."),)


def test_broken_golden_titles_are_counted_and_the_first_five_named() -> None:
    one = BreaksGoldenSetError(["EMHP"])
    seven = BreaksGoldenSetError(list("abcdefg"))

    assert str(one).startswith("Accepting this breaks 1 golden title: 'EMHP'.")
    assert "7 golden titles: 'a', 'b', 'c', 'd', 'e' and 2 more." in str(seven)
