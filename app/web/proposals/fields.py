"""The fields of the form for each kind of proposal, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from app.vocabulary import (
    AfcBand,
    AmbiguityKind,
    CodeSystemId,
    Entry,
    Family,
    MappingPredicate,
    MappingRelation,
    Novelty,
    ProposalKind,
    RetirementCause,
    StaffGroup,
    SynonymKind,
    SynonymScope,
)
from app.web.proposals.wording import SYSTEMS

Options = tuple[tuple[str, str], ...]
WordT = TypeVar("WordT", bound=str)


class Control(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    SELECT = "select"
    ROLE = "role"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `name` is its place in the payload: `adds.code`, `candidates.0.role_id`.

    `missing` is the message for an empty field that is needed; `wrong`, for one that does not
    fit. `group` is the heading above the first of several fields. A field that `is_extra` is
    for what not everybody knows.
    """

    name: str
    label: str
    control: Control = Control.TEXT
    options: Options = ()
    hint: str = ""
    missing: str = ""
    wrong: str = ""
    group: str = ""
    is_extra: bool = False
    width: str = ""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one heading. Without a heading they are on their own."""

    heading: str
    fields: tuple[FormField, ...]

    def has_beside(self, field: FormField) -> bool:
        """Whether a field is a part of the same thing as those of the group."""
        return self.fields[0].name.rpartition(".")[0] == field.name.rpartition(".")[0]


def grouped(fields: Iterable[FormField]) -> list[FieldGroup]:
    """The fields in their order, those of one thing together.

    >>> group = [FormField("a", "A"), FormField("b.x", "X", group="B"), FormField("b.y", "Y")]
    >>> [(one.heading, len(one.fields)) for one in grouped([*group, FormField("c", "C")])]
    [('', 1), ('B', 2), ('', 1)]
    """
    groups: list[FieldGroup] = []
    for one in fields:
        if groups and groups[-1].heading and not one.group and groups[-1].has_beside(one):
            groups[-1] = FieldGroup(groups[-1].heading, (*groups[-1].fields, one))
        else:
            groups.append(FieldGroup(one.group, (one,)))
    return groups


def _same(words: Iterable[str]) -> Options:
    return tuple((str(word), str(word)) for word in words)


def _capital(words: Iterable[str]) -> Options:
    return tuple((str(word), str(word)[0].upper() + str(word)[1:]) for word in words)


_WHEN: Final = "A year, a month or a day. For example, 2026, 2026-03 or 2026-03-31"
_WHEN_WRONG: Final = "Enter a date such as 2026, 2026-03 or 2026-03-31"
_NO_ROLE: Final = "Enter the national name of a role"
_YES_NO: Final[Options] = (("true", "Yes"), ("false", "No"))
_RELATIONS: Final[Mapping[MappingRelation, str]] = {
    MappingRelation.OWN: "The role's own code",
    MappingRelation.SHARED: "A code that the role shares with others",
    MappingRelation.KNOWN_MISCODING: "A code that posts have by mistake",
    MappingRelation.HISTORIC: "A code of the past",
}
_PREDICATES: Final[Mapping[MappingPredicate, str]] = {
    MappingPredicate.EXACT: "The code means the same as the role",
    MappingPredicate.CLOSE: "The code means nearly the same",
    MappingPredicate.BROAD: "The code is wider than the role",
    MappingPredicate.NARROW: "The code is narrower than the role",
    MappingPredicate.RELATED: "The code is only related",
}
_SCOPES: Final[Mapping[SynonymScope, str]] = {
    SynonymScope.EXACT: "It means the same as the role",
    SynonymScope.NARROWER: "It means a part of the role",
    SynonymScope.BROADER: "It is wider than the role. It only suggests the role",
    SynonymScope.RELATED: "It is only related. It only suggests the role",
    SynonymScope.FORMER: "It is a name of the past",
    SynonymScope.MISSPELLING: "It is a misspelling",
}
_AMBIGUITIES: Final[Mapping[AmbiguityKind, str]] = {
    AmbiguityKind.CATCH_ALL: "Trusts use it for many different jobs",
    AmbiguityKind.HOMONYM_ABBREVIATION: "It is short for different names",
    AmbiguityKind.CONTESTED_SYNONYM: "Trusts disagree about what it means",
    AmbiguityKind.CONFUSABLE_PAIR: "Two roles are often mixed up under it",
    AmbiguityKind.MODIFIER: "One word of it is read in different ways",
}
_CAUSES: Final[Mapping[RetirementCause, str]] = {
    RetirementCause.OUT_OF_USE: "It is out of use. It still finds the role, as a former name",
    RetirementCause.WRONG: "It was never right. It no longer finds the role",
}
_NOVELTIES: Final[Mapping[Novelty, str]] = {
    Novelty.NEW: "The literature counts it as new",
    Novelty.CONTESTED: "The literature disagrees",
    Novelty.ESTABLISHED: "It is an established role",
}
_ENTRIES: Final[Mapping[Entry, str]] = {
    Entry.REGISTERED: "People on a statutory register",
    Entry.ACCREDITED: "Accredited people",
    Entry.OPEN: "Anybody",
}
_POST_SYSTEMS: Final[Options] = tuple(
    (system, SYSTEMS[system])
    for system in (CodeSystemId.ESR_JOB_ROLE, CodeSystemId.NHS_OCCUPATION_CODE)
)


def _items(words: Mapping[WordT, str]) -> Options:
    return tuple((str(value), text) for value, text in words.items())


_ROLE: Final = FormField("role_id", "Role", Control.ROLE, missing=_NO_ROLE)


_ON: Final = FormField("on", "When", hint=_WHEN, wrong=_WHEN_WRONG, is_extra=True, width="10")

_NEW_SYNONYM: Final = (
    _ROLE,
    FormField("term", "The other name", missing="Enter the other name"),
    FormField(
        "synonym_kind",
        "What kind of name it is",
        Control.SELECT,
        _capital(SynonymKind),
        missing="Choose what kind of name it is",
    ),
    FormField(
        "scope",
        "What the name means",
        Control.CHOICE,
        _items(_SCOPES),
        missing="Choose what the name means",
    ),
    FormField("note", "A note about the name", is_extra=True),
)
_NEW_ROLE: Final = (
    FormField("name", "National name", missing="Enter the national name"),
    FormField("family", "Family", Control.SELECT, _capital(Family), missing="Choose the family"),
    FormField(
        "is_mental_health",
        "Is it mainly in mental health?",
        Control.CHOICE,
        _YES_NO,
        missing="Choose yes or no",
    ),
    FormField("definition", "What people in the role do", Control.LONG, is_extra=False),
    FormField(
        "kind_of.0",
        "The wider role that it belongs to",
        Control.ROLE,
        wrong=_NO_ROLE,
        is_extra=True,
    ),
    FormField("staff_group", "Staff group", Control.SELECT, _same(StaffGroup), is_extra=True),
    FormField("entry", "Who can work in it", Control.SELECT, _items(_ENTRIES), is_extra=True),
    FormField("regulator", "Regulator", is_extra=True),
    FormField("afc_band_min", "Lowest band", Control.SELECT, _same(AfcBand), is_extra=True),
    FormField("afc_band_max", "Highest band", Control.SELECT, _same(AfcBand), is_extra=True),
    FormField("novelty", "Is it new?", Control.SELECT, _items(_NOVELTIES), is_extra=True),
    FormField(
        "introduced",
        "When it was introduced",
        hint=_WHEN,
        wrong=_WHEN_WRONG,
        is_extra=True,
        width="10",
    ),
    FormField("setting", "Where people work", is_extra=True),
)
_NEW_CODE: Final = (
    _ROLE,
    FormField("system_id", "List", Control.CHOICE, _POST_SYSTEMS, missing="Choose the list"),
    FormField(
        "title",
        "Wording in the list",
        hint="The national name, as it should be in the list",
        missing="Enter the wording",
    ),
    FormField("definition", "Definition", Control.LONG, missing="Say what people in the role do"),
    FormField(
        "why",
        "Why the role needs a code",
        Control.LONG,
        missing="Say why the role needs a code",
    ),
    FormField("staff_group", "Staff group", Control.SELECT, _same(StaffGroup), is_extra=True),
    FormField("area_of_work", "Area of work", is_extra=True),
    *(
        field
        for place in range(2)
        for field in (
            FormField(
                f"nearest.{place}.code",
                "Code",
                group="A code that is close to it" if place == 0 else "Another close code",
                missing="Enter the code",
                is_extra=True,
                width="10",
            ),
            FormField(
                f"nearest.{place}.why_not",
                "Why it is not suitable",
                Control.LONG,
                missing="Say why the code is not suitable",
                is_extra=True,
            ),
        )
    ),
)
_CHANGE_MAPPING: Final = (
    _ROLE,
    FormField("system_id", "List", Control.SELECT, _items(SYSTEMS), missing="Choose the list"),
    FormField(
        "version",
        "Version of the list",
        hint="As the registry writes it. For example, 2020-10",
        missing="Enter the version of the list",
        width="10",
    ),
    FormField(
        "ends.code",
        "Code",
        group="The code that ends, if one does",
        missing="Enter the code that ends",
        width="10",
    ),
    FormField(
        "ends.relation",
        "What it is for the role today",
        Control.SELECT,
        _items(_RELATIONS),
        missing="Choose what the code is today",
    ),
    FormField(
        "adds.code",
        "Code",
        group="The code that begins, if one does",
        missing="Enter the code that begins",
        width="10",
    ),
    FormField(
        "adds.relation",
        "What it becomes for the role",
        Control.SELECT,
        _items(_RELATIONS),
        missing="Choose what the code becomes",
    ),
    FormField(
        "adds.predicate",
        "How the code and the role compare",
        Control.SELECT,
        _items(_PREDICATES),
        missing="Choose how the code and the role compare",
    ),
    FormField("adds.note", "A note about the code", is_extra=True),
    _ON,
)
_RETIRE_SYNONYM: Final = (
    _ROLE,
    FormField(
        "term",
        "The name",
        hint="As the page of the role has it",
        missing="Enter the name",
    ),
    FormField("because", "Why", Control.CHOICE, _items(_CAUSES), missing="Choose why"),
    _ON,
)
_RETIRE_ROLE: Final = (
    _ROLE,
    FormField(
        "succeeded_by",
        "The role that succeeds it",
        Control.ROLE,
        hint="Leave it empty if no role does",
        wrong=_NO_ROLE,
    ),
    _ON,
)
_WITH_COMMAS: Final = "Separate them with commas"
_PLACES: Final = ("first", "second", "third", "fourth")
_SHOWN_MEANINGS: Final = 2


def _meaning(place: int) -> tuple[FormField, ...]:
    """A role that a title can mean. A title has two at least, so the others are extra."""
    start, nth = f"candidates.{place}", _PLACES[place]
    is_extra = place >= _SHOWN_MEANINGS
    role = FormField(
        f"{start}.role_id",
        "Role" if is_extra else f"{nth.capitalize()} role that it can mean",
        Control.ROLE,
        missing=_NO_ROLE,
        group=f"{nth.capitalize()} role that it can mean" if is_extra else "",
        is_extra=is_extra,
    )
    bands = FormField(
        f"{start}.bands",
        "Bands that point to it",
        Control.LIST,
        hint=_WITH_COMMAS,
        wrong="Enter bands such as 5, 6 or 8a, with commas between them",
        group="" if is_extra else f"What points to the {nth} role",
        is_extra=True,
        width="10",
    )
    words = FormField(
        f"{start}.words",
        "Words that point to it",
        Control.LIST,
        hint=_WITH_COMMAS,
        wrong="Enter words with commas between them",
        is_extra=True,
    )
    return role, bands, words


_MARK_AMBIGUOUS: Final = (
    FormField("title", "Title", missing="Enter the title"),
    FormField(
        "ambiguity_kind",
        "Why it is ambiguous",
        Control.CHOICE,
        _items(_AMBIGUITIES),
        missing="Choose why it is ambiguous",
    ),
    FormField(
        "question",
        "What to ask to find the right role",
        hint="For example, is registration as a nurse required?",
    ),
    FormField("explanation", "What the answers mean", is_extra=True),
    FormField(
        "outside_meaning", "What else the title can mean, outside the registry", is_extra=True
    ),
    *(field for place in range(4) for field in _meaning(place)),
)

FIELDS: Final[Mapping[ProposalKind, tuple[FormField, ...]]] = {
    ProposalKind.NEW_SYNONYM: _NEW_SYNONYM,
    ProposalKind.NEW_ROLE: _NEW_ROLE,
    ProposalKind.NEW_CODE: _NEW_CODE,
    ProposalKind.CHANGE_MAPPING: _CHANGE_MAPPING,
    ProposalKind.MARK_AMBIGUOUS: _MARK_AMBIGUOUS,
    ProposalKind.RETIRE_SYNONYM: _RETIRE_SYNONYM,
    ProposalKind.RETIRE_ROLE: _RETIRE_ROLE,
}
"""What each kind asks for, in the order of its form."""

WHOLE: Final[Mapping[ProposalKind, tuple[str, str]]] = {
    ProposalKind.NEW_ROLE: ("afc_band_min", "The lowest band is above the highest band"),
    ProposalKind.CHANGE_MAPPING: ("ends.code", "Enter a code that ends, one that begins, or both"),
}
"""What can be wrong with a payload as a whole: the field to show it at, and the message."""

REASON: Final = FormField(
    "reason",
    "Why the change is wanted",
    Control.LONG,
    hint="Do not name people. What you write here is public and permanent.",
    missing="Say why the change is wanted",
)


def source_fields(place: int) -> tuple[FormField, ...]:
    """The fields of one source."""
    start = f"sources.{place}"
    group = "Where it is written" if place == 0 else "Another source"
    return (
        FormField(
            f"{start}.title",
            "Title of the document or page",
            group=group,
            missing="Enter the title of the source",
        ),
        FormField(
            f"{start}.url",
            "Web address",
            hint="For example, https://www.england.nhs.uk/roles",
            missing="Enter the web address of the source",
            wrong="Enter a whole web address that begins with https://",
        ),
        FormField(f"{start}.detail", "Place in it", hint="For example, page 3", width="20"),
        FormField(
            f"{start}.source_id",
            "Or the id of a source that the registry has",
            hint="Then leave the title and the address empty",
            wrong="Enter the id as the list of sources has it",
            is_extra=True,
        ),
    )
