"""The Atom feed from which terminology servers fetch the resources of each release.

Source: RFC 4287 and the Terminology Syndication Feed guide (fhir.github.io/fhir-syndication-ig).
"""

from collections.abc import Sequence
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

import app as package
from app.fhir.capabilities import FHIR_VERSION
from app.http.outcomes import FHIR_JSON
from app.services.releases.syndication import FeedItem

ATOM_TYPE: Final = "application/atom+xml"
_TITLE: Final = "NHS Role Registry"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_ASF: Final = "http://ns.electronichealth.net.au/ncts/syndication/asf"
_NCTS: Final = f"{_ASF}/extensions/1.0.0"
_PROFILE: Final = f"{_ASF}/profile/1.0.0"
_SCHEME: Final = f"{_ASF}/scheme/1.0.0"
_NEVER: Final = "1970-01-01T00:00:00Z"
_FEED_ID: Final = f"urn:uuid:{uuid5(NAMESPACE_URL, 'urn:nhs-role-registry:syndication')}"


def write_feed(items: Sequence[FeedItem], base: str) -> bytes:
    """The feed with an entry for each address and version."""
    ElementTree.register_namespace("", _ATOM)
    ElementTree.register_namespace("ncts", _NCTS)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _text(feed, "id", _FEED_ID)
    _text(feed, "title", _TITLE)
    _text(feed, "updated", max(map(_updated, items), default=_NEVER))
    _text(feed, "generator", _TITLE).set("version", package.__version__)
    _link(feed, rel="self", type=ATOM_TYPE, href=f"{base}/syndication.xml")
    _author(feed)
    _text(feed, "atomSyndicationFormatProfile", _PROFILE, _NCTS)
    for item in items:
        _entry(feed, item, base)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entry(feed: ElementTree.Element, item: FeedItem, base: str) -> None:
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
    canonical = f"{item.url}|{item.version}"
    _text(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, canonical)}")
    _text(entry, "title", item.title)
    _text(entry, "updated", _updated(item))
    _text(entry, "published", f"{item.dated}T00:00:00Z")
    _text(entry, "rights", item.rights)
    _author(entry)
    category = ElementTree.SubElement(entry, f"{{{_ATOM}}}category")
    category.attrib |= {
        "term": f"FHIR_{item.kind}",
        "label": f"FHIR {item.kind}",
        "scheme": _SCHEME,
    }
    link = _link(
        entry,
        rel="alternate",
        type=FHIR_JSON,
        href=f"{base}/syndication/{item.release}/{item.kind}/{item.resource_id}",
        length=str(item.size),
    )
    link.set(f"{{{_NCTS}}}sha256Hash", item.sha256)
    _text(entry, "contentItemIdentifier", item.url, _NCTS)
    _text(entry, "contentItemVersion", canonical, _NCTS)
    _text(entry, "fhirVersion", FHIR_VERSION, _NCTS)


def _updated(item: FeedItem) -> str:
    return item.released_at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(
    parent: ElementTree.Element, name: str, text: str, space: str = _ATOM
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{space}}}{name}")
    element.text = text
    return element


def _author(parent: ElementTree.Element) -> None:
    author = ElementTree.SubElement(parent, f"{{{_ATOM}}}author")
    _text(author, "name", _TITLE)


def _link(parent: ElementTree.Element, **attributes: str) -> ElementTree.Element:
    link = ElementTree.SubElement(parent, f"{{{_ATOM}}}link")
    link.attrib |= attributes
    return link
