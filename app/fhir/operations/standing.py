"""Whether a resource is a draft, an experiment, or no longer for use."""

from typing import Final

from app.fhir.terminology.issues import Json

_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"


def standing_of(resource: Json, within: Json) -> str | None:
    """The word for a resource that needs a warning. None for one in normal use.

    `within` is the resource that uses it, or itself. What is a draft or an experiment can use
    another that is.
    """
    stated = next(
        (
            one.get("valueCode")
            for one in resource.get("extension", ())
            if one.get("url") == _EXTENSION
        ),
        None,
    )
    if stated in ("deprecated", "withdrawn"):
        return str(stated)
    if resource.get("status") == "retired":
        return "retired"
    if resource.get("experimental") is True and within.get("experimental") is not True:
        return "experimental"
    is_draft = "draft" in (stated, resource.get("status"))
    return "draft" if is_draft and within.get("status") != "draft" else None
