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
from tests.proposals import (
    TODAY,
    accepted,
    answer_to,
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
