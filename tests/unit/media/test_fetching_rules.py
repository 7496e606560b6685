"""From where a file may be fetched, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from salur.channels.whatsapp.media import HOSTS
from salur.media import Reason
from salur.media.origins import allowed
from services.intake.media.domain import GivenUp, Later, next_try

SANDBOX = "http://127.0.0.1:8090"
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://scontent.fbcdn.net/v/1.jpg", True),
        (f"{SANDBOX}/graph/media/1", True),
        ("http://lookaside.fbsbx.com/1", False),
        ("https://lookaside.fbsbx.com:8443/1", False),
        ("https://lookaside.fbsbx.com.evil.example/1", False),
        ("https://evilfbcdn.net/1", False),
        ("https://fbcdn.net.evil.example/1", False),
        ("https://user@scontent.fbcdn.net/1", False),
        ("https://evil.example#.fbcdn.net", False),
        ("https://evil.example\\.fbcdn.net/1", False),
        ("http://127.0.0.1:27017/", False),
        ("http://127.0.0.1/", False),
        ("http://169.254.169.254/latest/meta-data/", False),
        ("file:///etc/passwd", False),
        ("ftp://scontent.fbcdn.net/1", False),
        ("//scontent.fbcdn.net/1", False),
        ("https://[::1/", False),
        ("", False),
    ],
)
def test_only_the_provider_s_hosts_are_asked(url: str, may: bool) -> None:
    assert allowed(url, (*HOSTS, SANDBOX)) is may


def test_a_file_is_tried_for_as_long_as_its_provider_keeps_it() -> None:
    now, tries = AT, 1
    while isinstance(after := next_try(AT, tries, now), Later):
        assert after.due > now
        now, tries = after.due, tries + 1
    assert after == GivenUp(Reason.EXPIRED)
    assert now > AT + timedelta(days=6, hours=20)
    assert tries < 100


def test_a_provider_that_asks_for_time_gets_it_and_one_that_says_no_is_believed_in_the_end() -> None:
    assert next_try(AT, 1, AT, asked=timedelta(minutes=9)) == Later(AT + timedelta(minutes=9))
    assert isinstance(next_try(AT, 4, AT, refused=True), Later)
    assert next_try(AT, 5, AT, refused=True) == GivenUp(Reason.GONE)
