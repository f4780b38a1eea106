"""The graph of a career: its steps, and the geometry of its boxes and arrows."""

from hypothesis import given
from hypothesis import strategies as st

from app.db.models import Relation
from app.services.roles.lists import NamedRole
from app.services.roles.roles import RelatedRole
from app.web.roles.career import WIDTH, Career, career_of, draw

NAMES = st.lists(st.text("abc de", min_size=1, max_size=90), max_size=5)


def related(name: str, relation: str, *, outward: bool, inferred: bool = False) -> RelatedRole:
    ends = ("this", name) if outward else (name, "this")
    row = Relation(
        from_role_id=ends[0],
        to_role_id=ends[1],
        relation=relation,
        evidence="15% of 630",
        is_inferred=inferred,
        source_id="report",
    )
    return RelatedRole(NamedRole(name, name.title(), "nursing"), relation, outward, row)


def career(before: list[str], after: list[str]) -> Career:
    return career_of(
        [
            related(f"b{place} {name}", "trains_for", outward=False)
            for place, name in enumerate(before)
        ]
        + [
            related(f"a{place} {name}", "progresses_to", outward=True)
            for place, name in enumerate(after)
        ]
    )


def test_a_career_has_its_steps_with_their_figures_and_no_other_relation() -> None:
    found = career_of(
        [
            related("trainee", "trains_for", outward=False),
            related("lead", "progresses_to", outward=True, inferred=True),
            related("worker", "kind_of", outward=True),
            related("twin", "confused_with", outward=True),
            related("old", "succeeded_by", outward=False),
        ]
    )

    assert [(step.name, step.how) for step in found.before] == [
        ("Trainee", "By training"),
        ("Old", "This role replaced it"),
    ]
    assert [(step.name, step.evidence, step.is_inferred) for step in found.after] == [
        ("Lead", "15% of 630.", True)
    ]


def test_a_role_that_two_relations_name_has_one_box_and_the_sourced_arrow() -> None:
    both = career_of(
        [
            related("lead", "progresses_to", outward=True, inferred=True),
            related("lead", "top_up_training", outward=True),
        ]
    )

    drawing = draw("This", both)

    assert len(both.after) == 2
    assert [box.is_this for box in drawing.boxes] == [True, False]
    assert [arrow.is_inferred for arrow in drawing.arrows] == [False]


@given(NAMES, NAMES)
def test_every_box_is_inside_the_drawing_and_none_covers_another(
    before: list[str], after: list[str]
) -> None:
    drawing = draw("This Role", career(before, after))

    assert len(drawing.arrows) == len(drawing.boxes) - 1
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y > 0
        assert box.y + box.height < drawing.height
        assert all(box.y < y < box.y + box.height for y, _ in box.lines)
    for one in drawing.boxes:
        for other in drawing.boxes:
            if one is not other and one.x == other.x:
                assert one.y + one.height < other.y or other.y + other.height < one.y
