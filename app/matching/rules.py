"""The closed lists of the engine: what a word is, which rule decided, why none could."""

from enum import StrEnum


class Facet(StrEnum):
    """What a word of a title is when it is not part of a role's name."""

    SETTING = "setting"
    POPULATION = "population"
    SPECIALTY = "specialty"
    PLACE = "place"
    ORGANISATION = "organisation"
    SERVICE = "service"
    WORK = "work"
    CONTRACT = "contract"
    HOURS = "hours"
    RECRUITMENT = "recruitment"
    FUNCTION = "function"
    STATUS = "status"
    EVENT = "event"
    BAND = "band"
    AMOUNT = "amount"
    REFERENCE = "reference"
    REPORTING_LINE = "reporting line"
    REGISTRATION = "registration"
    UNKNOWN = "unknown"
    OTHER = "other"


class Level(StrEnum):
    """The levels of a post that the rules themselves name. The word lists have more."""

    LEAD = "lead"
    ADVANCED = "advanced"
    APPRENTICE = "apprentice"
    TRAINEE = "trainee"


class Rule(StrEnum):
    """The family of the decision that matched. Confidence is looked up by it."""

    EXACT = "exact"
    SPAN = "span"
    WORD_ORDER = "word order"
    TRAINING = "training"
    SPECIALTY = "specialty"
    FIELD = "field"
    DECIDED_BY_WORDS = "decided by words"
    DECIDED_BY_HINT = "decided by hint"


class Why(StrEnum):
    """Why a title is ambiguous or unmatched, as answers give it."""

    CATCH_ALL = "catch_all"
    HOMONYM = "homonym"
    CONTESTED_SYNONYM = "contested_synonym"
    CONFUSABLE_PAIR = "confusable_pair"
    MODIFIER = "modifier"
    SHARED = "shared"
    BROADER = "broader"
    ALTERNATIVES = "alternatives"
    OVERLAP = "overlap"
    SPELLING = "spelling"
    DOUBTFUL = "doubtful"
    OUTSIDE = "outside"
    NOT_A_TITLE = "not_a_title"
    PROFESSION = "profession"
    TOO_THIN = "too_thin"
    GUARD = "guard"
    GATED = "gated"


class Doubt(StrEnum):
    """A reason to trust a match less. A strict setting does not accept some of them."""

    UNKNOWN_BEFORE = "an unknown word before the role"
    UNKNOWN_AFTER = "an unknown word after the role"
    QUALIFIED = "a field before a role that anybody may hold"
    ABSORBED = "another role's name beside it"
    LATER_ROLE = "another role's word in a later part"
    LATER_JOB = "another job's word in a later part"
    HINT_CONFLICT = "a hint does not fit the role"
    ONE_WORD = "one word among unknown words"
