from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import (
    AmbiguousCandidate,
    AmbiguousTitle,
    Mapping,
    Relation,
    Role,
    Synonym,
)
from app.matching.resolution import Outcome
from app.services.content.indexing import read_version
from app.services.proposals.edits.planning import plan, synonyms_named
from app.services.proposals.edits.rows import Citation, Edit, Fact, write_edits
from app.services.seed.rows import (
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    MappingLine,
    RelationLine,
    RoleLine,
    SynonymLine,
)
from tests.proposals import (
    TODAY,
    accepted,
    answer_to,
    payload_of,
    steps_about,
)


def test_a_new_synonym_decides_once_accepted_and_cites_the_proposals_source(
    registry: Session,
) -> None:
    assert answer_to(registry, "Schools Wellbeing Practitioner").outcome is not Outcome.MATCHED
    version = read_version(registry).number

    accepted(registry, "new_synonym")

    row = registry.get_one(
        Synonym, ("education-mental-health-practitioner", "Schools Wellbeing Practitioner")
    )
    assert (row.origin, row.source_id, row.source_detail) == (
        "proposal",
        "example-study",
        "page 3",
    )
    answer = answer_to(registry, "Schools Wellbeing Practitioner")
    assert answer.role is not None
    assert answer.role.role_id == "education-mental-health-practitioner"
    assert read_version(registry).number == version + 1


def test_a_new_role_resolves_and_is_below_its_parent(registry: Session) -> None:
    accepted(registry, "new_role")

    role = registry.get_one(Role, "recovery-navigator")
    assert (role.origin, role.definition_basis, role.status) == ("proposal", "source", "active")
    assert answer_to(registry, "Recovery Navigator").outcome is Outcome.MATCHED
    relation = registry.get_one(Relation, ("recovery-navigator", "kind_of", "healthcare-assistant"))
    assert relation.origin == "proposal"


def test_a_synonym_that_was_wrong_no_longer_leads_anywhere(registry: Session) -> None:
    accepted(
        registry, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )

    row = registry.get_one(Synonym, ("education-mental-health-practitioner", "EMHP"))
    assert (row.scope, row.valid_to, row.origin) == ("related", TODAY, "proposal")
    answer = answer_to(registry, "EMHP")
    assert (answer.outcome, answer.candidates) == (Outcome.UNMATCHED, ())


def test_a_synonym_out_of_use_still_resolves(registry: Session) -> None:
    accepted(
        registry,
        "retire_synonym",
        role_id="education-mental-health-practitioner",
        term="EMHP",
        because="out_of_use",
        on="2025-12",
    )

    row = registry.get_one(Synonym, ("education-mental-health-practitioner", "EMHP"))
    assert (row.scope, row.valid_to) == ("former", "2025-12")
    assert answer_to(registry, "EMHP").outcome is Outcome.MATCHED


def test_a_retired_role_names_its_successor_and_is_never_deleted(registry: Session) -> None:
    accepted(registry, "retire_role")

    role = registry.get_one(Role, "physician-associate")
    assert (role.status, role.valid_to, role.origin) == ("retired", "2026-01", "proposal")
    key = ("physician-associate", "succeeded_by", "nursing-associate")
    assert registry.get_one(Relation, key).valid_from == "2026-01"


def test_a_role_retired_without_a_date_ends_on_the_day_of_the_decision(
    registry: Session,
) -> None:
    accepted(registry, "retire_role", on=None, succeeded_by=None)

    role = registry.get_one(Role, "physician-associate")
    assert (role.status, role.valid_to) == ("retired", TODAY)


def test_a_title_marked_ambiguous_asks_its_question_and_demotes_its_synonyms(
    registry: Session,
) -> None:
    assert answer_to(registry, "Healthcare Support Worker").outcome is Outcome.MATCHED

    accepted(registry, "mark_ambiguous")

    answer = answer_to(registry, "Healthcare Support Worker")
    assert (answer.outcome, answer.question) == (Outcome.AMBIGUOUS, "Is a register required?")
    assert [found.role.role_id for found in answer.candidates] == [
        "healthcare-assistant",
        "nursing-associate",
    ]
    row = registry.get_one(Synonym, ("healthcare-assistant", "Healthcare Support Worker"))
    assert (row.scope, row.origin) == ("broader", "proposal")
    title = registry.get_one(AmbiguousTitle, "Healthcare Support Workers")
    second = registry.get_one(AmbiguousCandidate, ("Healthcare Support Workers", 2))
    assert (title.origin, second.bands, second.words) == ("proposal", "4", "registered")


def test_a_mapping_ends_and_another_begins(registry: Session) -> None:
    accepted(
        registry,
        "change_mapping",
        role_id="trainee-nursing-associate",
        ends={"code": "H1", "relation": "known_miscoding"},
        adds={"code": "N6D", "relation": "own", "predicate": "skos:exactMatch"},
        on="2025",
    )

    key = ("trainee-nursing-associate", "nhs-occupation-code", "22.1")
    assert registry.get_one(Mapping, (*key, "H1", "known_miscoding")).valid_to == "2025"
    begun = registry.get_one(Mapping, (*key, "N6D", "own"))
    assert (begun.valid_from, begun.valid_to, begun.origin) == ("2025", None, "proposal")


def test_a_mapping_whose_meaning_changes_stays_one_row(registry: Session) -> None:
    same = {"code": "07054", "relation": "own"}
    accepted(
        registry,
        "change_mapping",
        role_id="education-mental-health-practitioner",
        system_id="esr-job-role",
        version="2020-10",
        ends=same,
        adds={**same, "predicate": "skos:closeMatch"},
    )

    key = ("education-mental-health-practitioner", "esr-job-role", "2020-10", "07054", "own")
    row = registry.get_one(Mapping, key)
    assert (row.predicate, row.valid_to) == ("skos:closeMatch", None)


def test_accepting_a_code_mints_nothing(registry: Session) -> None:
    before = read_version(registry)

    proposal = accepted(registry, "new_code")

    assert proposal.national_status == "pack_ready"
    assert read_version(registry) == before
    assert steps_about(registry, "mapping") == steps_about(registry, "code") == []


CITED = Citation("esr-list-2020", "page 9")
SOURCED = {"source_id": "esr-list-2020", "source_detail": "page 9"}
EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
MISCODED = {"code": "H1", "relation": "known_miscoding"}
OWN = {"code": "N6D", "relation": "own", "predicate": "skos:exactMatch", "note": "A note."}


def _planned(session: Session, kind: str, **over: Any) -> list[Edit]:  # noqa: ANN401  # fields of any payload
    return plan(session, payload_of(kind, **over), CITED, TODAY)


def _before(edit: Edit) -> Fact:
    assert edit.before is not None
    return edit.before


def test_a_new_role_is_planned_with_all_that_is_stated_and_nothing_else(registry: Session) -> None:
    role, relation = _planned(registry, "new_role", regulator="NMC", protected_title=True)

    assert (role.line, role.before) == (RoleLine, None)
    assert {name: cell for name, cell in role.after.items() if cell is not None} == {
        "role_id": "recovery-navigator",
        "name": "Recovery Navigator",
        "family": "support",
        "is_mental_health": True,
        "definition": "Helps people to find their way after a crisis.",
        "definition_basis": "source",
        "status": "active",
        "introduced": "2025",
        "afc_band_min": "4",
        "regulator": "NMC",
        "protected_title": True,
        **SOURCED,
    }
    assert set(role.after) == set(RoleLine.columns())
    assert (relation.line, relation.before) == (RelationLine, None)
    assert relation.after == {
        "from_role_id": "recovery-navigator",
        "relation": "kind_of",
        "to_role_id": "healthcare-assistant",
        "is_inferred": False,
        "evidence": None,
        "valid_from": None,
        "valid_to": None,
        **SOURCED,
    }


def test_a_new_role_has_a_relation_to_each_role_above_it_and_a_basis_only_if_defined(
    registry: Session,
) -> None:
    role, *relations = _planned(
        registry, "new_role", role_id="navigator", definition=None, kind_of=[NURSE, EMHP]
    )

    assert (role.after["role_id"], role.after["definition_basis"]) == ("navigator", None)
    assert [edit.key for edit in relations] == [
        ("navigator", "kind_of", NURSE),
        ("navigator", "kind_of", EMHP),
    ]


def test_a_new_synonym_takes_the_place_of_one_that_the_role_has_in_the_same_words(
    registry: Session,
) -> None:
    stated = {"synonym_kind": "abbreviation", "scope": "narrower", "note": "A note."}

    (new,) = _planned(registry, "new_synonym", **stated)
    (known,) = _planned(registry, "new_synonym", **stated, term="EMHP")

    assert new.before is None
    assert new.after == {
        "role_id": EMHP,
        "term": "Schools Wellbeing Practitioner",
        "kind": "abbreviation",
        "scope": "narrower",
        "valid_from": None,
        "valid_to": None,
        "note": "A note.",
        **SOURCED,
    }
    assert (_before(known)["scope"], known.after["scope"]) == ("exact", "narrower")
    assert known.after == {**new.after, "term": "EMHP"}


def test_a_mapping_that_ends_keeps_all_but_its_end(registry: Session) -> None:
    about = {"role_id": "trainee-nursing-associate", "ends": MISCODED, "adds": None}

    (dated,) = _planned(registry, "change_mapping", **about, on="2025-12")
    (undated,) = _planned(registry, "change_mapping", **about)

    assert dated.line is MappingLine
    assert (_before(dated)["valid_to"], _before(dated)["source_id"]) == (None, "example-study")
    assert dated.after == {**_before(dated), "valid_to": "2025-12"}
    assert undated.after == {**_before(undated), "valid_to": TODAY}


def test_a_mapping_that_begins_is_a_persons_judgement_from_the_source(registry: Session) -> None:
    about = {"role_id": "trainee-nursing-associate", "ends": MISCODED, "adds": OWN}

    ends, begins = _planned(registry, "change_mapping", **about, on="2025-12")
    _, undated = _planned(registry, "change_mapping", **about)

    assert ends.key == (*_OF_TRAINEE, "H1", "known_miscoding")
    assert (begins.line, begins.before) == (MappingLine, None)
    assert begins.after == {
        "role_id": "trainee-nursing-associate",
        "system_id": "nhs-occupation-code",
        "version": "22.1",
        "code": "N6D",
        "relation": "own",
        "predicate": "skos:exactMatch",
        "justification": "semapv:ManualMappingCuration",
        "valid_from": "2025-12",
        "valid_to": None,
        "note": "A note.",
        **SOURCED,
    }
    assert undated.after == {**begins.after, "valid_from": None}


def test_a_mapping_that_is_not_there_does_not_end(registry: Session) -> None:
    missing = {"code": "H1", "relation": "own"}

    assert _planned(registry, "change_mapping", ends=missing, adds=None) == []


def test_a_mapping_with_another_meaning_is_written_once(registry: Session) -> None:
    same = {**MISCODED, "predicate": "skos:closeMatch"}
    about = {"role_id": "trainee-nursing-associate", "ends": MISCODED, "adds": same}

    (edit,) = _planned(registry, "change_mapping", **about)

    assert (_before(edit)["predicate"], edit.after["predicate"]) == (
        "skos:relatedMatch",
        "skos:closeMatch",
    )


@pytest.mark.parametrize(
    ("role_id", "term", "because", "scope"),
    [
        (EMHP, "EMHP", "wrong", "related"),
        (EMHP, "EMHP", "out_of_use", "former"),
        ("healthcare-assistant", "Support Worker", "wrong", "related"),
        ("healthcare-assistant", "Support Worker", "out_of_use", "broader"),
        (NURSE, "Associate Nurse", "out_of_use", "related"),
    ],
)
def test_a_name_out_of_use_still_matches_if_it_did_and_a_wrong_one_does_not(
    registry: Session, role_id: str, term: str, because: str, scope: str
) -> None:
    about = {"role_id": role_id, "term": term, "because": because}

    (dated,) = _planned(registry, "retire_synonym", **about, on="2025")
    (undated,) = _planned(registry, "retire_synonym", **about)

    assert dated.line is SynonymLine
    assert dated.after == {**_before(dated), "scope": scope, "valid_to": "2025"}
    assert undated.after == {**dated.after, "valid_to": TODAY}


def test_a_retired_role_keeps_all_but_its_state_and_names_its_successor_once(
    registry: Session,
) -> None:
    role, relation = _planned(registry, "retire_role")
    undated, undated_relation = _planned(registry, "retire_role", on=None)

    assert (role.line, relation.line) == (RoleLine, RelationLine)
    assert role.after == {**_before(role), "status": "retired", "valid_to": "2026-01"}
    assert undated.after == {**role.after, "valid_to": TODAY}
    assert relation.key == ("physician-associate", "succeeded_by", NURSE)
    assert (relation.before, relation.after["valid_from"]) == (None, "2026-01")
    assert (relation.after["is_inferred"], undated_relation.after["valid_from"]) == (False, None)
    assert {name: relation.after[name] for name in SOURCED} == SOURCED
    write_edits(registry, [relation])

    assert [edit.line for edit in _planned(registry, "retire_role")] == [RoleLine]
    assert [edit.line for edit in _planned(registry, "retire_role", succeeded_by=None)] == [
        RoleLine
    ]


def test_only_names_that_match_are_demoted_by_a_title_that_is_always_ambiguous(
    registry: Session,
) -> None:
    lines = [edit.line for edit in _planned(registry, "mark_ambiguous")]
    broader = [edit.line for edit in _planned(registry, "mark_ambiguous", title="Support Worker")]
    seldom = _planned(registry, "mark_ambiguous", is_always_ambiguous=False)

    of_title = [AmbiguousTitleLine, AmbiguousCandidateLine, AmbiguousCandidateLine]
    assert lines == [SynonymLine, *of_title]
    assert broader == [edit.line for edit in seldom] == of_title
    assert seldom[0].after["is_always_ambiguous"] is False


def test_an_ambiguous_title_is_planned_with_its_roles_in_their_order(registry: Session) -> None:
    roles = [
        {"role_id": "healthcare-assistant"},
        {"role_id": NURSE, "bands": ["4", "5"], "words": ["registered", "ward"]},
    ]
    said = {"explanation": "Two meanings.", "outside_meaning": "a volunteer"}

    demoted, title, first, second = _planned(registry, "mark_ambiguous", candidates=roles, **said)

    assert demoted.after == {**_before(demoted), "scope": "broader"}
    assert (title.before, first.before, second.before) == (None, None, None)
    assert title.after == {
        "title": "Healthcare Support Workers",
        "kind": "catch-all",
        "is_always_ambiguous": True,
        "question": "Is a register required?",
        **said,
        **SOURCED,
    }
    assert [tuple(edit.after.values()) for edit in (first, second)] == [
        ("Healthcare Support Workers", 1, "healthcare-assistant", None, None),
        ("Healthcare Support Workers", 2, NURSE, "4;5", "registered;ward"),
    ]


def test_an_application_for_a_code_plans_nothing(registry: Session) -> None:
    assert _planned(registry, "new_code") == []


def test_names_in_the_same_words_are_found_of_every_role_in_order(registry: Session) -> None:
    for role_id, term in ((NURSE, "Zorbers"), (EMHP, "zorber"), (EMHP, "Zorber")):
        known = {"kind": "local variant", "scope": "exact", "source_id": "example-study"}
        row = {"role_id": role_id, "term": term, "origin": "seed", **known}
        registry.add(Synonym.model_validate(row))
        registry.flush()

    found = synonyms_named(registry, "ZORBERS")

    assert [(fact["role_id"], fact["term"]) for fact in found] == [
        (EMHP, "Zorber"),
        (EMHP, "zorber"),
        (NURSE, "Zorbers"),
    ]
    assert set(found[0]) == set(SynonymLine.columns())


_OF_TRAINEE = ("trainee-nursing-associate", "nhs-occupation-code", "22.1")
