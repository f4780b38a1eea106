"""A small registry for the engine's own tests: invented tables, no file, no database."""

from datetime import date

from app.matching.index import MatchIndex, compile_tables
from app.matching.tables import (
    AmbiguousRow,
    CandidateRow,
    CodeRow,
    FormerName,
    KnownCode,
    LexiconRow,
    MatchingTables,
    RoleRow,
    TermRow,
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
    former_names: tuple[FormerName, ...] = (),
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


def words(lexicon: str, category: str, *terms: str) -> tuple[LexiconRow, ...]:
    """Rows of one lexicon and category whose value is the term itself."""
    return tuple(LexiconRow(lexicon, term, category, term, None) for term in terms)


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
        former_names=(FormerName("Physician Associate", None, date(2025, 7, 16)),),
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

LEXICON = (
    *words("mental-health context", "setting", "CAMHS", "crisis", "forensic"),
    *words("mental-health context", "specialty", "perinatal psychiatry"),
    *words("context", "setting", "community", "primary care", "theatre"),
    *words("context", "specialty", "stoma", "stroke", "child", "adolescent", "old age"),
    *words("context", "place", "Hull", "Leeds", "South Yorkshire"),
    *words("context", "service", "team", "ward"),
    *words("context", "organisation", "NHS", "trust", "foundation"),
    *words("grade", "level", "senior", "specialist", "lead", "principal", "bank", "registered"),
    *words("identity", "training", "trainee", "student", "apprentice", "apprenticeship"),
    *words(
        "identity", "other", "assistant", "associate", "deputy", "head", "director", "consultant"
    ),
    *words("identity", "advanced", "advanced"),
    *words(
        "head",
        "generic",
        "nurse",
        "practitioner",
        "worker",
        "assistant",
        "manager",
        "driver",
        "trainer",
    ),
    *words("head", "generic", "therapist", "leader", "administrator", "coordinator"),
    *words("head", "profession", "psychologist", "psychiatrist", "physiotherapist"),
    *words("head", "profession", "physiologist"),
    *words("field", "discipline", "psychiatry"),
    *words("noise", "contract", "full time", "fixed term", "bank staff"),
    *words("noise", "recruitment", "post", "vacancy"),
    *words("noise", "function", "independent prescriber"),
    *words("function", "function", "care coordinator"),
    *words("registration", "", "RMN", "RNLD", "RGN"),
    *words("other job", "", "administrator"),
    *words("other job", "in charge", "manager", "leader"),
    LexiconRow("rewrite", "co ordinator", "variant", "coordinator", None),
    LexiconRow("rewrite", "health care", "variant", "healthcare", None),
    LexiconRow("rewrite", "snr", "abbreviation", "senior", None),
    LexiconRow("rewrite", "pa to", "abbreviation", "personal assistant", None),
    LexiconRow("rewrite", "mh", "abbreviation", "mental health", None),
    LexiconRow("level role", "clinical lead", "", "lead", "clinical-lead"),
    LexiconRow("level role", "team lead", "contested", "lead", "team-leader"),
    LexiconRow("grade form", "staff nurse", "", "", "staff-nurse"),
    LexiconRow("qualified head", "nurse", "specialty", "", "registered-nurse"),
    LexiconRow("guard", "theatre", "", "", "recovery-worker"),
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

TABLES = MatchingTables(ROLES, TERMS, AMBIGUOUS, LEXICON, CODES, KNOWN_CODES)
INDEX: MatchIndex = compile_tables(TABLES)
