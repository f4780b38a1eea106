"""What a caller is allowed to do."""

import pytest

from app.errors import NotAllowedError
from app.services.access.callers import Caller
from app.vocabulary import Scope


def caller(*scopes: Scope) -> Caller:
    return Caller("key:3f9a1c2b", frozenset(scopes), frozenset({"RXX"}))


@pytest.mark.parametrize("scope", Scope)
def test_an_administrator_has_every_scope_and_acts_for_any_organisation(scope: Scope) -> None:
    admin = caller(Scope.ADMIN)

    assert admin.may(scope)
    assert admin.may_act_for("RYY")


def test_a_contributor_acts_for_its_own_organisations_only() -> None:
    contributor = caller(Scope.CONTRIBUTE)

    contributor.must(Scope.CONTRIBUTE)
    contributor.must_act_for("RXX")
    with pytest.raises(NotAllowedError, match="not allowed to act for the organisation 'RYY'"):
        contributor.must_act_for("RYY")


def test_a_caller_without_the_scope_is_refused_with_its_name() -> None:
    with pytest.raises(NotAllowedError, match="needs the scope 'review'"):
        caller(Scope.CONTRIBUTE).must(Scope.REVIEW)


@pytest.mark.parametrize("held", [Scope.CONTRIBUTE, Scope.REVIEW])
def test_a_scope_allows_no_other_scope(held: Scope) -> None:
    assert {scope for scope in Scope if caller(held).may(scope)} == {held}
    assert not caller(held).may_act_for("RYY")
