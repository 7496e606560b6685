"""How states, steps, clocks and actions are called, for officers and for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salur.contracts.cases import CaseState
from salur.contracts.notifications import DeliveryState
from salur.web.clocks import Tone
from services.desk.domain.access import Action
from services.desk.domain.filters import AT_WORK, DONE, NEW, OPEN, REVIEW, TO_DISPATCH, WAITING, Filter


def N_(words: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """Marks words for translation where no language is known yet."""
    return words


STAGES = (N_("Diterima"), N_("Diperiksa"), N_("Diteruskan"), N_("Ditangani"), N_("Selesai"))


@dataclass(frozen=True)
class StateWords:
    """A state as officers and as citizens are told it; `stage` is how many of STAGES lie behind."""

    desk: str
    public: str
    tone: Tone
    public_tone: Tone
    stage: int


def _state(
    desk: str, tone: Tone, stage: int, public: str = "", public_tone: Tone | None = None
) -> StateWords:
    return StateWords(desk, public or desk, tone, public_tone or tone, stage)


STATES: Mapping[CaseState, StateWords] = {
    CaseState.BELUM_TERVERIFIKASI: _state(N_("Sedang diperiksa"), "moving", 1),
    CaseState.REVIEW: _state(N_("Perlu diperiksa"), "waiting", 1, N_("Sedang diperiksa"), "moving"),
    CaseState.NEEDS_ANSWER: _state(N_("Menunggu pelapor"), "waiting", 1),
    CaseState.TERVERIFIKASI: _state(N_("Perlu diteruskan"), "waiting", 1, N_("Selesai diperiksa"), "moving"),
    CaseState.TERDISPOSISI: _state(N_("Diteruskan"), "moving", 2),
    CaseState.PROSES: _state(N_("Ditangani"), "moving", 3),
    CaseState.TINDAK_LANJUT: _state(N_("Sudah dijawab"), "moving", 3),
    CaseState.SELESAI: _state(N_("Selesai"), "done", 4),
    CaseState.REOPENED: _state(N_("Dibuka lagi"), "waiting", 2),
    CaseState.TUNDA: _state(N_("Ditunda"), "waiting", 3),
    CaseState.BUKAN_KEWENANGAN: _state(
        N_("Perlu instansi lain"), "waiting", 1, N_("Dicarikan instansi yang berwenang"), "moving"
    ),
    CaseState.ARSIP: _state(N_("Diarsipkan"), "done", 4),
}

FILTERS: Mapping[Filter, str] = {
    OPEN: N_("Terbuka"),
    REVIEW: N_("Perlu diperiksa"),
    TO_DISPATCH: N_("Perlu diteruskan"),
    NEW: N_("Baru di instansi"),
    AT_WORK: N_("Ditangani"),
    WAITING: N_("Menunggu pelapor"),
    DONE: N_("Selesai"),
}

STEPS: Mapping[str, tuple[str, str]] = {
    "submitted": (N_("Laporan diterima"), "inbox"),
    "verified": (N_("Selesai diperiksa"), "check"),
    "review": (N_("Perlu diperiksa petugas"), "search"),
    "accepted": (N_("Petugas memastikan laporan ini benar"), "user-check"),
    "dispatched": (N_("Diteruskan ke %(agency)s"), "send"),
    "moved": (N_("Dipindahkan ke %(agency)s"), "send"),
    "started": (N_("%(agency)s mulai menangani"), "building-2"),
    "answered": (N_("%(agency)s menjawab pelapor"), "reply"),
    "asked": (N_("Pelapor diminta memberi keterangan"), "message-circle"),
    "replied": (N_("Pelapor memberi keterangan"), "message-square"),
    "added": (N_("Pelapor menambah keterangan"), "message-square"),
    "finished": (N_("%(agency)s menyatakan selesai"), "circle-check"),
    "reopened": (N_("Pelapor membuka lagi laporan ini"), "rotate-ccw"),
    "linked": (N_("Kabar dari SP4N-LAPOR!"), "message-square"),
    "ended_elsewhere": (N_("SP4N-LAPOR! menyatakan selesai"), "circle-check"),
    "note": (N_("Catatan untuk petugas"), "file-text"),
    "declined": (N_("Bukan kewenangan %(agency)s, diteruskan"), "corner-up-right"),
    "postponed": (N_("%(agency)s menunda laporan ini"), "pause"),
    "resumed": (N_("Laporan dilanjutkan"), "play"),
    "archived": (N_("Laporan diarsipkan"), "archive"),
    "judged_false": (N_("Laporan dinyatakan tidak benar"), "flag"),
    "appealed": (N_("Pelapor menyatakan keberatan"), "message-square"),
    "rated": (N_("Pelapor memberi penilaian"), "star"),
    "merged": (N_("Digabungkan dengan laporan lain yang sama"), "git-merge"),
    "unmerged": (N_("Dipisahkan lagi dari laporan lain"), "split"),
    "adopted": (N_("Laporan lain mengikuti laporan ini"), "git-merge"),
    "involved": (N_("%(agency)s ikut menangani"), "users"),
    "part_answered": (N_("%(agency)s memberi kabar bagiannya"), "layers"),
    "taken": (N_("Seorang petugas menangani laporan ini"), "hand"),
    "assigned": (N_("Laporan berpindah tangan"), "users"),
    "corrected": (N_("Kategori atau tempat dibetulkan"), "pencil"),
    "media_released": (N_("Siapa yang boleh melihat gambar ditetapkan"), "eye"),
    "signals_added": (N_("Hasil pemeriksaan bertambah"), "search"),
    "rung": (N_("Batas waktu diingatkan"), "clock"),
    "reckoned": (N_("Batas waktu dihitung ulang"), "clock"),
    "followed": (N_("Laporan yang diikuti berkembang"), "git-merge"),
    "follower_added": (N_("Pelapor lain dari hal yang sama menambah keterangan"), "message-square"),
    "child_left": (N_("Laporan lain tidak lagi mengikuti"), "split"),
    "child_refused": (N_("Laporan lain tidak bisa mengikuti"), "circle-alert"),
    "rating_asked": (N_("Pelapor diminta memberi penilaian"), "star"),
    "closed": (N_("Ditutup karena pelapor tidak membalas"), "hourglass"),
    "no_reply": (N_("Pelapor belum membalas, penanganan dilanjutkan"), "clock"),
    "called": (N_("Petugas jaga dipanggil"), "phone"),
    "reviewed": (N_("Petugas meninjau laporan darurat ini dan menerimanya"), "user-check"),
    "untaken": (N_("Semua sudah dipanggil, belum ada yang menangani"), "siren"),
    "escalated": (N_("Disampaikan ke atasan"), "trending-up"),
    "revealed": (N_("Identitas pelapor dibuka"), "eye"),
    "proved": (N_("Nomor telepon pelapor terbukti"), "phone"),
    "language": (N_("Pelapor memilih bahasa lain"), "message-circle"),
}
"""What router calls a step, with its title and icon; of any other the state is told."""

FOLLOWED: Mapping[CaseState, str] = {
    CaseState.TERDISPOSISI: N_("Sekarang di %(agency)s, bersama laporan yang sama"),
    CaseState.PROSES: N_("%(agency)s menangani, bersama laporan yang sama"),
    CaseState.TINDAK_LANJUT: N_("%(agency)s sudah menjawab, bersama laporan yang sama"),
    CaseState.TUNDA: N_("%(agency)s menunda, bersama laporan yang sama"),
    CaseState.SELESAI: N_("%(agency)s menyatakan selesai, bersama laporan yang sama"),
}
"""The step "followed", by the state that a report came to with the one it follows."""

DUES: Mapping[str, tuple[str, str]] = {
    "first_response": (N_("%(who)s menjawab paling lambat"), N_("%(who)s seharusnya sudah menjawab")),
    "forward": (N_("Diteruskan ke instansi paling lambat"), N_("Seharusnya sudah diteruskan ke instansi")),
    "coordination": (N_("%(who)s berkoordinasi paling lambat"), N_("%(who)s seharusnya sudah berkoordinasi")),
    "completion": (N_("%(who)s menyelesaikan paling lambat"), N_("%(who)s seharusnya sudah menyelesaikan")),
    "reporter_reply": (N_("Pelapor menjawab paling lambat"), N_("Pelapor seharusnya sudah menjawab")),
    "review": (N_("Diperiksa paling lambat"), N_("Seharusnya sudah diperiksa")),
}
"""What a clock of the SLA says before its day and after it has passed."""

DELIVERIES: Mapping[DeliveryState | None, tuple[str, str]] = {
    None: (N_("Segera dikirim ke pelapor"), "hourglass"),
    DeliveryState.ACCEPTED: (N_("Sedang dikirim ke pelapor"), "hourglass"),
    DeliveryState.SENT: (N_("Terkirim ke pelapor"), "check"),
    DeliveryState.DELIVERED: (N_("Sampai di telepon pelapor"), "check-check"),
    DeliveryState.READ: (N_("Sudah dibaca pelapor"), "check-check"),
    DeliveryState.FAILED: (N_("Tidak sampai ke pelapor"), "circle-alert"),
    DeliveryState.EXPIRED: (N_("Tidak sampai ke pelapor pada waktunya"), "circle-alert"),
}

TO_PASS_ON = (N_("Disampaikan petugas kepada pelapor"), "hourglass")
PASSED_ON = (N_("Sudah disampaikan petugas kepada pelapor"), "check-check")
"""The same where a reporter has no telephone, and the officer who wrote it down tells them."""
BY_SP4N = (N_("Disampaikan lewat SP4N-LAPOR!"), "link")
"""The same where a report came from SP4N-LAPOR!, which alone knows its reporter."""


SCORES = (
    (5, N_("Sangat puas")),
    (4, N_("Puas")),
    (3, N_("Cukup")),
    (2, N_("Kurang puas")),
    (1, N_("Tidak puas")),
)

# What of ours brought a reporter here, as its provider calls it.
ORIGINS: Mapping[str, str] = {"ad": N_("iklan %(id)s"), "post": N_("kiriman %(id)s")}
BY_LINK = N_("tautan %(id)s")

CHANNELS: Mapping[str, str] = {
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "web": N_("situs ini"),
    "messenger": "Messenger",
    "instagram": "Instagram",
    "telegram": "Telegram",
    "sp4n": "SP4N-LAPOR!",
    "desk": N_("petugas"),
}


@dataclass(frozen=True)
class ActionWords:
    """One thing to do: its button, icon, what the field is called and explained, and the news once it is done."""

    button: str
    icon: str
    label: str
    help: str
    done: str


_NOTE = N_("Catatan untuk petugas lain")

ACTIONS: Mapping[Action, ActionWords] = {
    Action.ACCEPT: ActionWords(
        N_("Laporan ini benar"), "user-check", _NOTE, "", N_("Laporan dinyatakan benar")
    ),
    Action.DISPATCH: ActionWords(
        N_("Teruskan"), "send", _NOTE, N_("Pelapor diberi tahu instansi mana yang menangani."),
        N_("Laporan diteruskan"),
    ),
    Action.START: ActionWords(
        N_("Mulai menangani"), "building-2", _NOTE, N_("Pelapor diberi tahu bahwa laporannya sedang ditangani."),
        N_("Laporan mulai ditangani"),
    ),
    Action.ANSWER: ActionWords(
        N_("Kirim jawaban"), "reply", N_("Jawaban untuk pelapor"),
        N_("Tulis apa yang sudah dan akan dilakukan, dan kapan. Tulisan ini langsung dikirim kepada pelapor."),
        N_("Jawaban dikirim"),
    ),
    Action.ASK: ActionWords(
        N_("Kirim pertanyaan"), "message-circle", N_("Pertanyaan untuk pelapor"),
        N_("Satu pertanyaan saja, supaya mudah dijawab."), N_("Pertanyaan dikirim"),
    ),
    Action.FINISH: ActionWords(
        N_("Nyatakan selesai"), "circle-check", N_("Hasil yang disampaikan kepada pelapor"),
        N_("Tulis apa yang sudah dikerjakan. Pelapor bisa membuka lagi laporannya bila belum beres."),
        N_("Laporan dinyatakan selesai"),
    ),
    Action.TAKE: ActionWords(
        N_("Saya tangani"), "hand", _NOTE, N_("Rekan Anda melihat bahwa laporan ini di tangan Anda."),
        N_("Laporan ini di tangan Anda"),
    ),
    Action.ASSIGN: ActionWords(N_("Serahkan"), "users", _NOTE, "", N_("Laporan diserahkan")),
    Action.DECLINE: ActionWords(
        N_("Bukan kewenangan kami"), "corner-up-right", N_("Alasannya, dan siapa yang berwenang"),
        N_("Laporan naik ke instansi di atasnya. Tulisan ini dibaca pelapor."), N_("Laporan diteruskan ke atas"),
    ),
    Action.POSTPONE: ActionWords(
        N_("Tunda"), "pause", N_("Mengapa harus menunggu"), N_("Tulisan ini dibaca pelapor."), N_("Laporan ditunda"),
    ),
    Action.RESUME: ActionWords(N_("Lanjutkan sekarang"), "play", _NOTE, "", N_("Laporan dilanjutkan")),
    Action.INVOLVE: ActionWords(
        N_("Libatkan"), "users", N_("Apa yang perlu mereka kerjakan"),
        N_("Instansi Anda tetap memimpin; pelapor melihat satu laporan."), N_("Instansi itu ikut menangani"),
    ),
    Action.PART: ActionWords(
        N_("Kirim kabar"), "layers", N_("Sampai di mana bagian Anda"),
        N_("Dibaca oleh instansi yang memimpin."), N_("Kabar bagian Anda dikirim"),
    ),
    Action.SPEAK_FOR: ActionWords(
        N_("Catat"), "layers", N_("Apa yang mereka sampaikan"),
        N_("Laporan baru bisa selesai setelah semua bagian selesai."), N_("Kabar bagian itu dicatat"),
    ),
    Action.MERGE: ActionWords(
        N_("Gabungkan"), "git-merge", _NOTE, N_("Pelapor diberi tahu, dan bisa dipisahkan lagi."),
        N_("Laporan digabungkan"),
    ),
    Action.UNMERGE: ActionWords(N_("Pisahkan lagi"), "split", _NOTE, "", N_("Laporan dipisahkan lagi")),
    Action.CORRECT: ActionWords(N_("Simpan pembetulan"), "pencil", _NOTE, "", N_("Laporan dibetulkan")),
    Action.FALSE: ActionWords(
        N_("Nyatakan tidak benar"), "flag", N_("Apa yang tidak benar, dan bagaimana Anda mengetahuinya"),
        N_("Pelapor membaca alasan ini dan bisa mengajukan keberatan."), N_("Laporan dinyatakan tidak benar"),
    ),
    Action.ARCHIVE: ActionWords(
        N_("Arsipkan"), "archive", N_("Mengapa tidak bisa dikerjakan"), N_("Tulisan ini dibaca pelapor."),
        N_("Laporan diarsipkan"),
    ),
}  # fmt: skip
TITLES: Mapping[Action, str] = {
    Action.ACCEPT: N_("Periksa laporan"),
    Action.DISPATCH: N_("Teruskan ke instansi"),
    Action.START: N_("Mulai menangani"),
    Action.ANSWER: N_("Jawab pelapor"),
    Action.ASK: N_("Tanya pelapor"),
    Action.FINISH: N_("Nyatakan selesai"),
    Action.TAKE: N_("Saya tangani"),
    Action.ASSIGN: N_("Serahkan ke petugas lain"),
    Action.DECLINE: N_("Bukan kewenangan kami"),
    Action.POSTPONE: N_("Tunda sampai hari lain"),
    Action.RESUME: N_("Lanjutkan"),
    Action.INVOLVE: N_("Libatkan instansi lain"),
    Action.PART: N_("Kabar bagian Anda"),
    Action.SPEAK_FOR: N_("Catat kabar bagian instansi lain"),
    Action.MERGE: N_("Gabungkan ke laporan lain"),
    Action.UNMERGE: N_("Pisahkan dari laporan lain"),
    Action.CORRECT: N_("Betulkan kategori atau tempat"),
    Action.FALSE: N_("Nyatakan tidak benar"),
    Action.ARCHIVE: N_("Arsipkan"),
}
FEW = 4
"""So many actions stand open to the eye; the rest fold into one."""
MOVE = N_("Pindahkan ke instansi lain")
