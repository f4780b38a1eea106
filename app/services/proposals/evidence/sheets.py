"""An evidence pack as a workbook, to send to the body that publishes the list."""

import io
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from app.services.codes.gaps.judging import Statement
from app.services.proposals.evidence.near_codes import NearCode
from app.services.proposals.evidence.packs import CitedSource, EvidencePack
from app.services.trusts.disclosure import Total
from app.spreadsheets.xlsx_text import workbook_in_memory

Cell: TypeAlias = str | int | None
Row: TypeAlias = Sequence[Cell]

NOT_KNOWN: Final = "not known"
_WIDTH: Final = 44


def as_workbook(pack: EvidencePack) -> bytes:
    """The pack as XLSX, with one sheet for each part."""
    file = io.BytesIO()
    with workbook_in_memory(file) as book:
        heading, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for name, rows in sheets_of(pack).items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 7, _WIDTH, text)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row, heading if place == 0 else text)
            sheet.freeze_panes(1, 0)
    return file.getvalue()


def sheets_of(pack: EvidencePack) -> dict[str, list[Row]]:
    """The rows of each sheet, the headings first. A cell that is not known says so."""
    return {
        "Application": [("item", "value"), *_application(pack)],
        "Nearest codes": [_NEAR_CODE_HEADINGS, *map(_near_code, pack.nearest)],
        "Codes it hides under": [
            ("code", "wording", "version", "source"),
            *(
                (code.code, code.display, code.version, code.source)
                for code in pack.gap.hides_under
            ),
        ],
        "Evidence": [_STATEMENT_HEADINGS, *map(_statement, pack.statements)],
        "Titles seen": [
            ("title", "kind", "trusts", "source"),
            *((seen.title, seen.kind, seen.trusts, seen.source) for seen in pack.titles),
        ],
        "Sources": [
            ("title", "publisher", "published", "link", "where"),
            *map(_source, pack.sources),
        ],
        "Not known": [("what is not known",), *((line,) for line in pack.not_known)],
    }


_NEAR_CODE_HEADINGS: Final = (
    "code",
    "wording",
    "status",
    "why it is not suitable",
    "words shared",
    "words missing",
)
_STATEMENT_HEADINGS: Final = (
    "kind",
    "statement",
    "code",
    "as of",
    "version",
    "source",
    "where",
)


def _near_code(near: NearCode) -> Row:
    return (
        near.code,
        near.display,
        near.status,
        near.why_not or NOT_KNOWN,
        " ".join(near.shared),
        " ".join(near.missing),
    )


def _statement(said: Statement) -> Row:
    return (
        said.kind,
        said.says,
        said.code,
        said.as_of,
        said.version,
        said.source,
        said.source_detail,
    )


def _source(source: CitedSource) -> Row:
    return (source.title, source.publisher, source.published, source.url, source.detail)


def _application(pack: EvidencePack) -> Iterator[Row]:
    without, judged = pack.without_code, pack.judged_on or "a date that is not known"
    facts: dict[str, Cell] = {
        "Title wanted": pack.asked.title,
        "List": pack.system_title,
        "Version used": f"{pack.version} of {judged}" if pack.version else None,
        "Definition": pack.asked.definition,
        "Why a code is needed": pack.asked.why,
        "Role in the registry": f"{pack.role.name} ({pack.role.role_id})",
        "Definition in the registry": pack.role.definition,
        "Basis of that definition": pack.role.definition_basis,
        "Family": pack.role.family,
        "Staff group": pack.staff_group,
        "Level": pack.level,
        "Who can have the role": pack.role.entry,
        "Regulator": pack.role.regulator,
        "Area of work": pack.area_of_work,
        "Introduced": pack.role.introduced,
        "Code in that version": pack.gap.status.value.replace("_", " "),
        "Full years without a code, at least": without.full_years,
        "Trusts that name the role": pack.reported.trusts if pack.reported else None,
        "of these with an exact number": pack.reported.exact if pack.reported else None,
        "of these with an estimate": pack.reported.estimate if pack.reported else None,
        "of these without a number": pack.reported.none if pack.reported else None,
        "Staff in total": _staff(pack.reported.staff) if pack.reported else None,
        "Proposal": f"{pack.proposal.id} ({pack.proposal.state})",
        "National status": pack.proposal.national_status,
    }
    for name, value in facts.items():
        yield name, NOT_KNOWN if value is None else value


def _staff(total: Total) -> str | None:
    """A total in words, or None where no trust gave a number."""
    if total.at_least is None:
        return None
    if total.at_most is None:
        return f"at least {total.at_least} ({total.quality})"
    if total.at_least == total.at_most:
        return f"{total.at_least} ({total.quality})"
    return f"{total.at_least} to {total.at_most} ({total.quality})"
