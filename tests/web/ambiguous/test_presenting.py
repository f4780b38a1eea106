"""Ambiguous titles in words."""

from app.services.roles.lists import CandidateRole, DeclaredTitle, NamedRole
from app.vocabulary import AmbiguityKind
from app.web.ambiguous.presenting import KINDS, guide_entry

NURSE = NamedRole("nurse", "Nurse", "nursing")


def test_every_kind_has_words() -> None:
    assert set(KINDS) == {kind.value for kind in AmbiguityKind}


def test_an_entry_says_what_speaks_for_each_meaning() -> None:
    meanings = (
        CandidateRole(NURSE, ("5", "6"), ("ward", "staff")),
        CandidateRole(NURSE, (), ()),
    )
    declared = DeclaredTitle(
        "RN", "homonym abbreviation", True, "Which?", "two meanings", None, meanings, "s", None
    )

    entry = guide_entry(declared)

    assert (entry.kind, entry.question) == ("Letters with several meanings", "Which?")
    assert (entry.explanation, entry.outside) == ("Two meanings.", "")
    assert [meaning.points for meaning in entry.meanings] == [
        "at band 5 or 6, or with 'ward' or 'staff'",
        "",
    ]
