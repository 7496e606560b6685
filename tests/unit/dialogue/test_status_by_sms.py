"""STATUS by SMS: nothing that a forged sender may not see, unless a one-time code proves who reads."""

from __future__ import annotations

from datetime import timedelta

from salur.contracts.base import Contract
from salur.contracts.cases import Actor, CaseState, Entry, Role
from salur.contracts.notifications import NotificationRequested
from services.intake.dialogue.adapters.usual import USUAL
from services.intake.dialogue.domain.claims import HOLDS, Purpose
from tests.theatre import KEYS, Theatre

OTHER = "628009998887"
ANSWER = "Papan jembatan kami ganti hari Senin."


def said(events: list[Contract]) -> list[NotificationRequested]:
    return [event for event in events if isinstance(event, NotificationRequested)]


async def answered() -> tuple[Theatre, str]:
    """A report by WhatsApp whose agency has answered, and its code."""
    theatre = Theatre()
    for text in ("LAPOR jembatan patah di desa Puuwonggia", "7409991205900001", "Siti Aminah", "ya"):
        await theatre.hear(text)
    officer = Actor(role=Role.OFFICER, id="o", agency="PUPR")
    (report,) = theatre.reports()
    state, at = CaseState.TINDAK_LANJUT, theatre.clock.now()
    told = Entry(at=at, by=officer, what="answered", state=state, text=ANSWER)
    inner = told.model_copy(update={"text": "Belum ada anggaran.", "public": False})
    await theatre.case(report, state, timeline=(told, inner), place=report.place)
    return theatre, report.code


async def test_a_stranger_reads_the_answer_only_with_the_code_that_the_reporter_got() -> None:
    theatre, code = await answered()
    (facts,) = said(await theatre.hear(f"STATUS {code}", phone=OTHER, channel="sms"))
    assert facts.text == "status_sms_other"
    assert ANSWER not in facts.model_dump_json()
    assert facts.values["place"] == "Kec. Motui"

    sent, told = said(await theatre.hear(f"ISI {code}", phone=OTHER, channel="sms"))
    assert (sent.text, sent.to.channel, told.text) == (
        "status_read_code",
        "whatsapp",
        "status_read_code_sent",
    )
    one_time = KEYS.open(sent.sealed["one_time"]).decode()
    kept = str(theatre.documents.kept["intake.proofs"])
    assert one_time not in sent.model_dump_json() + kept
    # Asked again at once, the reporter is left in peace; a while later another code goes out.
    assert len(said(await theatre.hear(f"ISI {code}", phone=OTHER, channel="sms"))) == 1
    (shown,) = said(await theatre.hear(f"KODE {one_time}", phone=OTHER, channel="sms"))
    assert (shown.text, shown.values["answer"]) == ("status_answer", ANSWER)

    theatre.clock.advance(HOLDS[Purpose.ASKED])
    sent, _ = said(await theatre.hear(f"ISI {code}", phone=OTHER, channel="sms"))
    again = KEYS.open(sent.sealed["one_time"]).decode()
    theatre.clock.advance(HOLDS[Purpose.READ])
    (late,) = said(await theatre.hear(f"KODE {again}", phone=OTHER, channel="sms"))
    assert late.text == "read_unknown_code"


async def test_a_tracking_code_finds_its_jurisdiction_and_whatsapp_answers_as_ever() -> None:
    """This telephone wrote to Ogan Komering Ilir before; the code is of a report in Konawe Utara."""
    theatre, code = await answered()
    await theatre.hear("OKI STATUS", phone=OTHER, channel="sms")
    (facts,) = said(await theatre.hear(f"STATUS {code}", phone=OTHER, channel="sms"))
    assert (facts.to.pack, facts.values["category"]) == ("74.09", "Infrastruktur")
    (usual,) = [USUAL.read(row).pack for row in theatre.documents.kept["intake.usual_packs"].values()]
    assert usual == "16.02"
    theatre.clock.advance(timedelta(days=1))
    (own,) = said(await theatre.hear(f"STATUS {code}"))
    assert (own.text, "link" in own.values) == ("status_agency", True)
