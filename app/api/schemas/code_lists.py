"""Code lists, their versions and codes."""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas.base import In, ListOut, Out, RegistryOut, RoleCardOut
from app.api.schemas.gaps import ExactSummaryOut, GapCodeOut
from app.errors import CodeListInvalidError
from app.http.addresses import address
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapStatus
from app.services.codes.gaps.report import GapReport, RoleGap
from app.services.codes.incoming.file import IncomingCode, IncomingList, ListSource
from app.services.codes.incoming.loading import LoadReport, SettledProposal
from app.services.codes.lists import CodeDetail, SystemWithVersions
from app.services.content.indexing import Version
from app.services.seed.cells import real_date
from app.vocabulary import CodeStatus, NationalStatus


def _is_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("Give the whole address, from https:// on")
    return text


Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
PartialDate = Annotated[str, StringConstraints(max_length=10), AfterValidator(real_date)]
WebAddress = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_is_address)]


class CodeListIn(In):
    """What a version of a list is, beside its codes. Dates are to the day, month or year.

    `judged_on` is the date that the list shows. `preview` shows what loading would change.
    `codes_gone` is how many codes of the version before you know to be gone. It is needed where
    they are more than a tenth.
    """

    judged_on: PartialDate
    source_title: Words
    source_url: WebAddress
    publisher: Words | None = None
    licence: Words | None = None
    published: PartialDate | None = None
    effective: PartialDate | None = None
    conformance: PartialDate | None = None
    note: Words | None = None
    preview: bool = False
    codes_gone: Annotated[int, Field(ge=0)] | None = None

    def with_codes(
        self, system_id: str, version: str, codes: tuple[IncomingCode, ...]
    ) -> IncomingList:
        """The version with its codes. Raises `CodeListInvalidError` for a blank version."""
        if not version.strip():
            raise CodeListInvalidError([("version", "it is blank")])
        source = ListSource(
            title=self.source_title,
            url=self.source_url,
            publisher=self.publisher,
            published=self.published,
            licence=self.licence,
        )
        return IncomingList(
            system_id=system_id,
            version=version.strip(),
            judged_on=self.judged_on,
            source=source,
            codes=codes,
            published=self.published,
            effective=self.effective,
            conformance=self.conformance,
            note=self.note,
            codes_gone=self.codes_gone,
        )


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


class ReadRoleOut(Out):
    """A role that only a reading of the registry's own gives the code to. No source says so."""

    role: RoleCardOut
    relation: str
    rule: str
    confidence: str
    review: str
    note: str | None


class CodeDetailOut(ListedCodeOut):
    """A code with its other wordings, the codes below it, and the roles that map to it."""

    titles: list[CodeTitleOut]
    narrower: list[ListedCodeOut]
    roles: list[MappedRoleOut]
    versions: list[str]
    readings: list[ReadRoleOut]

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
                "readings": detail.readings,
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


class ComparedCodeOut(Out):
    """A code of one of two versions that are compared."""

    code: str
    display: str
    status: CodeStatus


class RenamedCodeOut(Out):
    """A code in the words of two versions."""

    code: str
    before: str
    after: str


class ListDifferenceOut(Out):
    """The codes that are new, retired, used again, renamed or gone, and how many are the same."""

    new: list[ComparedCodeOut]
    retired: list[ComparedCodeOut]
    used_again: list[ComparedCodeOut]
    renamed: list[RenamedCodeOut]
    gone: list[ComparedCodeOut]
    unchanged: int


class GapStateOut(Out):
    """What is known of a role's code in one version."""

    status: GapStatus
    exact_status: ExactGapStatus = Field(validation_alias="exact")
    basis: GapBasis
    codes: list[GapCodeOut]
    reason: str


class GapChangeOut(Out):
    """A role whose answer in `/gaps` changes."""

    role: RoleCardOut
    before: GapStateOut
    after: GapStateOut

    @classmethod
    def of(cls, before: RoleGap, after: RoleGap) -> "GapChangeOut":
        """Two answers about one role."""
        return cls(
            role=RoleCardOut.model_validate(after.role),
            before=GapStateOut.model_validate(before),
            after=GapStateOut.model_validate(after),
        )


class LostCodeOut(Out):
    """A mapping that a curator must look at: the list lacks its code, or words it otherwise."""

    role_id: str
    code: str
    relation: str


class SettledProposalOut(Out):
    """An open application for a code, whose role has its own code in the new version.

    It stays open until a reviewer records that it was approved: `record_at` is the page for that,
    already filled in.
    """

    proposal: int
    role_id: str
    code: str
    display: str
    record_at: str

    @classmethod
    def of(cls, row: SettledProposal, version: str) -> "SettledProposalOut":
        """An application and the version of the list that settles it."""
        listed = {"version": version, "code": row.code, "display": row.display}
        filled_in = urlencode({"status": NationalStatus.APPROVED.value, **listed})
        return cls(
            proposal=row.number,
            role_id=row.role_id,
            code=row.code,
            display=row.display,
            record_at=address(f"/ui/proposals/{row.number}/application?{filled_in}"),
        )


class CodeListLoadOut(Out):
    """What loading a version of a list changes. With `preview`, nothing was stored.

    `carried` mappings go on with codes that have the same wording. `read_by_name` roles have the
    words of a new code, which is a reading until a curator records a mapping.
    """

    system: str
    version: str
    compared_with: str | None
    is_new: bool
    is_stored: bool
    codes: int
    difference: ListDifferenceOut
    carried: int
    read_by_name: int
    lost: list[LostCodeOut]
    gaps_before: ExactSummaryOut
    gaps_after: ExactSummaryOut
    gaps_changed: list[GapChangeOut]
    settles: list[SettledProposalOut]
    registry: RegistryOut

    @classmethod
    def of(cls, report: LoadReport, version: Version, *, is_stored: bool) -> "CodeListLoadOut":
        """The report of a load in the form of the API."""
        return cls(
            system=report.system_id,
            version=report.version,
            compared_with=report.compared_with,
            is_new=report.is_new,
            is_stored=is_stored,
            codes=report.codes,
            difference=ListDifferenceOut.model_validate(report.difference),
            carried=report.carried,
            read_by_name=report.read_by_name,
            lost=[LostCodeOut.model_validate(row) for row in report.lost],
            gaps_before=_counts(report.before),
            gaps_after=_counts(report.after),
            gaps_changed=[GapChangeOut.of(each.before, each.after) for each in report.gaps],
            settles=[SettledProposalOut.of(row, report.version) for row in report.proposals],
            registry=RegistryOut.of(version),
        )


def _counts(report: GapReport) -> ExactSummaryOut:
    counts = {"roles": report.summary["roles"], **report.exact_summary}
    return ExactSummaryOut.model_validate(counts)
