"""For which office a report is: heard where it is said, shown, and kept from danger and what is restricted."""

from __future__ import annotations

from tests.unit.dialogue.scenes import NIK, Talk, konawe_utara

ASKS = (
    ("jalan rusak di Sawa, mohon teruskan ke Dinas PUPR", "PUPR", "jalan rusak di Sawa, mohon"),
    ("untuk Dinas Pekerjaan Umum dan Penataan Ruang: jalan rusak", "PUPR", ": jalan rusak"),
    ("LAPORAN UNTUK PUPR", "PUPR", "LAPORAN"),
    ("ditujukan kepada pak camat Asera, jalan rusak", "KEC-ASERA", ", jalan rusak"),
    ("obat untuk kesehatan anak habis", None, ""),
    ("bantuan untuk Kecamatan Asera belum datang", None, ""),
    ("jangan untuk Dinas PUPR", None, ""),
    ("untuk Dinas PUPR atau untuk Dinas Sosial", None, ""),
    ("untuk Inspektorat", None, ""),
    ("kantor Dinas PUPR tutup", None, ""),
)


def test_an_office_is_heard_where_it_is_asked_for_and_nowhere_else() -> None:
    offices = konawe_utara().offices
    for text, code, rest in ASKS:
        found = offices.asked_for(text)
        assert (found[0].code if found else None) == code, text
        assert found is None or found[1] == rest.strip(" ,.;:-")
    for said, code in (
        ("pupr", "PUPR"),
        ("kesehatan", "DINKES"),
        ("kecamatan asera", "KEC-ASERA"),
        ("laut", None),
    ):
        named = offices.named(said)
        assert (named.code if named else None) == code, said


def test_the_choice_goes_with_the_report() -> None:
    talk = Talk()
    talk.hears("jalan berlubang di desa Sawa, untuk Dinas PUPR")
    talk.hears(f"{NIK} Siti Aminah")
    talk.hears("kirim")
    assert [submit.wish for submit in talk.submits] == ["PUPR"]


def test_danger_and_what_is_restricted_have_their_own_way() -> None:
    for text in (
        "rumah terbakar di desa Sawa, untuk Dinas PUPR",
        "oknum pegawai Dinas PUPR minta uang pelicin untuk jalan rusak di desa Sawa, untuk Dinas PUPR",
    ):
        talk = Talk()
        talk.hears(text)
        for answer in ("infrastruktur", "tidak mau", "tidak mau", "ubah dinas", "kirim"):
            if talk.conversation.draft is not None:
                assert "ask_office" not in talk.hears(answer)
        assert [submit.wish for submit in talk.submits] == [None], text
