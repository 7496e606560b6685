"""Turns templates into pages: one strict Jinja environment per language, and the answer they are sent in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from salur.contracts.tracking import grouped
from salur.regions.dates import spell_date, spell_moment
from salur.web.clocks import Tone
from salur.web.icons import icon
from salur.web.site import Site
from salur.web.static import Assets
from salur.web.translations import LANGUAGES, translations

_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGE = "bahasa"
_TONE_ICONS: Mapping[Tone, str] = {
    "waiting": "hourglass",
    "moving": "arrow-right",
    "done": "circle-check",
    "late": "triangle-alert",
    "calm": "info",
}


class Pages:
    """Renders a service's templates on Salur's layout.

    `folders` are the service's own; in each, `templates/` is searched before ours and `locale/LANG.po` adds
    its words. Put it on `app.state.pages`, so that `render` finds it.
    """

    def __init__(self, assets: Assets, *folders: Path) -> None:
        self._words = {lang: translations(lang, folders) for lang in LANGUAGES}
        search = [*(folder / "templates" for folder in folders), _TEMPLATES]
        self._environments = {
            lang: _environment(lang, words, search, assets) for lang, words in self._words.items()
        }

    def words(self, lang: str) -> NullTranslations:
        """The gettext words of a language, for what is said in Python."""
        return self._words[lang]

    def text(self, lang: str, template: str, **context: Any) -> str:
        """A template's text alone: a fragment for a live stream."""
        return self._environments[lang].get_template(template).render(context)

    def answer(
        self,
        request: Request,
        template: str,
        site: Site,
        status: int = 200,
        cache: str = "no-store",
        **context: Any,
    ) -> HTMLResponse:
        """A whole page in the language the reader chose. `cache` is its Cache-Control: by default nothing stays."""
        lang = language(request)
        body = self.text(lang, template, site=site, languages=_choices(request, site), **context)
        return HTMLResponse(body, status, {"cache-control": cache, "content-language": lang})


def render(request: Request, template: str, site: Site, status: int = 200, **context: Any) -> HTMLResponse:
    """A page by the application's own Pages (`app.state.pages`)."""
    pages: Pages = request.app.state.pages
    return pages.answer(request, template, site, status, **context)


def language(request: Request) -> str:
    """The language of `?bahasa=`, else Indonesian: many telephones here say English, and few mean it."""
    asked = request.query_params.get(_LANGUAGE, "")
    return asked if asked in LANGUAGES else "id"


def _choices(request: Request, site: Site) -> list[tuple[str, str, str]]:
    """Every language of the site: its code, its own name and the address of this page in it."""
    others = [(key, value) for key, value in request.query_params.multi_items() if key != _LANGUAGE]
    path = request.url.path
    return [
        (lang, name, _address(path, [*others, *_asking(lang)]))
        for lang, name in LANGUAGES.items()
        if lang in site.languages
    ]


def _asking(lang: str) -> Sequence[tuple[str, str]]:
    return [] if lang == "id" else [(_LANGUAGE, lang)]


def _address(path: str, query: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _environment(lang: str, words: NullTranslations, search: Sequence[Path], assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(search),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # added by i18n

    def to(path: str) -> str:
        """An address on this site that keeps the reader's language."""
        joined = "&" if "?" in path else "?"
        return path if lang == "id" else f"{path}{joined}{_LANGUAGE}={lang}"

    environment.globals.update(
        lang=lang,
        icon=icon,
        asset=assets.url,
        accent=assets.accent,
        grouped=grouped,
        tone_icon=_TONE_ICONS.__getitem__,
        to=to,
    )
    environment.filters.update(
        figure=lambda number: format_decimal(number, locale=lang),
        day=lambda moment, zone: spell_date(moment, zone, "en" if lang == "en" else "id"),
        moment=lambda moment, zone: spell_moment(moment, zone, "en" if lang == "en" else "id"),
    )
    return environment
