"""Whatever a citizen does, in any order: no silence, no loop, no answer lost, nothing told in clear, always an end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from salur.contracts.cases import CaseState
from salur.contracts.notifications import Option
from services.intake.dialogue.domain.conversation import Conversation, Draft, Question
from services.intake.dialogue.domain.effects import Appeal, Rate, Reopen, Reply, Say, Submit
from tests.made_up import pack
from tests.unit.dialogue.scenes import NIK, NIK_OF_A_CHILD, Talk

NAMES = ("Siti Aminah", "Wa Ode Contoh", "La Ode Muh. Contoh")
ANSWERS = {
    Question.DESCRIPTION: "jalan rusak parah sekali",
    Question.CATEGORY: "6",
    Question.PLACE: "di desa Wanggudu",
    Question.WHICH_PLACE: "1",
    Question.OFFICE: "1",
    Question.PHOTO: "lewati",
    Question.NIK: NIK,
    Question.NAME: "Siti Aminah",
    Question.CONFIRM: "ya",
    Question.EDIT: "1",
    Question.MENU: "1",
}
REPORTS = (
    "LAPOR jalan rusak di depan kantor desa Wanggudu",
    "sampah menumpuk di Bandaeha",
    "LAPOR pupuk tidak sampai",
    f"LAPOR lampu mati di desa Sawa, nama saya Siti Aminah, NIK {NIK}",
    "kepala desa di Belalo korupsi dana desa",
    "tolong kebakaran di Asera",
    "lampu jalan mati di kota Kendari",
    "bagaimana ke pulau Labengki?",
    "rusak",
)
WORDS = (
    *REPORTS, *NAMES, *ANSWERS.values(), NIK, NIK_OF_A_CHILD, f"{NIK} Siti Aminah", "7409993205900001", "740999",
    "STATUS", "STATUS 123456789012", "BATAL", "bantuan", "DARURAT", "LAPOR", "ubah", "ubah tempat", "ubah nama",
    "ubah nama jadi Wa Ode Contoh", "bukan, desa Lembo", "bukan", "tidak", "belum", "belum juga", "masih rusak", "3",
    "2", "9", "terima kasih", "halo", "hmm", "?", "kenapa harus NIK", "tidak punya", "tidak mau", "rahasia", "lewati",
    "sudah tiga minggu gelap dan banyak yang jatuh", "di Bandaeha", "entah di mana", "infrastruktur", "buka lagi",
    "nama saya Wa Ode Contoh", "mau lapor", "5", "nilai 4", "belum puas", "BANDING saya lihat sendiri", "BANDING",
    "laporan lain", "tambahan", "pupuk subsidi tidak sampai di desa Lembo", "saya tidak bohong", "hapus data saya", "data saya salah", "keberatan profil", "ubah dinas", "untuk Dinas PUPR", "camat Asera",
)  # fmt: skip
# An answer may be taken back by these only.
TAKES_BACK = ("ubah", "bukan", "batal", "tidak", "salah", "2", "4", "edit:")


class Citizen(RuleBasedStateMachine):
    """A citizen who may do anything."""

    @initialize()
    def begin(self) -> None:
        self.talk = Talk()
        self.options: list[Option] = []
        self.said: list[str] = []

    @rule(text=st.sampled_from(WORDS))
    def writes(self, text: str) -> None:
        self._do(text=text)

    @rule(text=st.text(max_size=40))
    def writes_anything(self, text: str) -> None:
        self._do(text=text.strip())

    @rule(data=st.data())
    @precondition(lambda self: self.options)
    def taps(self, data: st.DataObject) -> None:
        option = data.draw(st.sampled_from(self.options[-12:]))
        self._do(text=option.label, choice=option.id)

    @rule()
    def sends_a_photo(self) -> None:
        self._do(media=(f"m_{self.talk.number}",))

    @rule()
    def sends_a_recording(self) -> None:
        self._do(media=(f"m_{self.talk.number}",), voice=True)

    @rule()
    def shares_a_location(self) -> None:
        self._do(pin={"latitude": -3.5, "longitude": 122.1})

    @rule()
    def sends_what_nobody_can_read(self) -> None:
        self._do(unsupported=True)

    @rule(hours=st.sampled_from([1, 5, 13, 24 * 8]))
    def is_silent(self, hours: int) -> None:
        told = [say.text for say in self.talk.is_silent(timedelta(hours=hours))]
        assert told in (
            [],
            ["draft_reminder_sms"],
            ["draft_expired"],
            ["draft_reminder_sms", "draft_expired"],
        )

    @rule(
        state=st.sampled_from([CaseState.NEEDS_ANSWER, CaseState.PROSES, CaseState.SELESAI, CaseState.ARSIP])
    )
    @precondition(lambda self: self.talk.sender.reports)
    def hears_of_the_case(self, state: CaseState) -> None:
        self.talk.news(state)

    def _do(self, **content: Any) -> None:
        before, submitted = self.talk.conversation, len(self.talk.submits)
        quiet = self.talk.now
        self.talk.hears(**content)
        self.said.append(content.get("text", ""))
        self.options += [option for say in self.talk.says for option in say.options]
        self._is_answered(content, before)
        self._loses_nothing(content, before, len(self.talk.submits) > submitted, self.talk.now - quiet)
        self._tells_nothing_in_clear()
        self._reads_in_both_languages()

    def _is_answered(self, content: dict[str, Any], before: Conversation) -> None:
        """Every message is answered, but for an album's later pictures and words added within a minute."""
        along = bool(content.get("media") or content.get("pin"))
        added = any(isinstance(effect, Reply) for effect in self.talk.effects)
        empty = not content.get("text") and not along and not content.get("unsupported")
        assert self.talk.told or along or added or empty
        assert len(self.talk.told) <= 6
        assert self.talk.told.count("not_understood") <= 1
        assert before is not self.talk.conversation or empty

    def _loses_nothing(self, content: dict[str, Any], before: Conversation, sent: bool, passed: Any) -> None:
        """What was told stays in the draft, or is in the report, unless it was taken back or expired."""
        after = self.talk.conversation
        was, now = before.draft, after.draft
        waiting = {*after.following, after.second, *(now.words if now else ())}
        waiting |= {word for submit in self.talk.submits for word in submit.draft.words}
        assert {*before.following, before.second or None} <= waiting | {None}
        if was is None or "draft_expired" in self.talk.told or "cancelled" in self.talk.told:
            return
        # A wish about one's data is handed on beside the report that is being written, which stays.
        kept = self.talk.submits[-1].draft if sent and not self.talk.submits[-1].draft.confidential else now
        assert kept is not None, "a draft went away without a word"
        taken_back = self._takes_back(content) or before.editing
        for name in ("category", "place", "nik", "name"):
            if getattr(was, name) is not None and not taken_back and not _offered(kept):
                assert getattr(kept, name) is not None, name
        assert set(was.media) <= set(kept.media)
        if not taken_back:
            assert kept.words[: len(was.words)] == was.words
        assert kept.restricted or not was.restricted

    def _takes_back(self, content: dict[str, Any]) -> bool:
        said = (content.get("text", "") + " " + (content.get("choice") or "")).lower()
        return any(word in said for word in TAKES_BACK)

    def _tells_nothing_in_clear(self) -> None:
        for effect in self.talk.effects:
            shown = ""
            if isinstance(effect, Say):
                shown = " ".join(effect.values.values())
            elif isinstance(effect, Submit):
                shown = f"{effect.text} {effect.place_text} {effect.reporter}"
            elif isinstance(effect, Reply | Reopen | Appeal | Rate):
                shown = effect.text
            assert NIK not in shown
            assert NIK_OF_A_CHILD not in shown

    def _reads_in_both_languages(self) -> None:
        for say in self.talk.says:
            values = {**say.values, "code": "", "link": "", **dict.fromkeys(say.moments, "")}
            for lang in ("id", "en"):
                assert pack().texts.render(say.text, values, lang)

    @invariant()
    def never_three_times_lost(self) -> None:
        if hasattr(self, "talk"):
            assert self.talk.conversation.lost < 3

    @invariant()
    def can_be_stored(self) -> None:
        if hasattr(self, "talk"):
            conversation = self.talk.conversation
            stored = conversation.model_dump_json(exclude_defaults=True)
            assert Conversation.model_validate_json(stored) == conversation

    @invariant()
    def a_report_is_sent_once(self) -> None:
        if hasattr(self, "talk"):
            ids = [submit.report for submit in self.talk.submits]
            assert len(set(ids)) == len(ids)

    def teardown(self) -> None:
        """From wherever they stand, a citizen who answers what is asked comes to an end soon."""
        if not hasattr(self, "talk"):
            return
        talk = self.talk
        sent = len(talk.submits)
        for _ in range(20):
            if len(talk.submits) > sent:
                return
            draft = talk.conversation.draft
            talk.hears(REPORTS[0] if draft is None else ANSWERS[talk.conversation.asked])
        raise AssertionError(talk.conversation.asked)


def _offered(kept: Draft) -> bool:
    return bool(kept.places_offered)


TestCitizen = Citizen.TestCase
TestCitizen.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
