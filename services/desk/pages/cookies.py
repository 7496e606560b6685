"""The one cookie, which the web form shares."""

from salur.web.cookies import NAME, Cookies

__all__ = ["NAME", "Cookies"]
