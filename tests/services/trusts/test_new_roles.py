import pytest
from sqlmodel import Session

from app.errors import EstablishmentNotFoundError
from app.services.content.indexing import read_version
from app.services.trusts.local_titles import TitleDecision, decide_title
from app.services.trusts.new_roles import EntryKind, NewRoleEntry, NewRolesList, read_new_roles
from tests.trusts import A_FEW, AUTHOR, UNKNOWN, exactly, keep, live_index, posts

EMHP, NURSE, ASSISTANT = (
    "education-mental-health-practitioner",
    "nursing-associate",
    "healthcare-assistant",
)


def _listed(session: Session) -> NewRolesList:
    content = read_version(session).content_hash
    return read_new_roles(session, "RAA", live_index(session), content)


def _by_name(session: Session) -> dict[str, NewRoleEntry]:
    return {
        entry.role.role_id if entry.role else entry.titles[0].title: entry
        for entry in _listed(session).entries
    }


def test_a_role_that_the_literature_calls_new_is_on_the_list_with_all_its_names(
    trusts: Session,
) -> None:
    keep(
        trusts,
        "RAA",
        posts("EMHP", 3, band="5", fte=2.5, employed_by="trust"),
        posts("Education Mental Health Practitioner", 2, fte=0.5, employed_by="outsourced"),
        posts("Healthcare Assistant", 90),
    )

    (entry,) = _listed(trusts).entries

    assert entry.kind is EntryKind.ROLE
    assert entry.role is not None
    assert (entry.role.role_id, entry.role.novelty) == (EMHP, "new")
    assert [(title.title, title.band, title.headcount) for title in entry.titles] == [
        ("Education Mental Health Practitioner", None, exactly(2)),
        ("EMHP", "5", exactly(3)),
    ]
    assert (entry.headcount.quality, entry.headcount.number, entry.fte) == ("exact", 5, 3.0)
    assert entry.employed_by == ("outsourced", "trust")
    assert [(state.system, state.status, state.codes) for state in entry.codes] == [
        ("esr-job-role", "own_code", ("07054",)),
        ("nhs-occupation-code", "no_code", ()),
    ]


def test_an_established_role_is_on_the_list_where_the_trust_calls_it_new(trusts: Session) -> None:
    keep(
        trusts,
        "RAA",
        posts("Healthcare Assistant", 90),
        posts("Healthcare Support Worker", 4, new_as="new_setting"),
    )

    entry = _by_name(trusts)[ASSISTANT]

    assert entry.new_as == ("new_setting",)
    assert (entry.headcount.number, len(entry.titles)) == (4, 1)


@pytest.mark.parametrize(
    ("counts", "quality", "number", "is_partial"),
    [
        ((3, 4), "exact", 7, False),
        ((3, UNKNOWN), "estimate", 3, True),
        ((3, A_FEW), "estimate", 3, True),
        ((UNKNOWN, UNKNOWN), "unknown", None, True),
    ],
)
def test_a_count_is_no_surer_than_its_least_sure_part(
    trusts: Session, counts: tuple[int, int], quality: str, number: int | None, *, is_partial: bool
) -> None:
    first, second = counts
    keep(trusts, "RAA", posts("EMHP", first, band="4"), posts("EMHP", second, band="5"))

    counted = _by_name(trusts)[EMHP].headcount

    assert (counted.quality, counted.number, counted.is_partial) == (quality, number, is_partial)


def test_a_title_that_may_be_a_new_role_is_shown_with_what_to_ask(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Practitioner", 20))

    (entry,) = _listed(trusts).entries

    assert entry.kind is EntryKind.AMBIGUOUS
    assert entry.question == "Which profession does the post require?"
    assert [role.role_id for role in entry.candidates] == [EMHP, NURSE]


def test_titles_without_a_role_are_in_the_order_of_the_alphabet(trusts: Session) -> None:
    keep(
        trusts,
        "RAA",
        *(posts(title, 1, new_as="new_setting") for title in ("wizard", "Hub Worker", "Zebra")),
    )

    titles = [entry.titles[0].title for entry in _listed(trusts).entries]

    assert titles == ["Hub Worker", "wizard", "Zebra"]


def test_the_trusts_own_word_moves_a_title_within_the_list(trusts: Session) -> None:
    keep(
        trusts,
        "RAA",
        posts("Practitioner", 20),
        posts("Hub Worker", 6),
        posts("Wizard", 2, new_as="to_the_trust"),
        posts("Clerk", 9),
    )
    decide_title(trusts, "RAA", "Practitioner", TitleDecision(NURSE, None), AUTHOR)
    decide_title(trusts, "RAA", "Hub Worker", TitleDecision(None, "Our own role"), AUTHOR)

    entries = _by_name(trusts)

    assert {name: entry.kind for name, entry in entries.items()} == {
        NURSE: EntryKind.ROLE,
        "Hub Worker": EntryKind.LOCAL,
        "Wizard": EntryKind.UNMATCHED,
    }
    assert entries[NURSE].titles[0].decided_by == "trust"
    assert entries["Hub Worker"].reason == "Our own role"


def test_a_trust_without_a_list_has_no_list_of_new_roles(trusts: Session) -> None:
    with pytest.raises(EstablishmentNotFoundError):
        _listed(trusts)
