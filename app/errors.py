"""What can go wrong in the registry, by family. Each edge says what a family means there.

The docstring of an error is its meaning: users read it at `/problems/{code}`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.plurals import counted


class RegistryError(Exception):
    """Something the registry could not do, with a message for a user.

    `code` never changes: programs may rely on it. A class without a code is a family.
    """

    code: ClassVar[str]
    meaning: ClassVar[str]

    def __init_subclass__(cls, code: str = "") -> None:
        super().__init_subclass__()
        cls.code = code
        cls.meaning = " ".join((cls.__doc__ or "").partition("\n\n")[0].split())

    def __init__(self, summary: str | None = None, places: Iterable[tuple[str, str]] = ()) -> None:
        """`summary` says what happened, else the meaning does. `places`: where, and what is wrong.

        A fault without a place has an empty text for it.
        """
        self.summary = summary or self.meaning
        self.places = tuple(places)
        faults = [f"{where}: {fault}" if where else fault for where, fault in self.places]
        super().__init__("\n".join([self.summary, *faults]))


def known_errors() -> list[type[RegistryError]]:
    """Every error that has a code."""
    return list(dict.fromkeys(kind for kind in _all_below(RegistryError) if kind.code))


def _all_below(family: type[RegistryError]) -> Iterator[type[RegistryError]]:
    for kind in family.__subclasses__():
        yield kind
        yield from _all_below(kind)


class UnauthenticatedError(RegistryError):
    """The caller is not known."""


class ForbiddenError(RegistryError):
    """The caller is known and is not allowed to do this."""


class NotFoundError(RegistryError):
    """What was asked for does not exist."""


class ConflictError(RegistryError):
    """The present state of the registry does not allow this."""


class InvalidError(RegistryError):
    """Some of what was sent cannot be used."""


class TooLargeError(RegistryError):
    """What was sent is larger than the registry accepts."""


class UnavailableError(RegistryError):
    """The registry cannot do this now, but can do it later."""


class FailedError(RegistryError):
    """The registry failed. The caller did nothing wrong."""


class ListedError(RegistryError):
    """Several things are wrong at once."""

    def __init__(self, errors: Sequence[str], summary: str | None = None) -> None:
        """Each error is a line, as `where: message` where it has a place."""
        super().__init__(summary, [_parted(error) for error in errors])
        self.errors = tuple(errors)


def _parted(error: str) -> tuple[str, str]:
    where, mark, message = error.partition(": ")
    return (where, message) if mark else ("", error)


# Who asks, and what they are allowed to do.


class NotAuthenticatedError(UnauthenticatedError, code="not-authenticated"):
    """Send an API key that is in force, or log in."""

    def __init__(self, message: str, *, was_tried: bool = True) -> None:
        """`was_tried`: the request did name a caller."""
        super().__init__(message)
        self.was_tried = was_tried


class LoginFailedError(UnauthenticatedError, code="login-failed"):
    """The log-in was not completed."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault}. Start again at /auth/login.")


class LoginNotSetUpError(NotFoundError, code="login-not-set-up"):
    """Log-in is not set up on this copy of the registry. Use an API key."""


class IssuerUnavailableError(UnavailableError, code="issuer-unavailable"):
    """The log-in service is not responding. Please try again soon."""


class NotAllowedError(ForbiddenError, code="not-allowed"):
    """You are not allowed to do this."""


class OtherSiteError(ForbiddenError, code="cross-site-request"):
    """This request came from another website, so it was refused."""


class KeyNotFoundError(NotFoundError, code="key-not-found"):
    """No API key has this id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key with the id '{key_id}'.")


class KeyRefusedError(ListedError, InvalidError, code="key-refused"):
    """This API key cannot be made."""


# Writing.


class KeyReusedError(InvalidError, code="idempotency-key-reused"):
    """This Idempotency-Key was already used with another request."""


class ChangedMeanwhileError(ConflictError, code="precondition-failed"):
    """This was changed after you read it. Read it again before you change it."""


class WriteConflictError(ConflictError, code="changed-meanwhile"):
    """Somebody else changed the same thing at the same moment. Nothing was stored. Try again."""


class TooBusyError(UnavailableError, code="too-busy"):
    """The service is busy with other work. Please try again soon."""


class RateLimitError(UnavailableError, code="rate-limit"):
    """Too many requests came in a short time. Please wait, and then send them more slowly."""

    def __init__(self, what: str, seconds: int) -> None:
        """`what`: the requests that are too many. `seconds`: until some are answered again."""
        super().__init__(f"{what}. Please wait {counted(seconds, 'second')}.")
        self.seconds = seconds


class WritersCollidedError(UnavailableError, code="writers-collided"):
    """Other writes were in the way. Nothing was stored. Please try again soon."""


class DatabaseUnavailableError(UnavailableError, code="database-unavailable"):
    """The database is not responding. Please try again soon."""


class DatabaseReadOnlyError(UnavailableError, code="database-read-only"):
    """The database can be read but not written at present. Nothing was stored. Try again later."""


class DatabaseFullError(UnavailableError, code="database-full"):
    """The disk of the database is full. Nothing was stored. Try again when there is room."""


class DatabaseDamagedError(UnavailableError, code="database-damaged"):
    """The database is damaged. Its operator must put a backup back."""


class NotMigratedError(UnavailableError, code="not-migrated"):
    """The database is not set up. Run 'role-registry migrate' first."""


# Roles and codes.


class RoleNotFoundError(NotFoundError, code="role-not-found"):
    """No role has this id."""

    def __init__(self, role_id: str) -> None:
        super().__init__(f"There is no role with the id '{role_id}'.")


class SkillMixTypeNotFoundError(NotFoundError, code="skill-mix-type-not-found"):
    """No skill-mix change type has this id."""

    def __init__(self, type_id: str) -> None:
        super().__init__(f"There is no skill-mix change type with the id '{type_id}'.")


class CodeSystemNotFoundError(NotFoundError, code="code-system-not-found"):
    """No code list has this id, or the list does not have this version."""

    def __init__(self, system_id: str, version: str | None = None) -> None:
        named = f"'{system_id}'" if version is None else f"'{system_id}' version '{version}'"
        super().__init__(f"There is no code list {named}.")


class CodeNotFoundError(NotFoundError, code="code-not-found"):
    """This version of the code list does not have the code."""

    def __init__(self, system_id: str, version: str, value: str) -> None:
        super().__init__(f"'{system_id}' version '{version}' does not have the code '{value}'.")


class CodeListInvalidError(InvalidError, code="code-list-invalid"):
    """The code list cannot be loaded as it is."""

    def __init__(self, places: Sequence[tuple[str, str]], number: int | None = None) -> None:
        """`places` has each error with its row. `number` counts them, if not all are listed."""
        count = counted(len(places) if number is None else number, "error")
        super().__init__(f"The code list has {count}:", places)


class CodeListConflictError(ConflictError, code="code-list-conflict"):
    """The code list contradicts what the registry has of this version."""


class CodeListLossError(ConflictError, code="code-list-loss"):
    """The file lacks many codes of the version before it. It may be a part of the list."""

    def __init__(self, gone: int, before: int, version: str) -> None:
        super().__init__(
            f"{gone:,} of the {before:,} codes of version {version} are not in the file. If you "
            "sent a part of the list, send all of it. A retired code stays in the list with the "
            f"status 'retired'. If these codes are gone, send codes_gone={gone}, or give "
            f"--codes-gone {gone} to the command."
        )


class CursorError(InvalidError, code="invalid-cursor"):
    """This cursor does not belong to this list. Take it from 'next' in the answer."""


# Trusts.


class OrganisationNotFoundError(NotFoundError, code="organisation-not-found"):
    """No organisation has this ODS code."""

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"There is no organisation with the ODS code '{ods_code}'.")


class RegionNotFoundError(NotFoundError, code="region-not-found"):
    """No NHS England region has this ODS code."""

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"There is no region with the ODS code '{ods_code}'.")


class NotATrustError(InvalidError, code="not-a-trust"):
    """The organisation is not a trust. Only trusts keep lists here."""

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"'{ods_code}' is not a trust. Only trusts keep lists here.")


class OrganisationClosedError(ConflictError, code="organisation-closed"):
    """The trust is closed. Nothing new is stored for it."""

    def __init__(self, ods_code: str, closed_on: str, successor_codes: str | None) -> None:
        onward = f" Its work went to {successor_codes}." if successor_codes else ""
        super().__init__(f"'{ods_code}' closed on {closed_on}.{onward}")


class EstablishmentNotFoundError(NotFoundError, code="establishment-not-found"):
    """The trust has not stored a list, or not this version of it."""

    def __init__(self, ods_code: str, number: int | None = None) -> None:
        which = "a list" if number is None else f"version {number} of a list"
        super().__init__(f"'{ods_code}' has not stored {which}.")


class EstablishmentTooLongError(TooLargeError, code="establishment-too-long"):
    """The list has more different lines than the registry keeps."""

    def __init__(self, lines: int, most: int) -> None:
        super().__init__(
            f"The list has {counted(lines, 'different line')}. The registry keeps at most "
            f"{most:,}. Leave out columns that you do not need, such as the site."
        )


class EstablishmentDateError(InvalidError, code="establishment-date"):
    """The date of the list is in the future."""


class LocalTitleNotFoundError(NotFoundError, code="local-title-not-found"):
    """The trust has no local title with this id."""

    def __init__(self, ods_code: str, local_id: int) -> None:
        super().__init__(f"'{ods_code}' has no local title {local_id}.")


class LocalTitleDecidedError(ConflictError, code="local-title-decided"):
    """The trust has already decided this title in another way."""

    def __init__(self, local_id: int) -> None:
        super().__init__(
            f"This title is already decided, as local title {local_id}. Change it at its address."
        )


# Files.


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where, and what, without the words of the cell."""

    message: str
    row: int | None = None
    column: str | None = None

    @property
    def where(self) -> str:
        """The place in words: 'row 17, column 4'."""
        places = {"row": self.row, "column": self.column}
        named = [f"{name} {place}" for name, place in places.items() if place is not None]
        return ", ".join(named) or "file"


class TableError(InvalidError, code="table-invalid"):
    """The list cannot be used as it is."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        """`faults` has everything that is wrong, at once."""
        super().__init__(message, [(fault.where, fault.message) for fault in faults])
        self.faults = tuple(faults)


class FileKindError(TableError, code="file-kind-not-supported"):
    """The file is not a CSV, XLSX, XLS or ODS file."""


class FileTooLargeError(TooLargeError, TableError, code="file-too-large"):
    """The file is larger than this service accepts, or costs too much to read."""


class PersonalDataError(TableError, code="personal-data"):
    """The list appears to contain personal data."""


class BackupError(InvalidError, code="backup-refused"):
    """The backup cannot be written, or the file cannot be restored."""


class SeedError(ListedError, InvalidError, code="seed-invalid"):
    """The seed files contain errors."""

    def __init__(self, errors: Sequence[str]) -> None:
        """`errors` has each fault as `file:line: message`."""
        super().__init__(errors, f"The seed has {counted(len(errors), 'error')}:")


class TitlesFileError(ListedError, InvalidError, code="titles-invalid"):
    """The file of titles contains errors."""

    def __init__(self, file: str, errors: Sequence[str]) -> None:
        """`errors` has each fault as `row n: message`."""
        super().__init__(errors, f"{file} has {counted(len(errors), 'error')}:")


class CheckNotFoundError(NotFoundError, code="check-not-found"):
    """There is no check with this id. Results are deleted after a while."""


class SentFileGoneError(NotFoundError, code="sent-file-gone"):
    """The file is no longer held. Send it again."""


class CheckNotDoneError(ConflictError, code="check-not-done"):
    """The check has no result. Ask for its status first."""


class CheckFailedError(FailedError, code="check-failed"):
    """The check ended without an answer. Please send the list again."""


# Releases and the history.


class ReleaseNotFoundError(NotFoundError, code="release-not-found"):
    """No release has this name."""

    def __init__(self, release: str) -> None:
        super().__init__(f"There is no release '{release}'. Leave 'release' out for the live one.")


class ReleaseNameError(InvalidError, code="invalid-release-name"):
    """Name a release by its year and a number, such as 2026.1 or 2026.1.2."""


class ReleaseFileError(InvalidError, code="release-file-invalid"):
    """The file is not a release, or is not as it was published."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} cannot be used as a release: {reason}.")


class ReleaseRefusedError(ListedError, ConflictError, code="release-refused"):
    """The content cannot be published yet."""

    def __init__(self, release: str, errors: Sequence[str]) -> None:
        number = counted(len(errors), "reason")
        super().__init__(errors, f"Release {release} cannot be published, for {number}.")


class HistoryBrokenError(FailedError, code="history-broken"):
    """The history is not as it was written."""

    def __init__(self, seq: int | None, fault: str) -> None:
        """`seq` is the first change at fault, where it is one change."""
        place = "" if seq is None else f" at change {seq}"
        super().__init__(f"The history is broken{place}: {fault}.")
        self.seq = seq


class ChangeNotFoundError(NotFoundError, code="change-not-found"):
    """No change in the history has this number."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"There is no change {seq}.")


class RedactionRefusedError(ListedError, InvalidError, code="redaction-refused"):
    """This cannot be removed from the history."""


# Proposals.


class ProposalNotFoundError(NotFoundError, code="proposal-not-found"):
    """No proposal has this number."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"There is no proposal {proposal_id}.")


class NoEvidenceError(NotFoundError, code="no-evidence-pack"):
    """Only a 'new_code' proposal for a role in use has an evidence pack."""

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"Proposal {proposal_id} is not about a new code for a role in use.")


class ProposalStateError(ConflictError, code="proposal-state"):
    """The state of the proposal does not allow this. Somebody else may have changed it."""

    def __init__(self, state: str, verb: str) -> None:
        super().__init__(f"A proposal that is '{state}' cannot take '{verb}'.")


class NationalStatusError(ConflictError, code="national-status"):
    """This national status cannot follow the present one."""

    def __init__(self, status: str | None, wanted: str) -> None:
        if status is None:
            message = "Only a 'new_code' proposal that was accepted here has a national status."
        else:
            message = f"An application that is '{status}' cannot become '{wanted}'."
        super().__init__(message)


class OwnProposalError(ForbiddenError, code="own-proposal"):
    """You proposed this change, so somebody else must review and decide it."""


class ProposalInvalidError(InvalidError, code="proposal-invalid"):
    """The proposal cannot be accepted as it is."""

    def __init__(self, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(places=places)


class BreaksGoldenSetError(ConflictError, code="breaks-golden-set"):
    """The change would break the golden set. Give 'override_reason' to accept it anyway."""

    def __init__(self, titles: Sequence[str]) -> None:
        shown = ", ".join(f"'{title}'" for title in titles[:5])
        more = f" and {len(titles) - 5:,} more" if len(titles) > 5 else ""
        super().__init__(
            f"Accepting this breaks {counted(len(titles), 'golden title')}: {shown}{more}. "
            "Give 'override_reason' to accept it anyway."
        )


class ReportsChangedError(ConflictError, code="reports-changed"):
    """The number of reports is not the one that you counted. Nothing was withdrawn. Count again."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(
            f"The filter now finds {counted(found, 'report')}, not {expected:,}. "
            "Nothing was withdrawn. Count again without 'expected'."
        )


class TooManyReportsError(UnavailableError, code="too-many-reports"):
    """Too many reports are waiting to be reviewed. Please try again later."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most:,} reports are waiting to be reviewed. Please try again later.")


class ReportLimitError(TooManyReportsError, code="report-limit"):
    """Too many reports came from one address within an hour. Please try again later."""

    def __init__(self, most: int) -> None:
        RegistryError.__init__(
            self,
            f"More than {most} reports came from your address within an hour. "
            "Please try again later.",
        )
