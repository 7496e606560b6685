"""Pages: the design system, layout, components, translations and static files that the services share.

A service mounts `Assets` at /static, puts `Pages` on `app.state.pages` and calls `render`; its templates extend
`citizen.html` or `desk.html` and use the macros under `templates/parts/`.
"""

from salur.web.guard import BadFormTokenError, FormTokens, SecurityHeaders
from salur.web.pages import Pages, language, render
from salur.web.site import Site
from salur.web.sse import Event, event_stream
from salur.web.static import Assets

__all__ = [
    "Assets",
    "BadFormTokenError",
    "Event",
    "FormTokens",
    "Pages",
    "SecurityHeaders",
    "Site",
    "event_stream",
    "language",
    "render",
]
