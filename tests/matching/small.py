"""A small registry for the engine's own tests: invented tables, no file, no database."""

from collections.abc import Iterator
from datetime import date

from app.matching.index import MatchIndex, compile_tables
from app.matching.tables import (
    AmbiguousRow,
    CandidateRow,
    CodeRow,
    ContextRow,
    FormerNameRow,
    GradeRow,
    GuardRow,
    HeadRow,
    KnownCode,
    MatchingTables,
    ModifierRow,
    OtherJobRow,
    RewriteRow,
    RoleRow,
    SetAsideRow,
    SpecialTermRow,
    TermRow,
    WordLists,
)

OCCUPATION, JOB_ROLE = "nhs-occupation-code", "esr-job-role"


def role(  # a role has many facts; each test names those that matter
    name: str,
    *,
    role_id: str | None = None,
    family: str = "nursing",
    entry: str = "registered",
    bands: tuple[str, str] = ("", ""),
    is_mental_health: bool = False,
    kind_of: tuple[str, ...] = (),
    trains_for: str | None = None,
    name_since: date | None = None,
    former_names: tuple[FormerNameRow, ...] = (),
) -> RoleRow:
    """A role whose id is its name in kebab case."""
    return RoleRow(
        role_id=role_id or name.lower().replace(" ", "-").replace("'", ""),
        name=name,
        family=family,
        staff_group="",
        entry=entry,
        band_min=bands[0],
        band_max=bands[1],
        is_mental_health=is_mental_health,
        is_retired=False,
        kind_of=kind_of,
        trains_for=trains_for,
        name_since=name_since,
        former_names=former_names,
    )


def contexts(kind: str, *phrases: str) -> Iterator[ContextRow]:
    """Context words of one kind whose label is the phrase itself."""
    return (ContextRow(phrase, kind, phrase, is_mental_health=False) for phrase in phrases)


def in_mental_health(kind: str, *phrases: str) -> Iterator[ContextRow]:
    """Context words that say that a post is in mental health."""
    return (ContextRow(phrase, kind, phrase, is_mental_health=True) for phrase in phrases)


def heads(kind: str, *nouns: str) -> Iterator[HeadRow]:
    """Head words of one kind."""
    return (HeadRow(noun, kind) for noun in nouns)


ROLES = (
    role("Registered Nurse"),
    role("Staff Nurse", kind_of=("registered-nurse",)),
    role("Mental Health Nurse", kind_of=("registered-nurse",), is_mental_health=True),
    role("Community Mental Health Nurse", kind_of=("mental-health-nurse",), is_mental_health=True),
    role("Learning Disability Nurse", kind_of=("registered-nurse",)),
    role("Education Mental Health Practitioner", entry="accredited", is_mental_health=True),
    role(
        "Trainee Education Mental Health Practitioner",
        entry="",
        trains_for="education-mental-health-practitioner",
        is_mental_health=True,
    ),
    role("Psychological Wellbeing Practitioner", entry="accredited", is_mental_health=True),
    role(
        "Senior Psychological Wellbeing Practitioner",
        entry="accredited",
        kind_of=("psychological-wellbeing-practitioner",),
    ),
    role("Practitioner Psychologist"),
    role("Clinical Psychologist", kind_of=("practitioner-psychologist",)),
    role("Counselling Psychologist", kind_of=("practitioner-psychologist",)),
    role("Assistant Psychologist", entry="open"),
    role("Consultant Psychiatrist", is_mental_health=True),
    role("Occupational Therapist", family="allied health professions"),
    role("Physiotherapist", family="allied health professions"),
    role("Cardiac Physiologist", family="healthcare science", entry=""),
    role("Trainee Assistant Practitioner", entry="", trains_for="assistant-practitioner"),
    role("Clinical Lead", entry=""),
    role("Porter", family="estates and facilities", entry="open"),
    role("Speech and Language Therapist"),
    role("Healthcare Assistant", entry="open", bands=("2", "3")),
    role("Nursing Associate", bands=("4", "4")),
    role("Trainee Nursing Associate", entry="", trains_for="nursing-associate"),
    role("Assistant Practitioner", entry="open"),
    role("Advanced Practitioner"),
    role("Mental Health Practitioner", entry=""),
    role("ARRS Mental Health Practitioner", entry="", kind_of=("mental-health-practitioner",)),
    role("Recovery Worker", entry="open"),
    role("Care Coordinator", entry="open"),
    role("Ward Manager"),
    role("Team Leader", family="administration and management", entry="open"),
    role("Administrator", family="administration and management", entry="open"),
    role("Personal Assistant", family="administration and management", entry="open"),
    role("Driver", family="estates and facilities", entry="open"),
    role("General Practitioner"),
    role(
        "Physician Assistant",
        role_id="physician-associate",
        name_since=date(2025, 7, 16),
        former_names=(FormerNameRow("Physician Associate", None, date(2025, 7, 16)),),
    ),
)

TERMS = tuple(
    TermRow(role_id, text, kind, scope, "a source")
    for role_id, text, kind, scope in (
        ("education-mental-health-practitioner", "EMHP", "abbreviation", "exact"),
        ("psychological-wellbeing-practitioner", "PWP", "abbreviation", "exact"),
        ("mental-health-nurse", "RMN", "abbreviation", "exact"),
        ("learning-disability-nurse", "RNLD", "abbreviation", "exact"),
        (
            "community-mental-health-nurse",
            "Community Psychiatric Nurse",
            "alternative title",
            "exact",
        ),
        ("occupational-therapist", "OT", "abbreviation", "exact"),
        ("general-practitioner", "GP", "abbreviation", "exact"),
        ("healthcare-assistant", "Healthcare Support Worker", "alternative title", "exact"),
        ("healthcare-assistant", "Ward Helper", "alternative title", "related"),
        ("care-coordinator", "Night Care Coordinator", "alternative title", "broader"),
        ("recovery-worker", "Night Care Coordinator", "alternative title", "broader"),
        ("mental-health-practitioner", "Night Practitioner", "alternative title", "broader"),
        ("consultant-psychiatrist", "Consultant in Psychiatry", "alternative title", "exact"),
        ("team-leader", "Team Lead", "alternative title", "exact"),
    )
)


def ambiguous(title: str, kind: str, question: str, *candidates: CandidateRow) -> AmbiguousRow:
    """A title that never decides alone."""
    return AmbiguousRow(
        title, kind, True, question, "it is used for several posts.", "", "a source", candidates
    )


AMBIGUOUS = (
    ambiguous(
        "Mental Health Practitioner",
        "catch-all",
        "Which profession must the post holder have?",
        CandidateRow("mental-health-practitioner", (), ()),
        CandidateRow("arrs-mental-health-practitioner", (), ("primary care", "PCN", "ARRS")),
    ),
    ambiguous(
        "AP",
        "homonym abbreviation",
        "Is the post at band 4 or at band 7 and above?",
        CandidateRow("advanced-practitioner", ("7", "8a"), ()),
        CandidateRow("assistant-practitioner", ("4",), ()),
    ),
    ambiguous(
        "Nurse", "catch-all", "Which part of the register?",
        CandidateRow("registered-nurse", (), ()), CandidateRow("mental-health-nurse", (), ()),
    ),
    ambiguous(
        "Recovery Worker", "confusable pair", "Is it support?",
        CandidateRow("recovery-worker", (), ()),
    ),
    ambiguous(
        "Care Coordinator", "confusable pair", "A function or a post?",
        CandidateRow("care-coordinator", (), ()),
    ),
    ambiguous(
        "PA", "homonym abbreviation", "To whom?",
        CandidateRow("physician-associate", (), ()), CandidateRow("personal-assistant", (), ()),
    ),
)  # fmt: skip

LISTS = WordLists(
    rewrites=(
        RewriteRow("co ordinator", "variant", "coordinator"),
        RewriteRow("health care", "variant", "healthcare"),
        RewriteRow("snr", "abbreviation", "senior"),
        RewriteRow("pa to", "abbreviation", "personal assistant"),
        RewriteRow("mh", "abbreviation", "mental health"),
    ),
    contexts=(
        *in_mental_health("setting", "CAMHS", "crisis", "forensic"),
        *in_mental_health("specialty", "perinatal psychiatry"),
        *contexts("setting", "community", "primary care", "theatre"),
        *contexts("specialty", "stoma", "stroke", "child", "adolescent", "old age"),
        *contexts("place", "Hull", "Leeds", "South Yorkshire"),
        *contexts("service", "team", "ward"),
        *contexts("organisation", "NHS", "trust", "foundation"),
    ),
    grades=tuple(
        GradeRow(word, "level", word)
        for word in ("senior", "specialist", "lead", "principal", "bank", "registered")
    ),
    modifiers=(
        ModifierRow("trainee", "training"),
        ModifierRow("student", "training"),
        ModifierRow("apprentice", "training"),
        ModifierRow("apprenticeship", "training"),
        ModifierRow("assistant", "assistant"),
        ModifierRow("associate", "associate"),
        ModifierRow("deputy", "deputy"),
        ModifierRow("head", "director"),
        ModifierRow("director", "director"),
        ModifierRow("consultant", "consultant"),
        ModifierRow("advanced", "advanced"),
    ),
    set_aside=(
        SetAsideRow("full time", "contract"),
        SetAsideRow("fixed term", "contract"),
        SetAsideRow("bank staff", "contract"),
        SetAsideRow("post", "recruitment"),
        SetAsideRow("vacancy", "recruitment"),
        SetAsideRow("independent prescriber", "function"),
    ),
    heads=(
        *heads("generic", "nurse", "practitioner", "worker", "assistant", "manager"),
        *heads("generic", "driver", "trainer", "therapist", "leader"),
        *heads("generic", "administrator", "coordinator"),
        *heads("profession", "psychologist", "psychiatrist", "physiotherapist"),
        *heads("profession", "physiologist"),
        *heads("discipline", "psychiatry"),
    ),
    other_jobs=(
        OtherJobRow("administrator", is_in_charge=False),
        OtherJobRow("manager", is_in_charge=True),
        OtherJobRow("leader", is_in_charge=True),
    ),
    guards=(GuardRow("theatre", "recovery-worker"),),
    special_terms=(
        SpecialTermRow("care coordinator", "function", None),
        SpecialTermRow("RMN", "registration", None),
        SpecialTermRow("RNLD", "registration", None),
        SpecialTermRow("RGN", "registration", None),
        SpecialTermRow("clinical lead", "level role", "clinical-lead"),
        SpecialTermRow("team lead", "contested level", "team-leader"),
        SpecialTermRow("staff nurse", "grade form", "staff-nurse"),
        SpecialTermRow("nurse", "general parent", "registered-nurse"),
    ),
)


def code(role_id: str, system: str, code: str, display: str, relation: str = "own") -> CodeRow:
    """A mapping in force, of the loaded version of its list."""
    version = "22.1" if system == OCCUPATION else "2020-10"
    return CodeRow(
        role_id, system, version, code, display, relation, "active", None, None, "a list"
    )


CODES = (
    code("advanced-practitioner", JOB_ROLE, "03016", "Advanced Practitioner"),
    code("nursing-associate", OCCUPATION, "NGA", "Nursing Associate"),
    code("trainee-nursing-associate", OCCUPATION, "NHA", "Student Nursing Associate"),
    code("trainee-nursing-associate", OCCUPATION, "H1", "Healthcare Assistant", "known_miscoding"),
    code(
        "education-mental-health-practitioner",
        JOB_ROLE,
        "07054",
        "Education Mental Health Practitioner",
    ),
)

KNOWN_CODES = (
    KnownCode(OCCUPATION, "22.1", "NGA", "Nursing Associate, adult", "active"),
    KnownCode(OCCUPATION, "22.1", "NHA", "Student Nursing Associate, adult", "active"),
    KnownCode(OCCUPATION, "22.1", "H1A", "Healthcare Assistant, adult", "active"),
    KnownCode(OCCUPATION, "22.1", "H1S", "Healthcare Assistant, ambulance", "retired"),
    KnownCode(OCCUPATION, "22.1", "N6A", "Other 1st level nurse, adult", "active"),
    KnownCode(JOB_ROLE, "2020-10", "07054", "Education Mental Health Practitioner", "active"),
)

TABLES = MatchingTables(ROLES, TERMS, AMBIGUOUS, LISTS, CODES, KNOWN_CODES)
INDEX: MatchIndex = compile_tables(TABLES)
