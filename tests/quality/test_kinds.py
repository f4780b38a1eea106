"""Changes of the registry's own names that must lead away from a role, or to it.

Each test is about one kind of title that real lists have, over every name of that kind.
"""

from itertools import combinations, permutations

import pytest

from app.matching.index import MatchIndex
from app.matching.kinship import is_profession, lookup
from app.matching.phrases import Node
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from app.matching.rules import Facet, Why
from app.vocabulary import Entry, Family

PSYCHOLOGIST = "practitioner-psychologist"


def role_of(title: str, index: MatchIndex) -> str | None:
    """The role that a title is matched to."""
    answer = resolve_title(title, index, limit=1)
    return answer.role.role_id if answer.role is not None else None


def kept_by(change: str, professions: dict[str, str], index: MatchIndex) -> list[str]:
    """The changed names that are still matched to their profession."""
    return [
        change.format(name)
        for role_id, name in professions.items()
        if role_of(change.format(name), index) == role_id
    ]


@pytest.fixture(scope="module")
def professions(index: MatchIndex) -> dict[str, str]:
    """The names of registered roles that end in a word for people, by their ids.

    Training grades, roles that are only a level, functions and names of two posts are left out.
    """
    return {
        role_id: row.name
        for role_id, row in index.role_rows.items()
        if row.entry == Entry.REGISTERED
        and row.trains_for is None
        and " or " not in row.name
        and role_id not in index.lists.level_roles
        and index.words(row.name) not in index.lists.functions
        and index.words(row.name)[-1] in index.lists.heads
        and role_of(row.name, index) == role_id
    }


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("{} Trainer", id="a longer compound"),
        pytest.param("{} Bank Manager", id="a bank of people"),
        pytest.param("Recruit to Train {}", id="not yet the role"),
        pytest.param("{}s' Main Office", id="their place"),
        pytest.param("Open Day: {}", id="an event"),
        pytest.param("Veterinary {}", id="a trade outside health services"),
    ],
)
def test_another_job_made_of_a_profession_is_never_the_profession(
    change: str, professions: dict[str, str], index: MatchIndex
) -> None:
    assert kept_by(change, professions, index) == []


@pytest.mark.parametrize("title", ["Nurse {}", "{} - Nurse", "{} (Nurse)", "{}, Nurse"])
def test_a_nurse_with_a_second_profession_is_neither(
    title: str, professions: dict[str, str], index: MatchIndex
) -> None:
    """Roles of a nurse, or of no profession of their own ('Approved Clinician'), can be both."""
    chosen = [
        name
        for role_id, name in professions.items()
        if index.role_rows[role_id].family in (Family.ALLIED_HEALTH, Family.PHARMACY)
        and is_profession(index, index.words(name)[-1])
        and role_of(title.format(name), index) == role_id
    ]

    assert chosen == []


@pytest.mark.parametrize("title", ["{} (Trainee or Qualified)", "Qualified/Trainee {}"])
def test_a_training_grade_offered_beside_the_qualified_one_is_a_choice(
    title: str, index: MatchIndex
) -> None:
    chosen = [
        title.format(index.roles[base].name)
        for base, grade in index.trainees.items()
        if role_of(title.format(index.roles[base].name), index) in (base, grade)
    ]

    assert chosen == []


@pytest.mark.parametrize(
    "field", ["Mental Health", "Paediatrics", "Learning Disabilities", "CAMHS", "Older Adults"]
)
def test_a_nurse_of_the_adult_part_of_the_register_is_of_no_other_part(
    field: str, index: MatchIndex
) -> None:
    of_other_parts = index.registered_fields
    titles = [f"{name} - {field}" for name in ("RGN", "Registered General Nurse", "Adult Nurse")]

    assert of_other_parts.isdisjoint(role_of(title, index) for title in titles)


@pytest.mark.parametrize(
    "change",
    ["Unqualified {}", "Never Registered {}", "{} - Not Yet Registered", "{} Elect", "Shadow {}"],
)
def test_a_word_that_denies_the_qualification_rules_the_profession_out(
    change: str, professions: dict[str, str], index: MatchIndex
) -> None:
    assert kept_by(change, professions, index) == []


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Community Mental Health Team Manager", "team-manager"),
        ("Crisis Team Leader", "team-leader"),
        ("Home Treatment Team Manager", "team-manager"),
        ("Acute Ward Manager", "ward-manager"),
        ("Eating Disorders Service Manager", "service-manager"),
    ],
)
def test_who_is_in_charge_of_a_setting_s_team_has_that_role(
    title: str, role_id: str, index: MatchIndex
) -> None:
    assert role_of(title, index) == role_id


def test_two_professions_listed_in_a_bracket_are_neither(
    professions: dict[str, str], index: MatchIndex
) -> None:
    names = list(professions.items())
    chosen = []

    for (one, first), (two, second) in zip(names, names[7:], strict=False):
        role_id = role_of(f"Zorblax ({first}, {second})", index)
        is_above = one in index.ancestors[two] or two in index.ancestors[one]
        if role_id in (one, two) and not is_above:
            chosen.append(f"{first}, {second}: {role_id}")

    assert chosen == []


def test_a_grade_word_beside_a_profession_is_not_a_second_job(
    professions: dict[str, str], index: MatchIndex
) -> None:
    """Letters of the register and managers are jobs or fields beside any grade."""
    taken_for_two = [
        name
        for role_id, name in professions.items()
        if role_id not in index.other_jobs
        and resolve_title(f"{name} - Extended Scope Practitioner", index).why is Why.OVERLAP
    ]

    assert taken_for_two == []


def test_a_general_role_is_never_answered_where_the_registry_has_the_named_field(
    index: MatchIndex,
) -> None:
    general = []

    for parent, fields in index.children.items():
        name = index.roles[parent].name
        for words, child in fields.items():
            title = f"{name} - {' '.join(words)}"
            if not _is_one_specialty(words, index) or child in index.ambiguous_roles:
                continue
            if role_of(title, index) == parent:
                general.append(f"{title}: {child}")

    assert general == []


def _is_one_specialty(words: tuple[str, ...], index: MatchIndex) -> bool:
    node = index.lists.contexts
    for word in words:
        child = node.children.get(word)
        if child is None:
            return False
        node = child
    return node.value is not None and node.value.category == Facet.SPECIALTY


def test_a_discipline_is_a_profession_only_with_a_level(index: MatchIndex) -> None:
    disciplines = [
        " ".join(words)
        for words, role_id in _phrases(index)
        if lookup(index, words) is None and role_of(f"Lead {' '.join(words)}", index) == role_id
    ]

    assert len(disciplines) >= 12
    assert [text for text in disciplines if role_of(text, index) is not None] == []


def _phrases(index: MatchIndex) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    waiting: list[tuple[tuple[str, ...], Node[str]]] = [((), index.lists.disciplines)]
    while waiting:
        words, node = waiting.pop()
        if node.value is not None:
            found.append((words, node.value))
        waiting += [((*words, word), child) for word, child in node.children.items()]
    return found


def test_the_end_of_mental_health_is_not_the_beginning_of_another_role(index: MatchIndex) -> None:
    names = [row.name for row in index.role_rows.values() if row.name.startswith("Health ")]
    roles = {role_of(name, index) for name in names} - {None}

    assert "health-psychologist" in roles
    assert [name for name in names if role_of(f"Older Adult Mental {name}", index) in roles] == []


def test_several_fields_of_psychologists_are_the_parent(index: MatchIndex) -> None:
    kinds = [
        row.name.removesuffix(" Psychologist")
        for row in index.role_rows.values()
        if row.kind_of == (PSYCHOLOGIST,)
        and row.name.endswith(" Psychologist")
        and row.role_id != "consultant-psychologist"
    ]
    pairs = [f"{one} / {two} Psychologist" for one, two in combinations(kinds, 2)]

    assert len(pairs) >= 10
    assert [title for title in pairs if role_of(title, index) != PSYCHOLOGIST] == []


def test_a_guarded_compound_is_never_the_role_inside_it(index: MatchIndex) -> None:
    """'School Matron', 'Trauma Registrar', 'Kitchen Porter': nor with a word between them."""
    taken = [
        title
        for role_id, phrases in index.lists.guards.items()
        for phrase in phrases
        for title in _compounds(" ".join(phrase), index.roles[role_id].name)
        if role_of(title, index) == role_id
    ]

    assert len(index.lists.guards) >= 40
    assert taken == []


def _compounds(phrase: str, name: str) -> tuple[str, str, str]:
    return f"{phrase} {name}", f"{name} - {phrase}", f"{phrase} zorblax {name}"


def test_two_offices_side_by_side_are_never_one_of_them(index: MatchIndex) -> None:
    names = ("Receptionist", "Porter", "Housekeeper", "Driver", "Administrator", "Telephonist")
    titles = [f"{one} - {two}" for one, two in permutations(names, 2)]

    assert [title for title in titles if role_of(title, index) is not None] == []


def test_support_in_an_office_is_a_post_of_its_own(index: MatchIndex) -> None:
    """'HR Support Officer' is not the HR Officer; 'Employment Support Adviser' is the adviser."""
    nouns = ("adviser", "analyst", "engineer", "officer")
    offices = [
        (term.role_ids, term.words)
        for term in index.terms
        if len(term.words) == 2
        and term.words[-1] in nouns
        and index.other_jobs.issuperset(term.role_ids)
        and term.ambiguous is None
    ]
    chosen = [
        f"{first} support {last}"
        for role_ids, (first, last) in offices
        if lookup(index, (first, "support", last)) is None
        and role_of(f"{first} support {last}", index) in role_ids
    ]

    assert len(offices) > 80
    assert chosen == []


def test_near_misses_share_a_word_with_the_title(index: MatchIndex) -> None:
    strangers = []

    for title in ("Prescribing Adviser", "Fundraising Clerk", "Zorblax Sommelier", "Stroke Bursar"):
        answer = resolve_title(title, index)
        words = set(index.words(title))
        if answer.outcome is Outcome.UNMATCHED:
            names = [one.matched_term for one in answer.candidates]
            strangers += [name for name in names if words.isdisjoint(index.words(name))]
        elif answer.candidates and words.isdisjoint(index.words(answer.candidates[0].matched_term)):
            strangers.append(answer.candidates[0].matched_term)

    assert strangers == []
    assert resolve_title("Prescribing Adviser", index).candidates[0].role.role_id != "hr-adviser"
