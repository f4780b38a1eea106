"""Code lists, their versions and codes."""

from pydantic import Field

from app.api.schemas.base import ListOut, Out, RoleCardOut
from app.http.addresses import address
from app.services.codes.lists import CodeDetail, SystemWithVersions


class CodeVersionOut(Out):
    """One dated version of a code list. `is_loaded` says whether its codes are here."""

    version: str
    published: str | None
    effective: str | None
    conformance: str | None
    judged_on: str | None
    not_before: str | None
    is_loaded: bool
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class CodeSystemOut(Out):
    """A national list of codes and its versions, oldest first."""

    id: str
    title: str
    publisher: str | None
    uri: str | None
    licence: str | None
    note: str | None
    source: str
    newest_loaded: str | None
    url: str
    versions: list[CodeVersionOut]

    @classmethod
    def of(cls, found: SystemWithVersions) -> "CodeSystemOut":
        """A system and its versions in the form of the API."""
        system, newest = found.system, found.newest_loaded
        return cls(
            id=system.system_id,
            title=system.title,
            publisher=system.publisher,
            uri=system.uri,
            licence=system.licence,
            note=system.note,
            source=system.source_id,
            newest_loaded=None if newest is None else newest.version,
            url=address(f"/code-systems/{system.system_id}"),
            versions=[CodeVersionOut.model_validate(version) for version in found.versions],
        )


class ListedCodeOut(Out):
    """A code of a list, whether or not a role maps to it."""

    system: str = Field(validation_alias="system_id")
    version: str
    code: str
    display: str
    kind: str
    parent: str | None
    status: str
    introduced: str | None
    retired: str | None
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class CodeTitleOut(Out):
    """Another wording of a code."""

    title: str
    kind: str | None


class MappedRoleOut(Out):
    """A role that the code is recorded for."""

    role: RoleCardOut
    relation: str
    predicate: str
    justification: str
    valid_from: str | None
    valid_to: str | None
    source: str
    source_detail: str | None
    note: str | None


class CodeDetailOut(ListedCodeOut):
    """A code with its other wordings, the codes below it, and the roles that map to it."""

    titles: list[CodeTitleOut]
    narrower: list[ListedCodeOut]
    roles: list[MappedRoleOut]
    versions: list[str]

    @classmethod
    def of(cls, detail: CodeDetail) -> "CodeDetailOut":
        """The result of the service in the form of the API."""
        row = detail.code
        facts = {name: getattr(row, name) for name in type(row).model_fields}
        return cls.model_validate(
            {
                **facts,
                "titles": detail.titles,
                "narrower": detail.narrower,
                "roles": detail.roles,
                "versions": detail.versions,
            }
        )


class CodesOut(ListOut):
    """Codes of one version of a list."""

    codes: list[ListedCodeOut]


class CodeSystemsOut(ListOut):
    """Code systems."""

    code_systems: list[CodeSystemOut]


class CodeVersionsOut(ListOut):
    """Versions of a code list, oldest first."""

    versions: list[CodeVersionOut]
