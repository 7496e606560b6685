"""What people write to a short code, read as kindly as it can be."""

from __future__ import annotations

import pytest

from salur.packs.short_codes import ShortCodes
from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.by_sms import told
from services.intake.dialogue.domain.effects import ShowNotice
from services.intake.dialogue.domain.vocabulary import Command
from tests.unit.dialogue.scenes import WORDS, Talk

CODES = ShortCodes.of([("1708", "KONUT", "74.09"), ("1708", "MUKOMUKO", "17.06")])


def heard(text: str, *, drafting: bool = False) -> str:
    named = CODES.named("1708", text)
    return told(text, named.rest if named else None, WORDS, drafting=drafting)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("LAPOR jalan rusak", "LAPOR jalan rusak"),
        ("lapor#jalan rusak#", "lapor jalan rusak"),
        ("LAPOR:jalan rusak", "LAPOR jalan rusak"),
        ("  lapor ,  jalan rusak ", "lapor jalan rusak"),
        ("KONUT jalan rusak", "LAPOR jalan rusak"),
        ("konut#jalan rusak", "LAPOR jalan rusak"),
        ("KONUT LAPOR jalan rusak", "LAPOR jalan rusak"),
        ("LAPOR KONUT jalan rusak", "LAPOR jalan rusak"),
        ("KONUT", "LAPOR"),
        ("KONUT bantuan", "bantuan"),
        ("KONUT DARURAT kebakaran", "DARURAT kebakaran"),
        ("STATUS5025 0297 0877", "STATUS 5025 0297 0877"),
        ("status#502502970877", "status 502502970877"),
        ("KONUT STATUS 502502970877", "STATUS 502502970877"),
        ("LAPORjalan rusak", "LAPOR jalan rusak"),
        ("daruratkebakaran di Sawa", "darurat kebakaran di Sawa"),
        ("Laporan saya bagaimana?", "Laporan saya bagaimana?"),
        ("laporkan jalan rusak", "laporkan jalan rusak"),
        ("daruratnya sudah selesai", "daruratnya sudah selesai"),
        ("  StAtUs ??", "StAtUs"),
        ("bantuan!!", "bantuan!!"),
        ("ya", "ya"),
        ("jalan rusak", "jalan rusak"),
        ("", ""),
    ],
)
def test_a_message_is_understood(text: str, understood: str) -> None:
    assert heard(text) == understood


@pytest.mark.parametrize(
    ("text", "understood"),
    [("KONUT desa Wanggudu", "desa Wanggudu"), ("KONUT ya", "ya"), ("konut 2", "2"), ("KONUT", "LAPOR")],
)
def test_while_a_report_is_written_what_follows_the_keyword_is_an_answer(text: str, understood: str) -> None:
    assert heard(text, drafting=True) == understood


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("lapor#jalan rusak#", Command.REPORT, "jalan rusak"),
        ("STATUS502502970877", Command.STATUS, "502502970877"),
        ("KONUT#jalan rusak", Command.REPORT, "jalan rusak"),
        ("Batal.", Command.CANCEL, ""),
        ("BANTUAN!", Command.HELP, ""),
        ("darurat,kebakaran di Sawa", Command.EMERGENCY, "kebakaran di Sawa"),
    ],
)
def test_orders_are_orders_however_they_are_typed(text: str, command: Command, rest: str) -> None:
    assert reading.command(heard(text), WORDS) == (command, rest)


def test_each_message_costs_so_nothing_is_said_in_two_that_one_can_say() -> None:
    talk = Talk()
    told = [
        talk.hears(text, words_only=True)
        for text in ("LAPOR jalan rusak di desa Sawa", "saya wna", "John Smith")
    ]
    assert told == [["ask_identity_nik_first"], ["ask_name_foreigner"], ["summary_confirm"]]
    assert [effect for effect in talk.every if isinstance(effect, ShowNotice)] == [
        ShowNotice("ask_identity_nik_first")
    ]
    assert talk.draft.nik_missing == "foreigner"
    assert talk.hears("bukan, desa Lembo", words_only=True) == ["summary_confirm"]
