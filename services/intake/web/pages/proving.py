"""Who tells it, and the code that proves their telephone; then the report is sent."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.channels.inbound import InboundForm, InboundProof, InboundProved
from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.packs.reaching import ways
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.telling import (
    LONGEST_NAME,
    Reading,
    Story,
    Teller,
    alarm,
    code_lacks,
    form,
    proof,
    teller_lacks,
)
from services.intake.web.domain.telling import proved as proof_of
from services.intake.web.handlers import CHANNEL, reports_of
from services.intake.web.pages import story as first
from services.intake.web.pages.ending import Ended
from services.intake.web.pages.office import Office, office_of
from services.intake.web.pages.shown import form_id, here_of, lang_of, sent, shown, text, to
from services.intake.web.pages.whose import chosen, reading_of

_LONGEST_TYPED = 32
log = get_logger("web")


async def told(request: Request) -> Response:
    """Who tells it: a code goes to their telephone."""
    office, here, fields = office_of(request), here_of(request), await sent(request)
    story = office.boxes.taken(Story, text(fields, "isi")) if fields else None
    about = reading_of(office, story, here) if story and here else None
    if fields is None or here is None or story is None or about is None:
        return RedirectResponse(to(request, "/lapor"), 303)
    who = _teller(fields)
    now, numbers = office.clock.now(), ways(here.pack, office.lines)
    lacks = dict(teller_lacks(who, about, here, tuple(numbers), now))
    if form_id(request, fields) is None:
        return first.teller(request, story, who, stale=True, status=403)
    if lacks:
        return first.teller(request, story, who, lacks, status=422)
    if about.danger is not None:
        who = who.but(sent=await _alarm(request, here, story, who))
    return await _ask_code(request, here, story, who)


async def _alarm(request: Request, here: Jurisdiction, story: Story, who: Teller) -> str:
    """Danger does not wait for a code: what is known goes out at once, and the message's id is given.

    Empty where it must wait after all: so many unproved ones came from here already, or Kafka did not take it.
    """
    office = office_of(request)
    phone, caller = office.counter.refs.phone(who.phone), office.callers.of(request)
    there = str(chosen(office, story, here).pack.code)
    limits = office.limits
    if not (
        await limits.alarms_of_phone.take(phone)
        and await limits.alarms_of_address.take(office.counter.refs.sender(CHANNEL, caller))
        and await limits.alarms_of_place.take(there)
        and await limits.alarms_of_day.take(there)
    ):
        log.info("alarm_waits_for_code", pack=there)
        return ""
    whole = alarm(story, who, here, lang_of(request), office.clock.now(), phone)
    return await _handed_on(office, here, who, whole, urgent=True) or ""


async def _handed_on(
    office: Office,
    here: Jurisdiction,
    who: Teller,
    content: InboundForm | InboundProof | InboundProved,
    *,
    urgent: bool = False,
) -> str | None:
    """The message's id once Kafka has confirmed it, on the way that was chosen; None where Kafka did not take it."""
    way, number = next((w, n) for w, n in ways(here.pack, office.lines).items() if w == who.way)
    try:
        return await office.counter.take(content, here.pack, way, number, urgent=urgent)
    except KafkaUnavailable as error:
        log.warning("not_accepted", sentence=str(error))
        return None


async def _ask_code(request: Request, here: Jurisdiction, story: Story, who: Teller) -> Response:
    office = office_of(request)
    phone, caller = office.counter.refs.phone(who.phone), office.callers.of(request)
    limits = office.limits
    allowed = limits.codes_of_address.allows(caller)
    if allowed:
        # Before anything is waited for: many at once are many.
        limits.codes_of_address.take(caller)
    if not allowed or not await limits.codes_of_phone.take(phone):
        return _after_alarm(request, story, who) or first.teller(
            request, story, who, amiss="often", status=429
        )
    now = office.clock.now()
    who = who.but(asked_at=now)
    asked = proof(office.code_key, story, who, lang_of(request), now)
    if await _handed_on(office, here, who, asked) is None:
        return first.teller(request, story, who, amiss="away", status=503)
    return _code_page(request, story, who)


def _after_alarm(request: Request, story: Story, who: Teller) -> Response | None:
    """The code page without a new code, where the danger is out already."""
    return _code_page(request, story, who, "often_sent", 429) if who.sent else None


async def proved(request: Request) -> Response:
    """The code was typed: the report is sent, and acknowledged once Kafka has confirmed it."""
    office, here, fields = office_of(request), here_of(request), await sent(request)
    story = office.boxes.taken(Story, text(fields, "isi")) if fields else None
    who = office.boxes.taken(Teller, text(fields, "siapa")) if fields else None
    about = reading_of(office, story, here) if story and here else None
    if fields is None or here is None or story is None or who is None or about is None:
        return RedirectResponse(to(request, "/lapor"), 303)
    if form_id(request, fields) is None:
        return _code_page(request, story, who, "stale", 403)
    if text(fields, "lagi"):
        return await _ask_code(request, here, story, who)
    guessing = f"{story.form} {who.asked_at}"
    if not office.limits.guesses.allows(guessing):
        return _code_page(request, story, who, "often", 429)
    wrong = code_lacks(office.code_key, story, who, text(fields, "kode"), office.clock.now())
    if wrong == "wrong":
        office.limits.guesses.take(guessing)
    if wrong:
        return _code_page(request, story, who, wrong, 422)
    if who.sent:
        return await _prove(request, here, story, who, about)
    return await _send(request, here, story, who, about)


async def _prove(request: Request, here: Jurisdiction, story: Story, who: Teller, about: Reading) -> Response:
    """The danger is out already: now its telephone is proved, too."""
    office = office_of(request)
    report, _ = reports_of(who.sent)
    told = proof_of(story, who, here, lang_of(request), office.clock.now(), report)
    if await _handed_on(office, here, who, told, urgent=True) is None:
        return _code_page(request, story, who, "away", 503)
    return _ended(request, here, story, about, who.sent, who.way)


async def _send(request: Request, here: Jurisdiction, story: Story, who: Teller, about: Reading) -> Response:
    office = office_of(request)
    phone = office.counter.refs.phone(who.phone)
    if not office.limits.forms_of_phone.allows(phone):
        return _code_page(request, story, who, "many", 429)
    # Taken before anything is waited for: many at once are many. What Kafka did not take does not count.
    office.limits.forms_of_phone.take(phone)
    whole = form(story, who, here, lang_of(request), office.clock.now())
    message = await _handed_on(office, here, who, whole, urgent=about.danger is not None)
    if message is None:
        office.limits.forms_of_phone.give_back(phone)
        return _code_page(request, story, who, "away", 503)
    return _ended(request, here, story, about, message, who.way)


def _ended(
    request: Request, here: Jurisdiction, story: Story, about: Reading, message: str, way: str
) -> Response:
    office = office_of(request)
    there = chosen(office, story, here)
    ended = Ended(
        message=message,
        way=way,
        urgent=about.danger is not None,
        restricted=about.restricted,
        service=there.pack.service if there is not here else "",
    )
    return RedirectResponse(to(request, f"/lapor/terkirim?surat={office.boxes.ticket(ended)}"), 303)


def _code_page(request: Request, story: Story, who: Teller, amiss: str = "", status: int = 200) -> Response:
    office, here = office_of(request), here_of(request)
    about = reading_of(office, story, here) if here else None
    danger = about.danger if about else None
    typed = "".join(c for c in who.phone if c.isdigit())
    return shown(
        request,
        "code.html",
        status,
        box=office.boxes.carried(story),
        who_box=office.boxes.carried(who),
        way=who.way,
        phone="•" * max(0, len(typed) - 4) + typed[-4:],
        amiss=amiss,
        sent=bool(who.sent),
        hotlines=first.hotlines(chosen(office, story, here), danger.hotlines) if here and danger else (),
    )


def _teller(fields: FormData) -> Teller:
    return Teller(
        phone=text(fields, "telepon")[:_LONGEST_TYPED],
        way=text(fields, "lewat")[:_LONGEST_TYPED],
        nik=text(fields, "nik")[:_LONGEST_TYPED],
        name=text(fields, "nama")[:LONGEST_NAME],
        no_nik=bool(text(fields, "tanpa_nik")),
        hide=text(fields, "nama_dinas") != "tunjukkan",
        wish=text(fields, "untuk")[:_LONGEST_TYPED],
    )
