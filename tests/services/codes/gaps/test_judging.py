"""The rules by which a gap is judged, one by one. What the database holds comes in test_api."""

from dataclasses import replace

import pytest

from app.services.codes.gaps import reasons
from app.services.codes.gaps.judging import (
    ExactGapStatus,
    FoundCode,
    GapBasis,
    GapCode,
    GapStatus,
    Judgement,
    ListVersion,
    ReadBy,
    RoleFacts,
    Statement,
    judge,
    not_loaded,
)
from app.services.roles.lists import NamedRole

ROLE = NamedRole("peer-lead", "Peer Lead", "lived experience")
VERSIONS = ("20.0", "21.0", "22.1")
LIST = ListVersion("nhs-occupation-code", "22.1", judged_on="2024-06")
UNDATED = ListVersion("nhs-occupation-code", "22.1", not_before="2023-06")
NO_HIT = Statement("searched", "not found", None, "22.1", None, None)
HIT = Statement("searched", "found within", None, "22.1", "H1D", None)
GENERIC = Statement("generic_cell", "may go under a generic cell", None, None, None, "a study")


def code(relation: str, status: str = "active") -> GapCode:
    return GapCode("nhs-occupation-code", "22.1", "H1D", "Peers", relation, status, "a list")


def lacks(version: str | None = None, as_of: str | None = None) -> Statement:
    return Statement("lacks_code", "has none", as_of, version, None, "a study")


def judged(
    *statements: Statement,
    codes: tuple[GapCode, ...] = (),
    introduced: str | None = None,
    version: ListVersion = LIST,
) -> Judgement:
    return judge(RoleFacts(ROLE, introduced, codes, statements), version, VERSIONS)


@pytest.mark.parametrize(
    ("relation", "status", "expected"),
    [
        ("own", "active", GapStatus.OWN_CODE),
        ("shared", "active", GapStatus.SHARED_CODE_ONLY),
        ("historic", "active", GapStatus.NO_CODE),
        ("known_miscoding", "active", GapStatus.NO_CODE),
        ("own", "retired", GapStatus.NO_CODE),
    ],
)
def test_only_a_live_own_or_shared_mapping_is_a_code(
    relation: str, status: str, expected: GapStatus
) -> None:
    assert judged(NO_HIT, codes=(code(relation, status),)).status == expected


def test_an_own_code_counts_more_than_a_shared_one() -> None:
    both = (code("shared"), code("own"))

    assert judged(codes=both).status == GapStatus.OWN_CODE


def test_a_missing_mapping_proves_nothing() -> None:
    judgement = judged()

    assert judgement.status == GapStatus.NOT_KNOWN
    assert (
        judgement.reason == "The registry has not searched this version of the list for the role."
    )


def test_a_search_that_found_nothing_proves_a_gap() -> None:
    assert judged(NO_HIT) == Judgement(
        GapStatus.NO_CODE, ExactGapStatus.NO_CODE, reasons.NOT_FOUND, GapBasis.SOURCED
    )


def test_a_search_of_another_version_proves_nothing() -> None:
    other = Statement("searched", "not found", None, "20.0", None, None)

    assert judged(other).status == GapStatus.NOT_KNOWN


def test_a_search_that_found_something_leaves_it_open() -> None:
    judgement = judged(HIT, lacks(version="22.1"))

    assert judgement.status == GapStatus.NOT_KNOWN
    assert "H1D" in str(judgement.reason)


def test_where_only_a_generic_code_may_apply_it_is_not_known() -> None:
    judgement = judged(NO_HIT, GENERIC)

    assert judgement.status == GapStatus.NOT_KNOWN
    assert judgement.reason == GENERIC.says


@pytest.mark.parametrize(
    ("said", "proves"),
    [
        (lacks(version="22.1"), True),
        (lacks(version="20.0"), True),
        (lacks(version="99"), False),
        (lacks(as_of="2023-06"), True),
        (lacks(as_of="2024-06-15"), True),
        (lacks(as_of="2025"), False),
        (lacks(), False),
    ],
)
def test_a_source_on_this_or_an_earlier_version_outweighs_the_generic_code(
    said: Statement, *, proves: bool
) -> None:
    expected = GapStatus.NO_CODE if proves else GapStatus.NOT_KNOWN

    assert judged(NO_HIT, GENERIC, said).status == expected


def test_a_source_without_a_search_of_this_version_proves_nothing() -> None:
    assert judged(lacks(version="20.0")).status == GapStatus.NOT_KNOWN


@pytest.mark.parametrize(
    ("introduced", "version", "is_too_young"),
    [
        ("2025", LIST, True),
        ("2024-07", LIST, True),
        ("2024", LIST, False),
        ("2022", LIST, False),
        ("2024", UNDATED, True),
        ("2023", UNDATED, False),
        (None, UNDATED, False),
    ],
)
def test_a_role_younger_than_the_list_is_not_known_for_it(
    introduced: str | None, version: ListVersion, *, is_too_young: bool
) -> None:
    judgement = judged(NO_HIT, lacks(version="22.1"), introduced=introduced, version=version)

    assert judgement.status == (GapStatus.NOT_KNOWN if is_too_young else GapStatus.NO_CODE)
    assert ("introduced" in judgement.reason) == is_too_young
    assert (judgement.exact == ExactGapStatus.YOUNGER_THAN_LIST) == is_too_young


def test_a_young_role_with_a_sourced_code_has_it() -> None:
    assert judged(codes=(code("own"),), introduced="2030").status == GapStatus.OWN_CODE


SURE = ReadBy("A rule of ours.", "line", "high", "reviewed")
DOCTORS = {"esr-job-role": ListVersion("esr-job-role", "22.1"), "nhs-occupation-code": LIST}


def read(relation: str, by: ReadBy = SURE) -> GapCode:
    return replace(code(relation), read_by=by)


def judged_by(facts: RoleFacts, version: ListVersion = LIST) -> Judgement:
    return judge(facts, version, VERSIONS)


@pytest.mark.parametrize("relation", ["own", "shared"])
def test_a_reading_decides_where_no_source_does_and_is_marked(relation: str) -> None:
    judgement = judged_by(RoleFacts(ROLE, None, (), (NO_HIT, GENERIC), readings=(read(relation),)))

    assert judgement.basis is GapBasis.READING
    assert judgement.status.startswith(relation)
    assert judgement.reason == (
        "By our own reading, which no source confirms, the role has code H1D. A rule of ours."
    )


def test_a_source_decides_before_a_reading() -> None:
    mapped = judged_by(RoleFacts(ROLE, None, (code("shared"),), (), readings=(read("own"),)))
    lacking = judged_by(
        RoleFacts(ROLE, None, (), (NO_HIT, lacks(version="22.1")), readings=(read("own"),))
    )

    assert (mapped.status, mapped.basis) == (GapStatus.SHARED_CODE_ONLY, GapBasis.SOURCED)
    assert (lacking.status, lacking.basis) == (GapStatus.NO_CODE, GapBasis.SOURCED)


def test_a_reading_that_is_not_sure_decides_nothing() -> None:
    unsure = replace(SURE, confidence="low")

    judgement = judged_by(RoleFacts(ROLE, None, (), (NO_HIT,), readings=(read("own", unsure),)))

    assert (judgement.status, judgement.basis) == (GapStatus.NO_CODE, GapBasis.SOURCED)


@pytest.mark.parametrize(
    ("system", "fit", "exact"),
    [
        ("esr-job-role", "grade", "grade_line"),
        ("nhs-occupation-code", "field", "field_known"),
        ("nhs-occupation-code", "level", "shared_code_only"),
    ],
)
def test_a_reading_of_a_grade_or_a_field_says_so(system: str, fit: str, exact: str) -> None:
    reading = read("shared", replace(SURE, fit=fit))

    judgement = judged_by(RoleFacts(ROLE, None, (), (), readings=(reading,)), DOCTORS[system])

    assert (judgement.status, judgement.exact) == ("shared_code_only", exact)


@pytest.mark.parametrize(
    ("system", "coded", "uncoded"),
    [
        ("esr-job-role", "grade_line", "field_known"),
        ("nhs-occupation-code", "field_known", "grade_line"),
    ],
)
def test_the_two_codes_of_a_doctor_say_different_things(
    system: str, coded: str, uncoded: str
) -> None:
    doctor = RoleFacts(
        ROLE, None, (), (NO_HIT,), staff_group="Medical and Dental", has_other_code=True
    )

    shares = judged_by(replace(doctor, codes=(code("shared"),)), DOCTORS[system])
    lacking = judged_by(doctor, DOCTORS[system])

    assert (shares.status, shares.exact) == (GapStatus.SHARED_CODE_ONLY, coded)
    assert (lacking.status, lacking.exact) == (GapStatus.NOT_KNOWN, uncoded)


@pytest.mark.parametrize("relation", ["own", "shared", "historic"])
def test_a_role_whose_only_code_is_retired_says_so(relation: str) -> None:
    alone = judged(NO_HIT, codes=(code(relation, "retired"),))
    beside = judged(NO_HIT, GENERIC, codes=(code(relation, "retired"),))

    assert (alone.status, alone.exact) == (GapStatus.NO_CODE, ExactGapStatus.RETIRED_CODE_ONLY)
    assert alone.reason == "The only code for the role, H1D (Peers), is retired."
    assert (beside.status, beside.exact) == ("not_known", ExactGapStatus.RETIRED_CODE_ONLY)
    assert beside.reason == f"{alone.reason} {GENERIC.says}"


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        (FoundCode("H1D", "Peers"), "not_known", "similar words"),
        (FoundCode("H1D", "Peers", is_retired=True), "no_code", "is retired"),
        (FoundCode("H1D", "Peers", is_for_learners=True), "not_known", "for learners"),
        (FoundCode("H1D", "Peers", is_of_another_group=True), "not_known", "another staff group"),
    ],
)
def test_only_a_line_that_can_be_the_roles_is_called_similar(
    found: FoundCode, status: str, said: str
) -> None:
    judgement = judged(replace(HIT, found=found))

    assert judgement.status == status
    assert said in judgement.reason
    assert ("similar words" in judgement.reason) == found.can_be_the_roles


@pytest.mark.parametrize(
    ("relation", "staff_group", "system", "reason"),
    [
        ("own", None, "nhs-occupation-code", reasons.own(["H1D"])),
        ("shared", None, "nhs-occupation-code", reasons.shared(["H1D"])),
        ("shared", "Medical and Dental", "esr-job-role", reasons.grade_shared(["H1D"])),
        ("shared", "Medical and Dental", "nhs-occupation-code", reasons.field_shared(["H1D"])),
        ("shared", "Medical and Dental", "sds-job-role", reasons.shared(["H1D"])),
        ("shared", "Healthcare Scientists", "esr-job-role", reasons.shared(["H1D"])),
    ],
)
def test_the_reason_of_a_code_says_what_the_code_is(
    relation: str, staff_group: str | None, system: str, reason: str
) -> None:
    facts = RoleFacts(ROLE, None, (code(relation),), (), staff_group=staff_group)

    assert judged_by(facts, ListVersion(system, "22.1")).reason == reason


def test_a_code_that_a_source_names_in_words_only_is_shown_in_its_words() -> None:
    in_words = replace(code("own"), code=None)

    assert judged(codes=(in_words,)).reason == reasons.own(["Peers"])


def test_an_own_code_is_an_exact_status_too() -> None:
    assert judged(codes=(code("own"),)).exact == ExactGapStatus.OWN_CODE


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (LIST, reasons.too_young("2025-01", "2024-06", None)),
        (UNDATED, reasons.too_young("2025-01", None, "2023-06")),
    ],
)
def test_the_reason_of_a_young_role_has_both_dates(version: ListVersion, reason: str) -> None:
    assert judged(NO_HIT, introduced="2025-01", version=version).reason == reason


def test_a_list_of_unknown_age_is_not_called_older_than_the_role() -> None:
    unknown = ListVersion("nhs-occupation-code", "22.1")

    assert judged(NO_HIT, introduced="2025-01", version=unknown).status == GapStatus.NO_CODE


@pytest.mark.parametrize(
    ("system", "reason"),
    [("esr-job-role", reasons.NAMES_A_SPECIALTY), ("nhs-occupation-code", reasons.IS_A_GRADE)],
)
def test_the_reason_of_a_doctor_says_which_list_has_the_other_part(
    system: str, reason: str
) -> None:
    doctor = RoleFacts(
        ROLE, None, (), (NO_HIT,), staff_group="Medical and Dental", has_other_code=True
    )
    nurse = replace(doctor, staff_group="Nursing and Midwifery Registered")

    assert judged_by(doctor, DOCTORS[system]).reason == reason
    assert judged_by(nurse, DOCTORS[system]).reason == reasons.NOT_FOUND


def test_a_search_without_the_wording_of_its_find_names_the_code_alone() -> None:
    assert judged(HIT).reason == reasons.only_found("H1D", "")
    assert "(" not in judged(HIT).reason


def test_a_source_names_the_retired_code_that_the_search_found() -> None:
    retired = FoundCode("H1D", "Peers", is_retired=True)

    judgement = judged(replace(HIT, found=retired), lacks(version="22.1"))

    assert judgement.reason == reasons.retired("H1D", "Peers")


def test_a_retired_line_beside_a_generic_code_is_named_first() -> None:
    retired = FoundCode("H1D", "Peers", is_retired=True)

    judgement = judged(replace(HIT, found=retired), GENERIC)

    assert judgement.reason == f"{reasons.retired('H1D', 'Peers')} {GENERIC.says}"


def test_a_source_on_no_version_of_a_list_that_is_not_dated_proves_nothing() -> None:
    unknown = ListVersion("nhs-occupation-code", "99")

    assert judged(
        replace(NO_HIT, version="99"), GENERIC, lacks("20.0"), version=unknown
    ).status == (GapStatus.NOT_KNOWN)


def test_a_dated_source_proves_nothing_of_a_list_of_unknown_age() -> None:
    unknown = ListVersion("nhs-occupation-code", "22.1")

    judgement = judged(NO_HIT, GENERIC, lacks(as_of="2023-06"), version=unknown)

    assert judgement.status == GapStatus.NOT_KNOWN


def test_a_source_without_a_version_or_a_date_proves_nothing() -> None:
    assert judged(NO_HIT, GENERIC, lacks()).status == GapStatus.NOT_KNOWN


def test_a_source_decides_where_only_a_line_for_others_was_found() -> None:
    learners = FoundCode("H1D", "Student Peers", is_for_learners=True)

    judgement = judged(replace(HIT, found=learners), lacks(version="22.1"))

    assert (judgement.status, judgement.reason) == (GapStatus.NO_CODE, reasons.A_SOURCE_SAYS_SO)


def test_a_list_that_is_not_loaded_is_an_exact_status() -> None:
    judgement = not_loaded("Version 9 of this list is not loaded.")

    assert (judgement.status, judgement.exact) == ("not_known", "list_not_loaded")
    assert judgement.reason == "Version 9 of this list is not loaded."


def test_a_return_without_a_line_proves_nothing() -> None:
    judgement = judged_by(RoleFacts(ROLE), ListVersion("pcn-workforce-return", "2025-11"))

    assert (judgement.status, judgement.reason) == ("not_known", reasons.NO_LINE_IN_RETURN)


@pytest.mark.parametrize(
    ("system", "reason"),
    [
        ("esr-job-role", reasons.A_GRADE_APPLIES),
        ("nhs-occupation-code", reasons.A_SPECIALTY_APPLIES),
    ],
)
def test_a_search_by_name_proves_no_gap_for_a_doctor(system: str, reason: str) -> None:
    doctor = RoleFacts(ROLE, None, (), (NO_HIT,), staff_group="Medical and Dental")

    judgement = judged_by(doctor, DOCTORS[system])

    assert (judgement.status, judgement.reason) == ("not_known", reason)


@pytest.mark.parametrize(
    ("relation", "status"), [("historic", "active"), ("known_miscoding", "retired")]
)
def test_a_code_that_is_in_use_or_was_a_mistake_is_not_a_retired_code(
    relation: str, status: str
) -> None:
    judgement = judged(NO_HIT, codes=(code(relation, status),))

    assert (judgement.exact, judgement.reason) == (ExactGapStatus.NO_CODE, reasons.NOT_FOUND)


@pytest.mark.parametrize(
    ("found", "for_whom"),
    [
        (FoundCode("H1D", "Peers", is_retired=True, is_for_learners=True), reasons.LEARNERS),
        (
            FoundCode("H1D", "Peers", is_retired=True, is_of_another_group=True),
            reasons.OTHER_STAFF,
        ),
    ],
)
def test_a_retired_line_for_others_is_not_the_roles_retired_code(
    found: FoundCode, for_whom: str
) -> None:
    judgement = judged(replace(HIT, found=found))

    assert judgement.exact == ExactGapStatus.NOT_KNOWN
    assert judgement.reason == reasons.found_for_others("H1D", "Peers", for_whom)


@pytest.mark.parametrize(
    ("parents", "kinds", "named"),
    [(("One", "Two"), ("Three",), ["One"]), ((), ("Three", "Four"), ["Three", "Four"])],
)
def test_the_nearest_parent_with_a_code_is_named_or_else_every_kind(
    parents: tuple[str, ...], kinds: tuple[str, ...], named: list[str]
) -> None:
    facts = RoleFacts(ROLE, None, (), (NO_HIT,), coded_parents=parents, coded_kinds=kinds)

    judgement = judged_by(facts)

    assert (judgement.status, judgement.reason) == (
        GapStatus.NOT_KNOWN,
        reasons.code_of_relatives(named),
    )


def test_a_doctors_two_codes_matter_only_in_the_lists_of_posts() -> None:
    doctor = RoleFacts(
        ROLE, None, (), (NO_HIT,), staff_group="Medical and Dental", has_other_code=True
    )

    judgement = judged_by(doctor, ListVersion("sds-job-role", "22.1"))

    assert judgement.exact == ExactGapStatus.NO_CODE


def test_a_statement_of_another_kind_is_no_search() -> None:
    stated = Statement("has_code", "has one", None, "22.1", "H1D", "a study")

    assert judged(stated).reason == reasons.NOT_SEARCHED


@pytest.mark.parametrize(
    ("relation", "reason"),
    [("own", "Line 'Peers' is for this role"), ("shared", "The role shares line 'Peers' with")],
)
def test_a_line_of_a_return_is_named_by_its_words_not_by_its_code(
    relation: str, reason: str
) -> None:
    line = replace(code(relation), system="pcn-workforce-return")

    judgement = judged_by(RoleFacts(ROLE, None, (line,)), ListVersion(line.system, "2025-11"))

    assert judgement.reason.startswith(reason)
