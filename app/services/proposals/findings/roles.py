"""Whether the roles that a proposal names exist and are in use."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from app.db.models import Role
from app.services.proposals.findings.finding import ProposalFinding, error
from app.vocabulary import RoleStatus


def role_in_use(session: Session, role_id: str, where: str) -> Iterator[ProposalFinding]:
    """An error for a role that does not exist or is retired."""
    role = session.get(Role, role_id)
    if role is None:
        yield error("unknown-role", where, f"There is no role '{role_id}'.")
    elif role.status == RoleStatus.RETIRED:
        yield error("retired-role", where, f"The role '{role_id}' is retired.")


def roles_named_once(role_ids: Sequence[str], where: str) -> Iterator[ProposalFinding]:
    """An error where a list names a role twice."""
    if len(set(role_ids)) < len(role_ids):
        yield error("named-twice", where, "The same role is named twice.")
