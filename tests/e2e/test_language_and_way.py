"""A reporter is told each step in their own language, and by SMS where WhatsApp does not take it."""

from __future__ import annotations

from aiohttp import ClientSession

from sandbox.people import user_id
from tests.e2e.telephones import Telephone, code_in, officer
from tests.polling import eventually
from tests.whole import Whole

NUMBER = "6280012340077"


async def test_each_step_is_told_in_english_and_by_sms_where_whatsapp_refuses(whole: Whole) -> None:
    async with ClientSession() as client, officer(whole, "admin.7409") as admin:
        citizen = Telephone(whole, client, NUMBER, "740900000000001")
        await citizen.says("English", "we go on in English")
        await citizen.says("huge pothole in the road in front of the market in Sawa", "What is your NIK?")
        await citizen.says("7409991205900077", "What is your name")
        await citizen.says("My name is Zulaiha Aminah", "Is this right?")
        case = await admin.finds(code_in(await citizen.says("yes please", "Report code")))
        await admin.does(case, "teruskan")
        told = await citizen.hears("has been forwarded to Dinas PUPR", 0)
        assert "at 16:00 WITA" in told
        refusal = {"fail_next": 1, "code": 131026, "to": user_id(NUMBER)}
        async with client.put(f"{whole.phone}/api/faults", json=refusal) as answer:
            assert answer.status == 200
        async with officer(whole, "pupr.7409") as pupr:
            await pupr.does(case, "mulai")

        async def by_sms() -> str | None:
            rows = await citizen.rows("has begun to handle")
            return next((row["text"] for row in rows if row["channel"] == "sms"), None)

        assert (await eventually(by_sms, within=30)).endswith("Reply on WhatsApp.")
