"""`$validate-code`: whether a code is in a code system or a value set. Source: R4.

An unknown code is an answer (`result` false). An unknown value set is an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.fhir.operations.asking import (
    Coded,
    coded_of,
    no_code_system,
    resource_of,
    rules_of,
    value_set_of,
)
from app.fhir.operations.findings import (
    JudgingRules,
    about,
    cannot_infer,
    not_in,
    on_standing,
    place_of,
    unknown_code,
    why_unsure,
)
from app.fhir.parameters import FhirQuestion, parameter, parameters
from app.fhir.terminology.code_systems import Concept, FhirCodeSystem, read_code_system
from app.fhir.terminology.issues import (
    Issue,
    IssueType,
    Json,
    TxIssue,
    error,
    not_found,
    required,
    warning,
)
from app.fhir.terminology.languages import display_of, languages_of
from app.fhir.terminology.library import Library, split
from app.fhir.terminology.value_sets import FhirValueSet, VersionRules
from app.http.outcomes import outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found about one code. `system` and `concept` are None for one that is not known."""

    coded: Coded
    system: FhirCodeSystem | None
    concept: Concept | None
    issues: Sequence[Issue]
    unknown_system: str | None = None

    @property
    def is_valid(self) -> bool:
        """Whether nothing is against it."""
        return self.concept is not None and not any(issue.is_error for issue in self.issues)


def validate_in_code_system(asked: FhirQuestion, library: Library) -> Json:
    """Whether a code is in a code system. `url` names it, not `system`."""
    brought = resource_of(asked, "codeSystem", "CodeSystem")
    url = asked.text("url")
    coded = coded_of(asked, system=url, version=asked.text("version"))
    if brought is None and url is None and coded[0].system is None:
        raise required("Give the url of the code system.")
    rules = _rules(asked)
    judged = []
    for one in coded:
        system = read_code_system(brought) if brought else _system(url, one, library)
        judged.append(_in_system(one, system, rules))
    return _answer(judged, asked)


def validate_in_value_set(asked: FhirQuestion, library: Library) -> Json:
    """Whether a code is in a value set."""
    versions = rules_of(asked)
    value_set = value_set_of(asked, library, versions)
    version = asked.text("systemVersion") or asked.text("version")
    coded = coded_of(asked, system=asked.text("system"), version=version)
    if asked.flag("inferSystem"):
        coded = [_inferred(one, value_set) for one in coded]
    elif "code" in asked and coded[0].system is None and "coding" not in asked:
        raise required("Give the system of the code, or inferSystem.")
    rules = _rules(asked)
    judged = [_in_value_set(one, value_set, library, versions, rules) for one in coded]
    return _answer(judged, asked)


def _rules(asked: FhirQuestion) -> JudgingRules:
    return JudgingRules(
        languages=languages_of(asked.text("displayLanguage")),
        is_lenient=asked.flag("lenient-display-validation") or False,
        is_active_only=asked.flag("activeOnly") or False,
        may_be_abstract=asked.flag("abstract") is not False,
    )


def _system(url: str | None, coded: Coded, library: Library) -> FhirCodeSystem:
    named, version = split(url or coded.system or "", coded.version)
    if coded.system is not None and split(coded.system)[0] != named:
        raise required(f"The coding is not of the code system '{named}'.")
    found = library.code_system(named, version)
    if found is None:
        raise not_found(no_code_system(named, version, library))
    return found


def _in_system(coded: Coded, system: FhirCodeSystem, rules: JudgingRules) -> Judged:
    concept = system.find(coded.code)
    if concept is None:
        return Judged(coded, system, None, [unknown_code(coded, system)])
    issues = [*about(coded, concept, system, rules), *on_standing(system.resource, "CodeSystem")]
    return Judged(coded, system, concept, issues)


def _in_value_set(
    coded: Coded,
    value_set: FhirValueSet,
    library: Library,
    versions: VersionRules,
    rules: JudgingRules,
) -> Judged:
    absent = not_in(coded, value_set)
    if coded.system is None and not coded.place:
        return Judged(coded, None, None, [absent, cannot_infer(coded, value_set)])
    if coded.system is None:
        text = "The coding has no system, so it cannot be validated"
        said = warning(IssueType.INVALID, text, TxIssue.INVALID_DATA, coded.place or None)
        return Judged(coded, None, None, [absent, said])
    url, version = split(coded.system, coded.version)
    used = next((one for one in value_set.systems() if one.url == url), None)
    chosen = versions.choose(url, version) or (used.version if used else None)
    system = library.code_system(url, chosen)
    if system is None:
        text = no_code_system(url, chosen, library)
        place = place_of(coded, "system")
        said = error(IssueType.NOT_FOUND, text, TxIssue.NOT_FOUND, place)
        named = f"{url}|{chosen}" if chosen else url
        return Judged(coded, None, None, [absent, said], unknown_system=named)
    concept = system.find(coded.code)
    if concept is None:
        return Judged(coded, system, None, [absent, unknown_code(coded, system)])
    member = value_set.find(url, coded.code)
    issues = list(about(coded, concept, system, rules, member.given if member else None))
    if member is None or (rules.is_active_only and concept.is_inactive):
        issues.insert(0, absent)
        issues += why_unsure(value_set)
    issues += on_standing(system.resource, "CodeSystem", value_set.resource)
    issues += on_standing(value_set.resource, "ValueSet", value_set.resource)
    return Judged(coded, system, concept, issues)


def _inferred(coded: Coded, value_set: FhirValueSet) -> Coded:
    """The code with the one system of the value set that has it."""
    urls = dict.fromkeys(one.url for one in value_set.systems())
    found = [url for url in urls if value_set.find(url, coded.code) is not None]
    if coded.system is not None or len(found) != 1:
        return coded
    return Coded(found[0], coded.version, coded.code, coded.display, coded.place)


def _answer(judged: Sequence[Judged], asked: FhirQuestion) -> Json:
    """The answer for all codes: valid if one of them is, as R4 has it for a CodeableConcept."""
    best = next((one for one in judged if one.is_valid), judged[0])
    is_valid = best.is_valid
    # A code that is right makes the others of its CodeableConcept no matter of doubt.
    issues = list(best.issues) if is_valid or len(judged) == 1 else _all(judged)
    errors = [issue.text for issue in issues if issue.is_error]
    warned = [issue.text for issue in issues if issue.severity == "warning"]
    message = "; ".join(errors or warned) or None
    concept, system = best.concept, best.system
    languages = languages_of(asked.text("displayLanguage"))
    display = display_of(concept, system, languages) if concept and system else None
    status = concept.status if concept and concept.status else None
    is_inactive = True if concept and concept.is_inactive else None
    return parameters(
        parameter("result", "Boolean", is_valid),
        parameter("system", "Uri", split(best.coded.system)[0] if best.coded.system else None),
        parameter("code", "Code", best.coded.code),
        _normalized(best),
        parameter("version", "String", system.version if system else None),
        parameter("display", "String", display),
        parameter("inactive", "Boolean", is_inactive),
        parameter("status", "Code", status if is_inactive else None),
        parameter("x-caused-by-unknown-system", "Canonical", best.unknown_system),
        parameter("codeableConcept", "CodeableConcept", asked.codeable_concept("codeableConcept")),
        parameter("message", "String", message),
        _issues(issues),
    )


def _normalized(judged: Judged) -> Json | None:
    """The code in its right case, where it was sent in another."""
    concept = judged.concept
    if concept is None or concept.code == judged.coded.code:
        return None
    return parameter("normalized-code", "Code", concept.code)


def _all(judged: Sequence[Judged]) -> list[Issue]:
    return list(dict.fromkeys(issue for one in judged for issue in one.issues))


def _issues(issues: Sequence[Issue]) -> Json | None:
    if not issues:
        return None
    return {"name": "issues", "resource": outcome(issue.written() for issue in issues)}
