"""Writes the list of all software that the service ships with (an SBOM, CycloneDX 1.6).

`make sbom` runs it in the environment of the scanners. With `--check` it compares the list with
the one in the checkout, and changes nothing. The same lock file always makes the same list.
"""

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

TOP = Path(__file__).parent.parent.parent
SBOM = TOP / "app" / "sbom.cdx.json"
_LOCK = TOP / "requirements.lock"
_STATIC = {
    ("nhsuk-frontend", "app/web/static/nhsuk", "MIT"): r"nhsuk-frontend-([0-9.]+)\.min\.js",
    ("swagger-ui-dist", "app/http/static/swagger-ui", "Apache-2.0"): r'PACKAGE_VERSION:"([0-9.]+)"',
}
"""What lies in the checkout itself: its name, its folder, its licence, and what has its version."""

_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^ ]+)(?: ; (.+?))? \\")


def main(arguments: list[str]) -> int:
    """Write the list, or say whether the one in the checkout is the same: 0 or 1."""
    text = written(made())
    if arguments == ["--check"]:
        if SBOM.exists() and SBOM.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("app/sbom.cdx.json is not of this lock file. Run: make sbom\n")
        return 1
    SBOM.write_text(text, encoding="utf-8")
    return 0


def made() -> Bom:
    """The list of the packages of the lock file and of the files that are shipped as they are."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = _LOCK.read_bytes()
    bom = Bom()
    # No time and no random number: the address of the lock file's content is the serial number.
    bom.metadata.timestamp = None
    bom.serial_number = uuid5(NAMESPACE_URL, hashlib.sha256(lock).hexdigest())
    root = Component(
        name=project["name"],
        version=_version(),
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[DisjunctiveLicense(id=project["license"])],
    )
    root.properties.add(Property(name="requirements.lock", value=_sha256(lock)))
    bom.metadata.component = root
    packages = [*_packages(lock.decode()), *_static()]
    for package in packages:
        bom.components.add(package)
    named = {_folded(re.split(r"[^\w.-]", given)[0]) for given in project["dependencies"]}
    bom.register_dependency(root, [one for one in packages if _folded(one.name) in named])
    return bom


def written(bom: Bom) -> str:
    """The list as JSON. Raises `ValueError` if the schema of CycloneDX does not take it."""
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ValueError(str(fault))
    return f"{text}\n"


def _packages(lock: str) -> Iterator[Component]:
    for name, version, only_if in _PINNED.findall(lock):
        package = _component(name, version, "pypi")
        if only_if:
            package.properties.add(Property(name="installed if", value=only_if))
        yield package


def _static() -> Iterator[Component]:
    for (name, folder, licence), expression in _STATIC.items():
        files = sorted(path for path in (TOP / folder).rglob("*") if path.is_file())
        found = next(filter(None, (_search(expression, path) for path in files)))
        package = _component(name, found, "npm")
        package.licenses.add(DisjunctiveLicense(id=licence))
        content = b"".join(path.read_bytes() for path in files)
        package.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=_sha256(content)))
        package.properties.add(Property(name="folder", value=folder))
        yield package


def _component(name: str, version: str, kind: str) -> Component:
    purl = PackageURL(kind, name=name, version=version)
    return Component(name=name, version=version, purl=purl, bom_ref=purl.to_string())


def _search(expression: str, path: Path) -> str:
    """The version in the name of a file, or in its text."""
    match = re.search(expression, path.name) or re.search(
        expression, path.read_text(encoding="utf-8", errors="replace")
    )
    return match[1] if match else ""


def _version() -> str:
    text = (TOP / "app" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'__version__ = "([^"]+)"', text)
    if match is None:
        raise LookupError("app has no version")
    return match[1]


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
