"""The metrics of a service as a test reads them."""

from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families


class Line(NamedTuple):
    """One line of /metrics."""

    name: str
    labels: dict[str, str]
    value: float


def lines_of(text: str) -> list[Line]:
    """Every line, in its order."""
    return [
        Line(sample.name, sample.labels, sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    ]


def value_of(text: str, name: str, **labels: str) -> float:
    """The value of the one line with this name and these labels. 0 if there is none."""
    found = [
        line.value
        for line in lines_of(text)
        if line.name == name and labels.items() <= line.labels.items()
    ]
    assert len(found) <= 1, found
    return found[0] if found else 0.0
