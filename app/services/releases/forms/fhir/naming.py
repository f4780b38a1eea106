"""The identifiers of the FHIR resources, and what every one of them says of itself."""

from typing import Any, Final

from app.services.releases.forms.package import DESCRIPTION, LICENCE, TITLE, ReleaseStamp
from app.services.releases.forms.sssom import URN

Resource = dict[str, Any]
ROLES: Final = "nhs-role"
ROLES_URL: Final = f"{URN}:CodeSystem:{ROLES}"
ALL_ROLES_URL: Final = f"{URN}:ValueSet:{ROLES}"
UNRELEASED: Final = "unreleased"
"""The version of content that no release has. A release has the name of the release."""

_LONGEST_ID: Final = 64


def list_url(system: str) -> str:
    """The code system of a national list. Its versions are those of the list."""
    return f"{URN}:CodeSystem:{system}"


def value_set_url(name: str) -> str:
    """A value set by its name."""
    return f"{URN}:ValueSet:{name}"


def map_url(name: str) -> str:
    """A concept map by its name."""
    return f"{URN}:ConceptMap:{name}"


def common(stamp: ReleaseStamp, name: str, title: str, version: str | None = None) -> Resource:
    """The fields that describe a resource. Its version is the release's, if it has none."""
    return {
        "version": version or stamp.version,
        "name": "".join(part[:1].upper() + part[1:] for part in name.replace(".", "-").split("-")),
        "title": title,
        "status": "draft" if stamp.version == UNRELEASED else "active",
        "experimental": False,
        "date": stamp.published_on,
        "publisher": TITLE,
        "description": DESCRIPTION,
        "copyright": f"MIT Licence, {LICENCE}. Codes of national lists belong to their publishers.",
    }


def as_id(text: str) -> str:
    """A text as a FHIR id: at most 64 letters, digits, '-' and '.'.

    >>> as_id("nhs role/2026.1")
    'nhs-role-2026.1'
    """
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-"
        for letter in text
    )[:_LONGEST_ID]
