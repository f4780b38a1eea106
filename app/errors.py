"""What can go wrong in the registry, in words for a user. No HTTP in here."""

from collections.abc import Sequence
from dataclasses import dataclass


class RegistryError(Exception):
    """Something the registry could not do. `code` is stable: programs may rely on it."""

    code = "registry-error"


class RoleNotFoundError(RegistryError):
    """No role bears this id."""

    code = "role-not-found"

    def __init__(self, role_id: str) -> None:
        super().__init__(f"There is no role with the id '{role_id}'.")
        self.role_id = role_id


class CodeSystemNotFoundError(RegistryError):
    """No code system bears this id, or it has no such version."""

    code = "code-system-not-found"

    def __init__(self, system_id: str, version: str | None = None) -> None:
        named = f"'{system_id}'" if version is None else f"'{system_id}' version '{version}'"
        super().__init__(f"There is no code system {named}.")
        self.system_id = system_id
        self.version = version


class CodeNotFoundError(RegistryError):
    """The list version does not hold this code."""

    code = "code-not-found"

    def __init__(self, system_id: str, version: str, value: str) -> None:
        super().__init__(f"'{system_id}' version '{version}' has no code '{value}'.")
        self.system_id = system_id
        self.version = version
        self.value = value


class OrganisationNotFoundError(RegistryError):
    """No organisation bears this ODS code."""

    code = "organisation-not-found"

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"There is no organisation with the ODS code '{ods_code}'.")
        self.ods_code = ods_code


class NotATrustError(RegistryError):
    """The organisation is no trust, and only trusts keep lists here."""

    code = "not-a-trust"

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"'{ods_code}' is no trust; only trusts keep lists here.")
        self.ods_code = ods_code


class RegionNotFoundError(RegistryError):
    """No NHS England region bears this ODS code."""

    code = "region-not-found"

    def __init__(self, ods_code: str) -> None:
        super().__init__(f"There is no region with the ODS code '{ods_code}'.")
        self.ods_code = ods_code


class OrganisationClosedError(RegistryError):
    """The trust is closed: nothing new is stored for it."""

    code = "organisation-closed"

    def __init__(self, ods_code: str, closed_on: str, successor_codes: str | None) -> None:
        onward = f" Its work went to {successor_codes}." if successor_codes else ""
        super().__init__(f"'{ods_code}' closed on {closed_on}.{onward}")
        self.ods_code = ods_code


class EstablishmentNotFoundError(RegistryError):
    """The trust has stored no list, or no such version of it."""

    code = "establishment-not-found"

    def __init__(self, ods_code: str, number: int | None = None) -> None:
        which = "list" if number is None else f"version {number} of a list"
        super().__init__(f"'{ods_code}' has stored no {which}.")
        self.ods_code = ods_code
        self.number = number


class EstablishmentTooLongError(RegistryError):
    """The list has more kinds of posts than any trust has."""

    code = "establishment-too-long"

    def __init__(self, lines: int, most: int) -> None:
        super().__init__(
            f"The list comes to {lines:,} different lines; at most {most:,} are kept. "
            "Leave out columns that tell posts apart needlessly, such as the site."
        )


class EstablishmentDateError(RegistryError):
    """The day that a list is said to show has not come yet."""

    code = "establishment-date"


class LocalTitleNotFoundError(RegistryError):
    """The trust has no local title with this id."""

    code = "local-title-not-found"

    def __init__(self, ods_code: str, local_id: int) -> None:
        super().__init__(f"'{ods_code}' has no local title {local_id}.")
        self.local_id = local_id


class LocalTitleDecidedError(RegistryError):
    """The trust decided the title before, and otherwise."""

    code = "local-title-decided"

    def __init__(self, local_id: int) -> None:
        super().__init__(
            f"This title is decided already, as local title {local_id}. Change it at its address."
        )
        self.local_id = local_id


class BackupError(RegistryError):
    """The backup cannot be written, or the file cannot be put back."""

    code = "backup-refused"


class SeedError(RegistryError):
    """The seed files cannot be loaded. `errors` holds each fault as `file:line: message`."""

    code = "seed-invalid"

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__(f"The seed has {len(errors)} errors:\n" + "\n".join(errors))
        self.errors = tuple(errors)


class TitlesFileError(RegistryError):
    """A file of titles cannot be used. `errors` holds each fault as `row n: message`."""

    code = "titles-invalid"

    def __init__(self, file: str, errors: Sequence[str]) -> None:
        super().__init__(f"{file} has {len(errors)} errors:\n" + "\n".join(errors))
        self.file = file
        self.errors = tuple(errors)


class NotMigratedError(RegistryError):
    """The database lacks the tables of this version of the registry."""

    code = "not-migrated"

    def __init__(self) -> None:
        super().__init__("The database is not migrated. Run 'role-registry migrate' first.")


class ReleaseNotFoundError(RegistryError):
    """No release bears this name."""

    code = "release-not-found"

    def __init__(self, release: str) -> None:
        super().__init__(f"There is no release '{release}'. Leave 'release' out for the live one.")
        self.release = release


class ReleaseNameError(RegistryError):
    """The name is not one that a release may bear."""

    code = "invalid-release-name"

    def __init__(self, release: str) -> None:
        super().__init__("A release is named by its year and a number, such as 2026.1 or 2026.1.2.")
        self.release = release


class ReleaseFileError(RegistryError):
    """A file is no release, or not the one that was published."""

    code = "release-file-invalid"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} cannot be used as a release: {reason}.")
        self.file = file


class ReleaseRefusedError(RegistryError):
    """The content may not be published as it stands.

    `reasons` holds every reason as `where: message`, `summary` how many there are.
    """

    code = "release-refused"

    def __init__(self, release: str, reasons: Sequence[str]) -> None:
        counted = "reason stands" if len(reasons) == 1 else "reasons stand"
        self.release = release
        self.reasons = tuple(reasons)
        self.summary = f"{len(reasons)} {counted} against release {release}."
        super().__init__("\n".join([self.summary, *reasons]))


class SkillMixTypeNotFoundError(RegistryError):
    """No skill-mix change type bears this id."""

    code = "skill-mix-type-not-found"

    def __init__(self, type_id: str) -> None:
        super().__init__(f"There is no skill-mix change type with the id '{type_id}'.")
        self.type_id = type_id


class CursorError(RegistryError):
    """The cursor was not made by the list that it is given to."""

    code = "invalid-cursor"

    def __init__(self) -> None:
        super().__init__("This cursor is not one of this list. Take it from the answer's 'next'.")


class NotAuthenticatedError(RegistryError):
    """The request needs a caller and names none that is known. `was_tried`: it named one."""

    code = "not-authenticated"

    def __init__(self, message: str, *, was_tried: bool = True) -> None:
        super().__init__(message)
        self.was_tried = was_tried


class NotAllowedError(RegistryError):
    """The caller is known and may not do this."""

    code = "not-allowed"


class KeyNotFoundError(RegistryError):
    """No API key bears this id."""

    code = "key-not-found"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key with the id '{key_id}'.")
        self.key_id = key_id


class KeyRefusedError(RegistryError):
    """Such an API key is not made. `errors` says each reason."""

    code = "key-refused"

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


class KeyReusedError(RegistryError):
    """The key of a write named another write before."""

    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was sent before, with another request.")


class ChangedMeanwhileError(RegistryError):
    """What is to be changed is not as the caller last saw it."""

    code = "precondition-failed"

    def __init__(self) -> None:
        super().__init__("This was changed since you read it. Read it again before you change it.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where, and what, without the words of the cell."""

    message: str
    row: int | None = None
    column: str | None = None

    @property
    def where(self) -> str:
        """The place in words: 'row 17, column 4'."""
        parts = [f"row {self.row}"] if self.row is not None else []
        return ", ".join([*parts, *([f"column {self.column}"] if self.column else [])]) or "file"


class TableError(RegistryError):
    """A file cannot be read as a list of posts. `faults` holds everything wrong at once."""

    code = "table-invalid"

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        lines = [f"{fault.where}: {fault.message}" for fault in faults]
        super().__init__("\n".join([message, *lines]))
        self.message = message
        self.faults = tuple(faults)


class FileKindError(TableError):
    """The file is none of the kinds that are read."""

    code = "file-kind-not-supported"


class FileTooLargeError(TableError):
    """The file holds, or costs, more than the settings allow."""

    code = "file-too-large"


class PersonalDataError(TableError):
    """Cells of the columns in use look like data about a person."""

    code = "personal-data"


class HistoryBrokenError(RegistryError):
    """The history is not what was written. `seq` is the first change at fault, if it is one."""

    code = "history-broken"

    def __init__(self, seq: int | None, fault: str) -> None:
        place = "" if seq is None else f" at change {seq}"
        super().__init__(f"The history is broken{place}: {fault}.")
        self.seq = seq


class ChangeNotFoundError(RegistryError):
    """The history has no change with this number."""

    code = "change-not-found"

    def __init__(self, seq: int) -> None:
        super().__init__(f"There is no change {seq}.")
        self.seq = seq


class RedactionRefusedError(RegistryError):
    """This cannot be taken out of the history. `errors` says each reason."""

    code = "redaction-refused"

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


class ProposalNotFoundError(RegistryError):
    """No proposal bears this number."""

    code = "proposal-not-found"

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"There is no proposal {proposal_id}.")
        self.proposal_id = proposal_id


class NoEvidenceError(RegistryError):
    """Only an application for a code has an evidence pack."""

    code = "no-evidence-pack"

    def __init__(self, proposal_id: int) -> None:
        super().__init__(f"Proposal {proposal_id} applies for no code of a role that is in use.")
        self.proposal_id = proposal_id


class ProposalStateError(RegistryError):
    """The proposal's state does not allow this; somebody else may have been quicker."""

    code = "proposal-state"

    def __init__(self, state: str, verb: str) -> None:
        super().__init__(f"A proposal that is '{state}' cannot take '{verb}'.")
        self.state = state
        self.verb = verb


class NationalStatusError(RegistryError):
    """This status does not follow the one that the application has."""

    code = "national-status"

    def __init__(self, status: str | None, wanted: str) -> None:
        if status is None:
            message = "Only a 'new_code' proposal that was accepted here has a national status."
        else:
            message = f"An application that is '{status}' cannot become '{wanted}'."
        super().__init__(message)
        self.status = status
        self.wanted = wanted


class OwnProposalError(RegistryError):
    """Whoever proposes a change does not decide on it."""

    code = "own-proposal"

    def __init__(self) -> None:
        super().__init__("You proposed this yourself: somebody else must review and decide it.")


class ProposalInvalidError(RegistryError):
    """The proposal cannot go on as it is. `errors` holds where and what, each fault once."""

    code = "proposal-invalid"

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("The proposal cannot be accepted as it is. See 'errors'.")
        self.errors = tuple(errors)


class TooManyReportsError(RegistryError):
    """So many reports wait already that no other is taken."""

    code = "too-many-reports"

    def __init__(self, most: int) -> None:
        super().__init__(f"{most:,} reports wait to be looked at. Please try again later.")


class BreaksGoldenSetError(RegistryError):
    """The change would break expectations of the golden set, and nobody took that on."""

    code = "breaks-golden-set"

    def __init__(self, titles: Sequence[str]) -> None:
        shown = ", ".join(f"'{title}'" for title in titles[:5])
        more = f" and {len(titles) - 5} more" if len(titles) > 5 else ""
        super().__init__(
            f"Accepting this breaks {len(titles)} of the golden titles: {shown}{more}. "
            "Give 'override_reason' to accept it all the same."
        )
        self.titles = tuple(titles)


class OtherSiteError(RegistryError):
    """A page of another site tried to write with the cookie of a person's browser."""

    code = "cross-site-request"

    def __init__(self) -> None:
        super().__init__("A page of another site sent this. Use the registry's own pages.")


class LoginNotSetUpError(RegistryError):
    """People cannot log in here."""

    code = "login-not-set-up"

    def __init__(self) -> None:
        super().__init__("Nobody can log in here: no issuer is set. Programs use an API key.")


class LoginFailedError(RegistryError):
    """Who came back from the issuer is not proven."""

    code = "login-failed"

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault}. Start again at /auth/login.")


class IssuerUnavailableError(RegistryError):
    """The issuer that knows people does not answer."""

    code = "issuer-unavailable"

    def __init__(self) -> None:
        super().__init__("The service that knows who you are does not answer. Try again soon.")


class CheckFailedError(RegistryError):
    """A check ended without an answer, by no fault of the list."""

    code = "check-failed"

    def __init__(self) -> None:
        super().__init__("The check ended without an answer. Please send the list again.")


class CheckNotFoundError(RegistryError):
    """No check has this id, or its result was deleted."""

    code = "check-not-found"

    def __init__(self) -> None:
        super().__init__("There is no check with this id. Results are deleted after a while.")


class CheckNotDoneError(RegistryError):
    """The check has no result yet, or will have none."""

    code = "check-not-done"

    def __init__(self) -> None:
        super().__init__("The check has no result. Ask for its status first.")


class TooBusyError(RegistryError):
    """More long work is asked for than the service takes at once."""

    code = "too-busy"

    def __init__(self, what: str = "Many lists are being checked") -> None:
        super().__init__(f"{what} just now. Please try again soon.")
