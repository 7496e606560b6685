"""Open311 GeoReport v2, the part that takes in: what can be reported, reports of partners, and their tokens."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid4, uuid5

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from salur.messaging.errors import KafkaUnavailable
from salur.observability import get_logger
from salur.packs.category import Category
from salur.packs.reaching import ways
from salur.packs.texts import Lang
from salur.web import language
from salur.web.georeport import BASE, N_, Refused, Said, answering, jurisdiction, told
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain import partners
from services.intake.web.domain.elsewhere import Offer, read_there
from services.intake.web.domain.telling import Amiss, Reading, form, story_lacks, teller_lacks
from services.intake.web.handlers import reports_of
from services.intake.web.pages.office import office_of
from services.intake.web.pages.shown import lang_of, sent
from services.intake.web.pages.whose import offer_of

log = get_logger("web")

SENTENCES: Mapping[tuple[str, str], str] = {
    ("cerita", "empty"): N_("Tulis apa yang terjadi di description."),
    ("cerita", "short"): N_(
        "Tulis description sedikit lebih panjang, supaya petugas tahu apa yang harus dikerjakan."
    ),
    ("cerita", "long"): N_("Pendekkan description sampai 4.000 huruf."),
    ("tempat", "empty"): N_("Sebutkan tempatnya: lat dan long, atau address_string."),
    ("telepon", "empty"): N_(
        "Isi phone dengan nomor pelapor yang sudah Anda pastikan; ke sana kami mengabari."
    ),
    ("telepon", "shape"): N_("Nomor di phone belum lengkap. Tulis seperti 0812 3456 7890."),
    ("nik", "letters"): N_("NIK hanya angka: 16 angka pada KTP."),
    ("nik", "length"): N_("NIK terdiri dari 16 angka."),
    ("nik", "shape"): N_("Ada angka NIK yang belum cocok. Samakan lagi dengan KTP."),
    ("nama", "empty"): N_("Laporan ini memerlukan nama pelapor: isi first_name dan last_name."),
    (partners.NOTICE, "unread"): N_(
        "Perlihatkan dulu pemberitahuan privasi dari definisi layanan ini kepada pelapor, lalu kirim nilainya di"
        " attribute[privacy_notice]."
    ),
}
NO_KEY = N_("Laporan hanya diterima dari mitra yang terdaftar: sertakan api_key. Warga melapor di /lapor.")
_ASKED = {
    partners.NOTICE: N_("Pemberitahuan yang dibaca pelapor sebelum menulis nama atau NIK"),
    partners.NIK: N_("NIK, 16 angka pada KTP; laporan berjalan juga tanpa NIK, hanya lebih lama diperiksa"),
    partners.SHOW_NAME: N_("Bolehkah dinas tahu siapa pelapornya?"),
}
_VALUES = {"no": N_("Tidak, sembunyikan"), "yes": N_("Ya, boleh")}
_READ = N_("Pelapor sudah membacanya")


async def services(request: Request) -> Response:
    """What can be reported: the pack's categories."""
    here, lang = await _here(request), lang_of(request)
    rows = [
        {
            "service_code": one.key,
            "service_name": one.called(lang),
            "description": one.shown(lang),
            "metadata": bool(partners.asked(one, here, lang)),
            # The id of a report comes with its token, a moment later.
            "type": "batch",
            "keywords": ", ".join(one.keywords),
            "group": str(one.report_class),
        }
        for one in here.pack.categories
    ]
    return told(request, "services", rows)


async def service(request: Request) -> Response:
    """What a category asks beside the usual fields."""
    here, say = await _here(request), said(request)
    category = _category(here, request.path_params["code"])
    notice = here.pack.texts.render("privacy_notice", None, lang_of(request))
    rows = [
        {
            "variable": True,
            "code": one["code"],
            "datatype": "singlevaluelist" if one["values"] else "string",
            "required": one["required"],
            "datatype_description": None,
            "order": number,
            "description": notice if one["code"] == partners.NOTICE else say(_ASKED[one["code"]]),
            "values": [{"key": value, "name": say(_VALUES.get(value, _READ))} for value in one["values"]],
        }
        for number, one in enumerate(partners.asked(category, here, lang_of(request)), start=1)
    ]
    return told(request, "service_definition", {"service_code": category.key, "attributes": rows})


async def posted(request: Request) -> Response:
    """A report of a partner: a token, once Kafka has confirmed it."""
    office, given = office_of(request), await sent(request)
    if given is None:
        raise Refused(400, N_("Kiriman ini terlalu besar, atau bukan formulir."))
    fields = {name: value.replace("\0", "") for name, value in given.items() if isinstance(value, str)}
    here = await _here(request, fields)
    partner = _partner(request, here, fields)
    category = _category(here, fields.get("service_code", ""))
    numbers = ways(here.pack, office.lines)
    if not numbers:
        raise Refused(503, N_("Wilayah ini belum punya nomor untuk mengabari pelapor."))
    way, number = next(iter(numbers.items()))
    story = partners.story_of(fields, _form_id(request, here, partner))
    who = partners.teller_of(fields, way)
    offer = offer_of(office, story, here)
    there = offer.there if offer and offer.there and offer.sure else here
    about = read_there(story, here, there)
    assert about is not None, category
    now, lang = office.clock.now(), lang_of(request)
    lacks = (
        dict(story_lacks(story, here))
        | dict(teller_lacks(who, about, here, (way,), now))
        | dict(partners.notice_lacks(fields, who, about, here.notice_version(lang)))
    )
    if lacks:
        raise Refused(400, *_sentences(lacks))
    phone = office.counter.refs.phone(who.phone)
    if not office.limits.forms_of_phone.allows(phone):
        raise Refused(
            429, N_("Nomor ini sudah mengirim banyak laporan dalam satu jam. Kirim lagi satu jam lagi.")
        )
    whole = form(story, who, here, lang, now)
    address = fields.get("media_url", "").strip()
    linked = partners.linked(address, office.partner_origins.get(partner, ()), partner) if address else ()
    whole = whole.model_copy(update={"linked": linked})
    if not who.nik.strip() and not who.name:
        whole = whole.model_copy(update={"agreed": None})
    office.limits.forms_of_phone.take(phone)
    try:
        message = await office.counter.take(whole, here.pack, way, number, urgent=about.danger is not None)
    except KafkaUnavailable as error:
        office.limits.forms_of_phone.give_back(phone)
        log.warning("not_accepted", sentence=str(error))
        raise Refused(
            503, N_("Laporan belum diterima: sambungan kami sedang terganggu. Kirim sekali lagi.")
        ) from None
    notice = _notice(said(request), about, here, offer, lang, unfetched=bool(address) and not linked)
    row = {"token": _token(office.token_key, message), "service_notice": notice, "account_id": None}
    return told(request, "service_requests", [row])


async def token(request: Request) -> Response:
    """The report's code for a token; the token alone while the code is being made."""
    office = office_of(request)
    given = request.path_params["token"]
    message, _, _ = given.rpartition(".")
    if not message or not hmac.compare_digest(given.encode(), _token(office.token_key, message).encode()):
        raise Refused(404, N_("Token ini tidak kami kenal."))
    code = await office.codes.of(reports_of(message))
    row = {"token": given} | ({"service_request_id": code} if code else {})
    return told(request, "service_requests", [row])


async def discovery(request: Request) -> Response:
    """Where the interface is and what it speaks; see "Service Discovery" of Open311."""
    say = said(request)
    root = f"{office_of(request).public_url.rstrip('/')}{request.scope.get('root_path', '')}{BASE}"
    return told(
        request,
        "discovery",
        {
            "changeset": "2026-11-26T00:00:00Z",
            "contact": say(N_("Penyelenggara layanan pengaduan di alamat ini")),
            "key_service": say(
                N_(
                    "Kunci mitra (api_key) diberikan penyelenggara kepada instansi dan aplikasi yang memastikan nomor pelapornya."
                )
            ),
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": root,
                    "changeset": "2026-11-26T00:00:00Z",
                    "type": "test" if office_of(request).dev else "production",
                    "formats": ["application/json", "text/xml"],
                }
            ],
        },
    )


def said(request: Request) -> Said:
    """Puts sentences into the language of `?bahasa=`."""
    return office_of(request).pages.words(language(request)).gettext


async def _here(request: Request, fields: Mapping[str, str] | None = None) -> Jurisdiction:
    office = office_of(request)
    given = (fields or {}).get("jurisdiction_id") or request.query_params.get("jurisdiction_id", "")
    return office.here[str(jurisdiction(request, office.packs, given).code)]


def _category(here: Jurisdiction, code: str) -> Category:
    if not code:
        raise Refused(400, N_("Sebutkan service_code; daftarnya ada di /services."))
    found = next((one for one in here.pack.categories if one.key == code), None)
    if found is None:
        raise Refused(404, N_("Layanan ini (service_code) tidak ada; daftarnya ada di /services."))
    return found


def _partner(request: Request, here: Jurisdiction, fields: Mapping[str, str]) -> str:
    office, caller = office_of(request), office_of(request).callers.of(request)
    key = fields.get("api_key") or request.query_params.get("api_key", "")
    if not office.limits.wrong_keys.allows(caller):
        raise Refused(429, N_("Terlalu banyak kunci yang salah. Coba lagi beberapa menit lagi."))
    found = partners.partner_of(office.partner_keys, str(here.pack.code), key) if key else None
    if found is None:
        if key:
            office.limits.wrong_keys.take(caller)
        raise Refused(403, NO_KEY)
    if not office.limits.forms_of_partner.allows(found):
        raise Refused(429, N_("Mitra ini sudah mengirim banyak laporan dalam satu jam. Kirim lagi nanti."))
    office.limits.forms_of_partner.take(found)
    return found


def _form_id(request: Request, here: Jurisdiction, partner: str) -> str:
    """Sent twice with one Idempotency-Key, it is one report."""
    key = request.headers.get("idempotency-key", "")
    told_by = f"salur:open311:{here.pack.code}:{partner}:{key}"
    return str(uuid5(NAMESPACE_URL, told_by) if key else uuid4())


def _token(key: bytes, message: str) -> str:
    return f"{message}.{hmac.new(key, message.encode(), 'sha256').hexdigest()[:16]}"


def _sentences(lacks: Amiss) -> list[str]:
    return [
        SENTENCES[field, lack] if (field, lack) in SENTENCES else SENTENCES[field, "shape"]
        for field, lack in lacks.items()
    ]


def _notice(
    say: Said, about: Reading, here: Jurisdiction, offer: Offer | None, lang: Lang, *, unfetched: bool
) -> str:
    parts = []
    there = offer.there if offer and offer.sure else None
    if about.danger is not None:
        numbers = (there or here).hotlines(about.danger, lang)
        parts += [say(N_("Ada yang dalam bahaya? Telepon dulu, sekarang juga")), numbers]
    if there is not None and offer is not None:
        goes = say(N_("Tempatnya di %(place)s: laporan dicatat di %(service)s (jurisdiction_id %(code)s)."))
        parts.append(goes % {"place": offer.place, "service": there.pack.service, "code": there.pack.code})
    elif offer is not None and offer.there is None:
        outside = say(
            N_(
                "%(place)s di luar %(region)s; laporan diperiksa petugas dulu. Untuk tempat itu: www.lapor.go.id."
            )
        )
        parts.append(outside % {"place": offer.place, "region": here.pack.about.title})
    parts.append(say(N_("Kodenya menyusul lewat token, dan kami kirim juga ke telepon pelapor.")))
    if unfetched:
        parts.append(
            say(
                N_(
                    "Berkas di media_url tidak kami ambil: alamatnya tidak terdaftar untuk mitra ini. Pelapor dapat"
                    " mengirimnya lewat WhatsApp."
                )
            )
        )
    return "\n".join(parts)


ROUTES = (
    Route(f"{BASE}/discovery.{{shape}}", answering(discovery, said)),
    Route(f"{BASE}/services.{{shape}}", answering(services, said)),
    Route(f"{BASE}/services/{{code}}.{{shape}}", answering(service, said)),
    Route(f"{BASE}/requests.{{shape}}", answering(posted, said), methods=["POST"]),
    Route(f"{BASE}/tokens/{{token}}.{{shape}}", answering(token, said)),
)
