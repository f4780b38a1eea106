"""New roles, new synonyms and ambiguous titles: whether the words are already in use."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlmodel import Session

from app.db.models import Role
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.findings.names import NameUse, UseOfWords, uses_of
from app.services.proposals.findings.roles import role_in_use, roles_named_once
from app.services.proposals.payloads.kinds import MarkAmbiguous, NewRole, NewSynonym
from app.vocabulary import MATCHABLE_SCOPES

_CODE_OF_USE: Final = {
    UseOfWords.ROLE: "same-name",
    UseOfWords.RETIRED_ROLE: "same-name",
    UseOfWords.FORMER_NAME: "former-name",
    UseOfWords.SYNONYM: "synonym-of-another-role",
    UseOfWords.WORDING: "synonym-of-another-role",
    UseOfWords.AMBIGUOUS: "ambiguous-title",
    UseOfWords.SOMETIMES_AMBIGUOUS: "ambiguous-title",
}
_IS_AMBIGUOUS: Final = frozenset({UseOfWords.AMBIGUOUS, UseOfWords.SOMETIMES_AMBIGUOUS})
# A role's name may be an ambiguous title: the role is then its first candidate.
_STOPS_A_NAME: Final = frozenset({UseOfWords.ROLE, UseOfWords.SYNONYM})
_STOPS_A_SYNONYM: Final = frozenset({UseOfWords.ROLE, UseOfWords.SYNONYM, UseOfWords.AMBIGUOUS})


def check_new_role(session: Session, payload: NewRole) -> Iterator[ProposalFinding]:
    """A name or an id that is taken, and parents that cannot be used."""
    where = "payload.name"
    uses = uses_of(session, payload.name)
    if uses is None:
        yield error("no-words", where, "The name has no words.")
        return
    yield from _already_used(uses, _STOPS_A_NAME, where)
    if session.get(Role, payload.new_id) is not None:
        said = f"The id '{payload.new_id}' is taken. An id is never used again."
        yield error("same-id", "payload.role_id", said)
    for place, parent in enumerate(payload.kind_of):
        yield from role_in_use(session, parent, f"payload.kind_of[{place}]")
    yield from roles_named_once(payload.kind_of, "payload.kind_of")


def check_new_synonym(session: Session, payload: NewSynonym) -> Iterator[ProposalFinding]:
    """Words that another role already uses, or that this role already has."""
    where = "payload.term"
    uses = uses_of(session, payload.term)
    if uses is None:
        yield error("no-words", where, "The term has no words.")
        return
    of_others = [use for use in uses if use.role_id != payload.role_id]
    stops = _STOPS_A_SYNONYM if payload.scope in MATCHABLE_SCOPES else frozenset()
    yield from _already_used(of_others, stops, where)
    for use in uses:
        if use.role_id == payload.role_id:
            yield _used_by_this_role(use, payload)


def check_ambiguous_title(session: Session, payload: MarkAmbiguous) -> Iterator[ProposalFinding]:
    """A missing question, candidates that cannot be used, and words that already have a use."""
    uses = uses_of(session, payload.title)
    if uses is None:
        yield error("no-words", "payload.title", "The title has no words.")
        return
    if payload.is_always_ambiguous and payload.question is None:
        said = "Give the question to ask, because this title is always ambiguous."
        yield error("no-question", "payload.question", said)
    candidates = [meant.role_id for meant in payload.candidates]
    for place, role_id in enumerate(candidates):
        yield from role_in_use(session, role_id, f"payload.candidates[{place}].role_id")
    yield from roles_named_once(candidates, "payload.candidates")
    for use in uses:
        yield _made_ambiguous(use, candidates)


def _already_used(
    uses: Sequence[NameUse], stops: frozenset[UseOfWords], where: str
) -> Iterator[ProposalFinding]:
    for use in uses:
        found = error if use.use in stops else warning
        yield found(_CODE_OF_USE[use.use], where, f"{use}.")


def _used_by_this_role(use: NameUse, payload: NewSynonym) -> ProposalFinding:
    """A duplicate, unless the proposal only changes the scope of the words."""
    changes_scope = use.use is UseOfWords.WORDING and use.text == payload.term
    if changes_scope and payload.scope in MATCHABLE_SCOPES:
        said = f"{use}. This change would let it be matched."
        return warning("changes-scope", "payload.scope", said)
    return error("duplicate", "payload.term", f"{use} already.")


def _made_ambiguous(use: NameUse, candidates: Sequence[str]) -> ProposalFinding:
    """What happens to words that have a use when they become an ambiguous title."""
    if use.use in _IS_AMBIGUOUS:
        return error("duplicate", "payload.title", f"{use} already.")
    if use.use is UseOfWords.ROLE and use.role_id not in candidates[:1]:
        said = f"{use}. That role must be the first candidate."
        return error("own-name", "payload.candidates", said)
    return warning("stops-deciding", "payload.title", f"{use}. It would no longer be matched.")
