"""The sandbox's people can be nobody: their NIKs are well formed and lie in kecamatan 99."""

from datetime import date

from lokal.nik import parse_nik

from sandbox.formatting import written
from sandbox.people import nik, people, stranger


def test_people_hold_niks_of_kecamatan_99_and_no_mobile_numbers() -> None:
    found = people("74.09")
    assert len({person.nik for person in found}) == len({person.number for person in found}) == len(found)
    for person in found:
        assert person.nik.startswith("740999")
        assert len(person.nik) == 16
        assert parse_nik(person.nik).valid
        assert person.number.startswith("62800")


def test_a_womans_day_is_raised_by_forty() -> None:
    assert nik("7409", date(1990, 5, 12), woman=False, serial=1) == "7409991205900001"
    assert nik("7409", date(1990, 5, 12), woman=True, serial=1) == "7409995205900001"


def test_user_ids_are_stable_and_their_own_address() -> None:
    person = people("74.09")[0]
    assert person.user_id == people("74.09")[0].user_id
    assert stranger(person.user_id).user_id == person.user_id


def test_words_are_shown_as_whatsapp_shows_them_and_run_nothing() -> None:
    assert written("kode *4821 0937* dan _baru_") == "kode <b>4821 0937</b> dan <i>baru</i>"
    assert written("2*3*4 dan nama_ku_ini") == "2*3*4 dan nama_ku_ini"
    assert written('*<script>* "x"') == "<b>&lt;script&gt;</b> &#34;x&#34;"
    link = '<a href="http://x/lacak/48" target="_top">http://x/lacak/48</a>'
    assert written("Lihat http://x/lacak/48.") == f"Lihat {link}."
