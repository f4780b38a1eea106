"""The words that registry rows may use, each list with where it comes from."""

from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """The family that a role belongs to. Source: the registry's own grouping (seed/README.md)."""

    PSYCHOLOGICAL_PROFESSIONS = "psychological professions"
    ARTS_THERAPIES = "arts and creative therapies"
    NURSING = "nursing"
    MIDWIFERY = "midwifery"
    MEDICAL = "medical"
    DENTAL = "dental"
    ALLIED_HEALTH = "allied health professions"
    SOCIAL_WORK = "social work"
    PHARMACY = "pharmacy"
    HEALTHCARE_SCIENCE = "healthcare science"
    AMBULANCE = "ambulance"
    SUPPORT = "support"
    LIVED_EXPERIENCE = "lived experience"
    EMPLOYMENT_SUPPORT = "employment support"
    PRIMARY_CARE = "primary care and community navigation"
    CHILDREN = "children and young people"
    FORENSIC = "forensic and justice"
    ADVANCED = "advanced and statutory-function roles"
    EARLIER_WAVE = "earlier new-role wave (2000s)"
    ADMINISTRATION = "administration and management"
    ESTATES = "estates and facilities"
    DIGITAL = "digital and information"
    EDUCATION = "education and research"
    STUDENTS = "students"
    CHAPLAINCY = "chaplaincy"


class StaffGroup(StrEnum):
    """A staff group of the Electronic Staff Record. Source: NHS Data Dictionary, October 2020."""

    MEDICAL_DENTAL = "Medical and Dental"
    STUDENTS = "Students"
    SCIENTIFIC_TECHNICAL = "Additional Professional Scientific and Technical"
    ADMINISTRATIVE = "Administrative and Clerical"
    ALLIED_HEALTH = "Allied Health Professionals"
    CLINICAL_SERVICES = "Additional Clinical Services"
    ESTATES = "Estates and Ancillary"
    HEALTHCARE_SCIENTISTS = "Healthcare Scientists"
    NURSING_MIDWIFERY = "Nursing and Midwifery Registered"
    SUPPLEMENTARY = "Supplementary Roles"


class AfcBand(StrEnum):
    """A pay band of Agenda for Change. Source: NHS Terms and Conditions of Service Handbook."""

    BAND_1 = "1"
    BAND_2 = "2"
    BAND_3 = "3"
    BAND_4 = "4"
    BAND_5 = "5"
    BAND_6 = "6"
    BAND_7 = "7"
    BAND_8A = "8a"
    BAND_8B = "8b"
    BAND_8C = "8c"
    BAND_8D = "8d"
    BAND_9 = "9"


class RoleStatus(StrEnum):
    """Whether posts may still be recorded under a role. A role is retired, never deleted."""

    ACTIVE = "active"
    RETIRED = "retired"


class Novelty(StrEnum):
    """Whether the literature counts a role as new. Source: the Sheffield new roles study."""

    NEW = "new"
    CONTESTED = "contested"
    ESTABLISHED = "established"


class Entry(StrEnum):
    """Who may work in a role: people on a statutory register, accredited people, or anybody."""

    REGISTERED = "registered"
    ACCREDITED = "accredited"
    OPEN = "open"


class DefinitionBasis(StrEnum):
    """What a definition is based on."""

    SOURCE = "source"
    GENERAL_KNOWLEDGE = "general knowledge"


class SourceStanding(StrEnum):
    """Whether a source was confirmed with its publisher, or is the registry's own judgement."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    CURATION = "curation"


class SynonymKind(StrEnum):
    """The kind of name that a synonym is."""

    ALTERNATIVE_TITLE = "alternative title"
    PLAIN_NAME = "plain name"
    ABBREVIATION = "abbreviation"
    LOCAL_VARIANT = "local variant"
    SENIOR_FORM = "senior form"
    TRAINEE_FORM = "trainee form"
    FORMER_NAME = "former name"
    MISSPELLING = "misspelling"
    LIST_WORDING = "list wording"


class SynonymScope(StrEnum):
    """How the meaning of a synonym compares with its role."""

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"
    FORMER = "former"
    MISSPELLING = "misspelling"


MATCHABLE_SCOPES = frozenset(
    {
        SynonymScope.EXACT,
        SynonymScope.NARROWER,
        SynonymScope.FORMER,
        SynonymScope.MISSPELLING,
    }
)
"""The scopes that may match a title. The others only suggest. Source: the title policy."""


class AmbiguityKind(StrEnum):
    """Why a title is ambiguous by itself."""

    CATCH_ALL = "catch-all"
    HOMONYM_ABBREVIATION = "homonym abbreviation"
    CONTESTED_SYNONYM = "contested synonym"
    CONFUSABLE_PAIR = "confusable pair"
    MODIFIER = "modifier"


class RewriteKind(StrEnum):
    """Why the engine reads other words in place of those written."""

    SPELLING = "spelling"
    VARIANT = "variant"
    ABBREVIATION = "abbreviation"
    AS_WRITTEN = "as written"


class ContextKind(StrEnum):
    """What a phrase says of a post besides its role."""

    SETTING = "setting"
    POPULATION = "population"
    SPECIALTY = "specialty"
    SERVICE = "service"
    PLACE = "place"
    ORGANISATION = "organisation"
    WORK = "work"


class GradeKind(StrEnum):
    """Whether a grade names the level of a post or its contract."""

    LEVEL = "level"
    CONTRACT = "contract"


class ModifierKind(StrEnum):
    """What a modifier makes of the role beside it."""

    TRAINING = "training"
    ASSISTANT = "assistant"
    ASSOCIATE = "associate"
    ADVANCED = "advanced"
    CONSULTANT = "consultant"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    EXCLUSION = "exclusion"
    NOT_YET = "not yet"


class SetAsideKind(StrEnum):
    """What words that do not name a role are about."""

    CONTRACT = "contract"
    HOURS = "hours"
    RECRUITMENT = "recruitment"
    FUNCTION = "function"
    STATUS = "status"
    EVENT = "event"


class HeadWordKind(StrEnum):
    """What a noun names: a person at work, a discipline, or a team or place."""

    PROFESSION = "profession"
    GENERIC = "generic"
    DISCIPLINE = "discipline"
    TEAM_OR_PLACE = "team or place"


class SpecialTermKind(StrEnum):
    """Which rule of its own a term has."""

    FUNCTION = "function"
    LEVEL = "level"
    REGISTRATION = "registration"
    GENERAL_PARENT = "general parent"
    GRADE_FORM = "grade form"
    LEVEL_ROLE = "level role"
    CONTESTED_LEVEL = "contested level"
    MEDICAL_GRADE = "medical grade"
    FIELD_PARENT = "field parent"
    FIELD_MEANING = "field meaning"
    DISCIPLINE = "discipline"
    DISCIPLINE_HEAD = "discipline head"
    HOMONYM = "homonym"
    FILLER = "filler"


class RoleRelation(StrEnum):
    """The relation of one role to another, read from left to right."""

    KIND_OF = "kind_of"
    TRAINS_FOR = "trains_for"
    PROGRESSES_TO = "progresses_to"
    SUPERVISES = "supervises"
    SUBSTITUTES_FOR = "substitutes_for"
    CONFUSED_WITH = "confused_with"
    WORKS_WITH = "works_with"
    SUCCEEDED_BY = "succeeded_by"
    TOP_UP_TRAINING = "top_up_training"


class SkillMixAspect(StrEnum):
    """Whether a source says what a role was meant to change, or what it changed."""

    INTENDED = "intended"
    OBSERVED = "observed"
    NOT_STATED = "not stated"


class CodeSystemId(StrEnum):
    """The code systems that the registry itself names. Others may be loaded."""

    NHS_OCCUPATION_CODE = "nhs-occupation-code"
    ESR_JOB_ROLE = "esr-job-role"
    SDS_JOB_ROLE = "sds-job-role"
    SOC_2020 = "soc-2020"
    CARE_PROFESSIONAL_CODE = "care-professional-code"
    PCN_WORKFORCE_RETURN = "pcn-workforce-return"
    GP_WORKFORCE_RETURN = "gp-workforce-return"
    ARRS_ROLE = "arrs-role"
    ASC_WDS_JOB_ROLE = "asc-wds-job-role"
    ESCO = "esco"
    ISCO_08 = "isco-08"


POST_CODE_SYSTEMS: Final = (CodeSystemId.ESR_JOB_ROLE, CodeSystemId.NHS_OCCUPATION_CODE)
"""The two lists that posts are coded by. Gaps are reported, and searches made, for both."""


class ReturnSystem(StrEnum):
    """Lists of primary care that a role can have a line of its own in before it has a code."""

    PCN_WORKFORCE_RETURN = CodeSystemId.PCN_WORKFORCE_RETURN
    GP_WORKFORCE_RETURN = CodeSystemId.GP_WORKFORCE_RETURN
    ARRS_ROLE = CodeSystemId.ARRS_ROLE


RETURN_SYSTEMS: Final = tuple(CodeSystemId(one) for one in ReturnSystem)


class CodeKind(StrEnum):
    """A code, a heading, or a level for all its care settings (H1)."""

    CODE = "code"
    HEADING = "heading"
    LEVEL = "level"


class CodeStatus(StrEnum):
    """Whether a code may still be given to a post."""

    ACTIVE = "active"
    RETIRED = "retired"


class MappingRelation(StrEnum):
    """What a code means for a role: its own, a wider group's, a known mistake, or of the past."""

    OWN = "own"
    SHARED = "shared"
    KNOWN_MISCODING = "known_miscoding"
    HISTORIC = "historic"


class MappingPredicate(StrEnum):
    """How a role's meaning compares with a code's. Source: SKOS mapping properties, W3C 2009."""

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"


class MappingJustification(StrEnum):
    """How a mapping was found. Source: the Semantic Mapping Vocabulary (semapv)."""

    MANUAL = "semapv:ManualMappingCuration"
    LEXICAL = "semapv:LexicalMatching"


class ReadingRelation(StrEnum):
    """What a code means for a role by a reading of ours: its own code, or one of a wider group."""

    OWN = "own"
    SHARED = "shared"


class ReadingFit(StrEnum):
    """What a reading is sure of: the line itself, or only a level, a doctor's grade or a field."""

    LINE = "line"
    LEVEL = "level"
    GRADE = "grade"
    FIELD = "field"


class ReadingConfidence(StrEnum):
    """How sure a reading is. Source: the registry's own judgement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ReviewState(StrEnum):
    """Whether a person has looked at a reading that a rule made."""

    REVIEWED = "reviewed"
    TO_REVIEW = "to review"


class EvidenceKind(StrEnum):
    """What is said about a role and a code list. `searched` is the registry's own search."""

    HAS_CODE = "has_code"
    LACKS_CODE = "lacks_code"
    PARTIALLY = "partially"
    MISCODED_AS = "miscoded_as"
    GENERIC_CELL = "generic_cell"
    SEARCHED = "searched"


class OrganisationKind(StrEnum):
    """The kinds of organisation that the registry knows by their ODS code."""

    TRUST = "trust"
    ICB = "icb"
    REGION = "region"


class HeadcountQuality(StrEnum):
    """How certain a trust is of a number of staff. Source: the Sheffield new roles study."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


class EmployedBy(StrEnum):
    """Who employs the staff that a trust counts: itself, or a charity or firm it pays."""

    TRUST = "trust"
    OUTSOURCED = "outsourced"


class NewAs(StrEnum):
    """What a trust means by 'new'. Source: the Sheffield new roles study."""

    NATIONALLY = "nationally"
    TO_THE_TRUST = "to_the_trust"
    NEW_SETTING = "new_setting"
    NEW_TITLE = "new_title"


class Origin(StrEnum):
    """Who wrote a row: the seed files, an accepted proposal, or the registry itself."""

    SEED = "seed"
    PROPOSAL = "proposal"
    DERIVED = "derived"


class CheckState(StrEnum):
    """How far the check of a long list is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class OwnDecision(StrEnum):
    """What a person decides on a title of their list that the registry does not settle."""

    ROLE = "role"
    OWN_ROLE = "own role"
    ASK = "ask the manager"


class ChangeAction(StrEnum):
    """What a change did to its row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Scope(StrEnum):
    """What a caller may do beyond reading. `admin` may do everything."""

    CONTRIBUTE = "contribute"
    REVIEW = "review"
    ADMIN = "admin"


class ReleaseFormat(StrEnum):
    """The forms in which a release can be downloaded."""

    DATA_PACKAGE = "datapackage"
    JSON_LINES = "jsonl"
    SSSOM = "sssom"
    FHIR = "fhir"
    SQLITE = "sqlite"


class ProposalKind(StrEnum):
    """What a proposal asks for. Source: the registry's contract; compare SNOMED's CRS."""

    NEW_CODE = "new_code"
    NEW_ROLE = "new_role"
    NEW_SYNONYM = "new_synonym"
    CHANGE_MAPPING = "change_mapping"
    RETIRE_SYNONYM = "retire_synonym"
    RETIRE_ROLE = "retire_role"
    MARK_AMBIGUOUS = "mark_ambiguous"


class ProposalState(StrEnum):
    """The state of a proposal. The last three are final."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class NationalStatus(StrEnum):
    """How far an application for a national code is with the publisher of the list."""

    PACK_READY = "pack_ready"
    SENT = "sent"
    APPROVED = "approved"
    DECLINED = "declined"


class RetirementCause(StrEnum):
    """Why a synonym is retired. An old name still matches, but a wrong one does not."""

    OUT_OF_USE = "out_of_use"
    WRONG = "wrong"


class FindingLevel(StrEnum):
    """Whether something found in a proposal keeps it from being submitted."""

    ERROR = "error"
    WARNING = "warning"
