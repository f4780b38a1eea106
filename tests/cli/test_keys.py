import json

import pytest

from tests.commands import Run


def test_a_key_is_made_shown_once_listed_and_revoked(seeded: Run) -> None:
    made = seeded("keys", "create", "--scope", "contribute", "--organisation", "r1c")
    text = made.out.strip()
    key_id = text.split("_")[1]

    (active,) = json.loads(seeded("keys", "list", "--format", "json").out)
    revoked = seeded("keys", "revoke", key_id, "--reason", "it was lost")
    (gone,) = json.loads(seeded("keys", "list", "--format", "json").out)

    assert (made.code, revoked.code) == (0, 0)
    assert text not in made.err
    assert (active["id"], active["state"], active["label"]) == (key_id, "active", "contribute R1C")
    assert (active["scopes"], active["organisations"]) == (["contribute"], ["R1C"])
    assert active["last_used_at"] is None
    assert (gone["state"], gone["revoked_at"] is None) == ("revoked", False)


def test_the_list_never_shows_a_key_or_its_hash(seeded: Run) -> None:
    text = seeded("keys", "create", "--scope", "admin").out.strip()

    for form in ("table", "json", "csv"):
        shown = seeded("keys", "list", "--format", form).out
        assert text.split("_")[1] in shown
        assert text.split("_", 2)[2] not in shown
        assert "hash" not in shown


def test_a_key_lasts_to_the_end_of_the_day_that_is_named(seeded: Run) -> None:
    assert seeded("keys", "create", "--scope", "review", "--expires", "2999-12-30").code == 0

    (key,) = json.loads(seeded("keys", "list", "--format", "json").out)
    assert key["expires_at"] == "2999-12-31T00:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["create", "--scope", "contribute"], 1, "needs the ODS code"),
        (["create", "--scope", "contribute", "--organisation", "ZZZ"], 1, "'ZZZ'"),
        (
            ["create", "--scope", "admin", "--expires", "2020-01-01"],
            1,
            "last day of the key is in the past",
        ),
        (["create", "--scope", "everything"], 2, "everything"),
        (["create"], 2, "--scope"),
        (["revoke", "3f9a1c2b"], 1, "no key with the id '3f9a1c2b'"),
    ],
)
def test_what_cannot_be_done_is_said(
    seeded: Run, arguments: list[str], code: int, said: str
) -> None:
    ran = seeded("keys", *arguments)

    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""
