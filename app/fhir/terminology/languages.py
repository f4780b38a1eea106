"""What a concept is called, in the language that is asked for."""

from collections.abc import Iterator, Sequence

from app.fhir.terminology.code_systems import Concept, FhirCodeSystem
from app.fhir.terminology.issues import Json


def languages_of(header: str | None) -> tuple[str, ...]:
    """The languages of a `displayLanguage`, the most wanted first.

    >>> languages_of("de;q=0.5, cy, *;q=0.1")
    ('cy', 'de')
    """
    found = []
    for place, part in enumerate((header or "").split(",")):
        name, _, weight = part.strip().partition(";")
        text = weight.strip().removeprefix("q=") or "1"
        is_number = text.replace(".", "", 1).isdigit()
        if name.strip() not in ("", "*"):
            found.append((-(float(text) if is_number else 1.0), place, name.strip()))
    return tuple(name for _, _, name in sorted(found))


def display_of(concept: Concept, system: FhirCodeSystem, languages: Sequence[str]) -> str | None:
    """The display in the first language that has one, else the code system's own."""
    own = system.resource.get("language")
    for language in languages:
        if own and is_in(own, language):
            return concept.display
        for one in concept.designations:
            if is_in(one.get("language", ""), language) and _is_a_display(one):
                return str(one.get("value"))
    return concept.display


def displays_of(concept: Concept) -> Iterator[str]:
    """Every text that is a right name of the concept."""
    if concept.display:
        yield concept.display
    for one in concept.designations:
        if one.get("value"):
            yield str(one["value"])


def is_in(language: str, wanted: str) -> bool:
    """Whether a text in a language is for somebody who wants another: 'en-GB' is for 'en'.

    >>> is_in("en-GB", "en"), is_in("en", "en-GB"), is_in("de", "en")
    (True, False, False)
    """
    return language.casefold() == wanted.casefold() or language.casefold().startswith(
        f"{wanted.casefold()}-"
    )


def _is_a_display(designation: Json) -> bool:
    """Whether a designation is another display, and not a synonym of another kind."""
    use = designation.get("use")
    return use is None or use.get("code") in ("display", "preferredForLanguage")
