"""What there is to say about a code: each finding is an issue, in the words of the ecosystem."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.fhir.operations.asking import Coded
from app.fhir.operations.standing import standing_of
from app.fhir.terminology.code_systems import Concept, FhirCodeSystem
from app.fhir.terminology.issues import Issue, IssueType, Json, TxIssue, error, note, warning
from app.fhir.terminology.languages import display_of, displays_of, is_in
from app.fhir.terminology.value_sets import FhirValueSet

_PARTIAL = ("fragment", "example", "not-present")


@dataclass(frozen=True, slots=True)
class JudgingRules:
    """How a question wants its codes judged."""

    languages: Sequence[str]
    is_lenient: bool
    is_active_only: bool
    may_be_abstract: bool


def not_in(coded: Coded, value_set: FhirValueSet) -> Issue:
    """A code that a value set does not have."""
    named = f"{coded.system or ''}#{coded.code}"
    if coded.system and coded.version:
        named = f"{coded.system}|{coded.version}#{coded.code}"
    text = f"The provided code '{named}' was not found in the value set '{value_set.canonical}'"
    return error(IssueType.CODE_INVALID, text, TxIssue.NOT_IN_VS, place_of(coded, "code"))


def unknown_code(coded: Coded, system: FhirCodeSystem) -> Issue:
    """A code that its code system does not have, as far as it is here."""
    version = f" version '{system.version}'" if system.version else ""
    text = f"Unknown code '{coded.code}' in the CodeSystem '{system.url}'{version}"
    if system.content in _PARTIAL:
        # The publisher may have the code: the registry has only a part of the list.
        text = f"{text}, of which only a part is here"
    place = place_of(coded, "code")
    return error(IssueType.CODE_INVALID, text, TxIssue.INVALID_CODE, place)


def about(
    coded: Coded,
    concept: Concept,
    system: FhirCodeSystem,
    rules: JudgingRules,
    given: Json | None = None,
) -> list[Issue]:
    """What there is to say about a code that exists: its case, its state and its display."""
    found = []
    if coded.code != concept.code:
        text = (
            f"The code '{coded.code}' differs from the correct code '{concept.code}' by case. "
            f"Although the code system '{system.canonical}' is case insensitive, implementers are "
            "strongly encouraged to use the correct case anyway"
        )
        found.append(
            note(IssueType.BUSINESS_RULE, text, TxIssue.CODE_RULE, place_of(coded, "code"))
        )
    if concept.is_abstract and not rules.may_be_abstract:
        text = (
            f"The code '{system.url}#{concept.code}' is abstract, and not allowed in this context"
        )
        found.append(
            error(IssueType.BUSINESS_RULE, text, TxIssue.CODE_RULE, place_of(coded, "code"))
        )
    state = "inactive" if concept.is_inactive else concept.status
    if state in ("inactive", "deprecated"):
        word = concept.status if concept.is_inactive and concept.status else state
        text = f"The concept '{concept.code}' has a status of {word} and its use should be reviewed"
        comment = TxIssue.CODE_COMMENT
        found.append(warning(IssueType.BUSINESS_RULE, text, comment, place_of(coded, "code")))
    return [*found, *_on_display(coded, concept, system, rules, given or {})]


def _on_display(
    coded: Coded, concept: Concept, system: FhirCodeSystem, rules: JudgingRules, given: Json
) -> list[Issue]:
    """A display is right if it is one of the names of the code, whatever the case or spaces."""
    if not coded.display:
        return []
    names = [*displays_of(concept), *filter(None, [given.get("display")])]
    if _plain(coded.display) in map(_plain, names):
        return []
    right = _displays_in(concept, system, rules.languages) or names
    choices = list(dict.fromkeys(right))
    said = " or ".join(f"'{name}'" for name in choices[:5])
    valid = (
        "Valid display is"
        if len(choices) == 1
        else f"Valid display is one of {len(choices)} choices:"
    )
    languages = ", ".join(rules.languages) or "--"
    text = (
        f"Wrong Display Name '{coded.display}' for {system.url}#{concept.code}. {valid} {said} "
        f"(for the language(s) '{languages}')"
    )
    make = warning if rules.is_lenient else error
    return [make(IssueType.INVALID, text, TxIssue.INVALID_DISPLAY, place_of(coded, "display"))]


def _displays_in(concept: Concept, system: FhirCodeSystem, languages: Sequence[str]) -> list[str]:
    if not languages:
        return [concept.display] if concept.display else []
    shown = display_of(concept, system, languages)
    others = [
        str(one["value"])
        for one in concept.designations
        if any(is_in(one.get("language", ""), language) for language in languages)
    ]
    return [name for name in (shown, *others) if name]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def why_unsure(value_set: FhirValueSet) -> list[Issue]:
    """A code can be in a part of the value set whose code system is not here."""
    return [
        warning(
            IssueType.NOT_FOUND,
            f"A definition for the CodeSystem '{one}' could not be found, so the value set could "
            "not be evaluated completely",
            TxIssue.VS_INVALID,
        )
        for one in dict.fromkeys(value_set.missing())
    ]


def on_standing(resource: Json, kind: str, within: Json | None = None) -> list[Issue]:
    """That a draft, an experiment or something out of use is referred to."""
    standing = standing_of(resource, within or resource)
    if standing is None:
        return []
    url, version = resource.get("url", ""), resource.get("version")
    named = f"{url}|{version}" if version else url
    text = f"Reference to {standing} {kind} {named}"
    return [note(IssueType.BUSINESS_RULE, text, TxIssue.STATUS_CHECK)]


def place_of(coded: Coded, name: str) -> str:
    """Where in the question a part of a code is."""
    return f"{coded.place}.{name}" if coded.place else name


def cannot_infer(coded: Coded, value_set: FhirValueSet) -> Issue:
    """No code system, or more than one, of the value set has the code."""
    text = (
        f"The System URI could not be determined for the code '{coded.code}' in the ValueSet "
        f"'{value_set.canonical}'"
    )
    return error(IssueType.NOT_FOUND, text, TxIssue.CANNOT_INFER, "code")
