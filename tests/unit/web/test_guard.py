"""A form's token belongs to one session, lives twelve hours, and names one command."""

from datetime import UTC, datetime, timedelta

import pytest

from salur.web import BadFormTokenError, FormTokens

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOKENS = FormTokens(bytes(range(32)))


def test_the_same_form_sent_twice_is_one_command() -> None:
    token = TOKENS.issue("session-1", NOW)
    first = TOKENS.accept(token, "session-1", NOW)
    assert TOKENS.accept(token, "session-1", NOW + timedelta(hours=11)) == first


def test_two_forms_are_two_commands() -> None:
    one, other = (TOKENS.accept(TOKENS.issue("session-1", NOW), "session-1", NOW) for _ in range(2))
    assert one != other


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "a" * 48])
def test_what_we_did_not_issue_is_refused(token: str) -> None:
    with pytest.raises(BadFormTokenError):
        TOKENS.accept(token, "session-1", NOW)


def test_another_session_another_key_or_an_old_token_is_refused() -> None:
    token = TOKENS.issue("session-1", NOW)
    for tokens, session, now in (
        (TOKENS, "session-2", NOW),
        (FormTokens(bytes(32)), "session-1", NOW),
        (TOKENS, "session-1", NOW + timedelta(hours=12, seconds=1)),
    ):
        with pytest.raises(BadFormTokenError):
            tokens.accept(token, session, now)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FormTokens(b"short")
