from datetime import timedelta

import pytest

from app.errors import ReportLimitError
from app.services.proposals.report_limit import ReportLimit
from tests.proposals import NOON


def test_an_address_sends_only_so_many_reports_an_hour() -> None:
    limit = ReportLimit(most=2)
    limit.count("192.0.2.1", NOON)
    limit.count("192.0.2.1", NOON + timedelta(minutes=59))

    with pytest.raises(ReportLimitError, match="More than 2 reports"):
        limit.count("192.0.2.1", NOON + timedelta(minutes=59))

    limit.count("192.0.2.1", NOON + timedelta(hours=1))


def test_another_address_is_counted_by_itself() -> None:
    limit = ReportLimit(most=1)
    limit.count("192.0.2.1", NOON)

    limit.count("192.0.2.2", NOON)


def test_the_addresses_of_one_network_count_as_one() -> None:
    limit = ReportLimit(most=1)
    limit.count("2001:db8:0:1::1", NOON)
    limit.count("2001:db8:0:2::1", NOON)

    with pytest.raises(ReportLimitError):
        limit.count("2001:db8:0:1:ffff::2", NOON)


@pytest.mark.parametrize("address", ["", "testclient"])
def test_a_caller_without_an_address_is_counted_too(address: str) -> None:
    limit = ReportLimit(most=1)
    limit.count(address, NOON)

    with pytest.raises(ReportLimitError):
        limit.count(address, NOON)


def test_sixty_reports_an_hour_are_allowed_unless_another_number_is_given() -> None:
    limit = ReportLimit()
    for _ in range(60):
        limit.count("192.0.2.1", NOON)

    with pytest.raises(ReportLimitError, match="More than 60 reports"):
        limit.count("192.0.2.1", NOON)


def test_a_new_hour_begins_with_its_first_report() -> None:
    limit = ReportLimit(most=1)
    limit.count("192.0.2.1", NOON)
    limit.count("192.0.2.1", NOON + timedelta(minutes=90))

    with pytest.raises(ReportLimitError):
        limit.count("192.0.2.1", NOON + timedelta(minutes=149))

    limit.count("192.0.2.1", NOON + timedelta(minutes=150))
