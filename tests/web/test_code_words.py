"""Code lists in the words of pages."""

import pytest

from app.vocabulary import CodeSystemId
from app.web.code_words import list_in_words


@pytest.mark.parametrize("system", CodeSystemId)
def test_every_list_that_the_registry_names_has_a_name_for_people(system: CodeSystemId) -> None:
    assert list_in_words(system) != system.value
