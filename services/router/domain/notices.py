"""What officers are told of a case at the posts of their rota: facts of the case and a link, nothing of the reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from salur.contracts import ids, tracking
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case
from salur.contracts.commands import Command, TakeCase
from salur.contracts.messages import Address
from salur.contracts.notifications import NotificationRequested, Option
from salur.packs.duty import DutyAddress, Post
from salur.packs.model import Pack
from salur.regions.codes import Level, RegionCode
from salur.regions.names import describe
from services.router.domain import needs
from services.router.domain.needs import agency_name
from services.router.domain.refusals import Refused

# A call that could not be sent for so long is not sent any more: another one follows it.
_STALE = timedelta(minutes=10)
_TAKE = "Saya tangani"

# Words of danger that do not say of which.
_SAYS_NOTHING = frozenset({"darurat", "sos", "s o s", "emergency"})


@dataclass(frozen=True, slots=True)
class Notice:
    """A text about a case as it is at a moment. `name` tells it from the other times a post is told this of the case.

    `why` is the sentence that a refusal gives.
    """

    text: str
    case: Case
    pack: Pack
    public_url: str
    at: datetime
    name: str
    why: str = ""

    def to(self, agency: str, post: Post) -> tuple[NotificationRequested, ...]:
        """To a post, on all of its channels that we have a number on, at once."""
        own = DutyAddress(self.case.pack, agency, post.key)
        return tuple(self._by(own.by(channel)) for channel in post.channels if self.pack.own_number(channel))

    def _by(self, to: DutyAddress) -> NotificationRequested:
        case, call = self.case, self.text == "duty_call"
        number = self.pack.own_number(to.channel) or ""
        return NotificationRequested(
            report_class=case.report_class,
            sensitivity=case.sensitivity,
            notification=ids.derived_id("duty", case.case, self.text, to.ref, self.name),
            to=Address(ref=to.ref, channel=to.channel, number=number, pack=case.pack),
            text=self.text,
            values=self._values(),
            moments={"submitted": case.submitted_at, "due": _next_due(case)},
            # A short message has nothing to tap: its words say what to answer.
            options=(Option(id=f"take:{case.case}", label=_TAKE),) if call and to.channel != "sms" else (),
            case=case.case,
            urgent=case.urgent,
            requested_at=self.at,
            expires_at=self.at + _STALE if call else None,
        )

    def _danger(self) -> str:
        """What is on, in the pack's own word that the reporter used: "Bencana dan damkar" tells nobody what to bring."""
        said = self.pack.emergency.match(self.case.text or "") if self.text.startswith("duty_") else None
        return f": {said}" if said and said not in _SAYS_NOTHING else ""

    def _unproved(self) -> str:
        """Who goes out should know that the number to ask back may be nobody's."""
        return f" ({self.pack.texts.render('duty_unproved')})" if self.case.unproved else ""

    def _values(self) -> dict[str, str]:
        case, pack = self.case, self.pack
        protected = case.sensitivity is Sensitivity.RESTRICTED
        hidden = pack.texts.render("duty_protected") if protected else None
        return {
            "code": tracking.grouped(case.code),
            "category": hidden or _category(case, pack) + self._danger() + self._unproved(),
            "place": hidden or _place(case, pack, near=self.text.startswith("duty_")),
            "agency": agency_name(pack, case.agency, otherwise=pack.service),
            "who": who_has(case, pack),
            "why": self.why,
            "link": f"{self.public_url.rstrip('/')}/{case.pack}/meja/{case.case}",
        }


def refusal(
    case: Case, command: Command, refused: Refused, pack: Pack, public_url: str, at: datetime
) -> tuple[NotificationRequested, ...]:
    """What somebody on duty is told who cannot take a case; officers at their desk read the refusal there."""
    by = DutyAddress.of(command.by.id)
    found = post_of(command.by.id, pack)
    if not isinstance(command, TakeCase) or by is None or found is None:
        return ()
    text = "duty_taken" if refused.reason == needs.FREE_TO_TAKE.reason else "duty_refused"
    notice = Notice(text, case, pack, public_url, at, name=command.command, why=refused.sentence)
    return notice.to(by.agency, found)


def post_of(ref: str | None, pack: Pack) -> Post | None:
    """The post that an address names; None for any other ref and for a post that is no more."""
    address = DutyAddress.of(ref)
    rota = pack.duty.rota(address.agency) if address else None
    return next((post for post in rota.posts if address and post.key == address.post), None) if rota else None


def who_has(case: Case, pack: Pack) -> str:
    """Who has a case, as another officer is told it."""
    post = post_of(case.officer, pack)
    return post.name if post else f"petugas {agency_name(pack, case.agency)}"


def _category(case: Case, pack: Pack) -> str:
    try:
        return pack.category(case.category).name
    except LookupError:
        return case.category


def _place(case: Case, pack: Pack, *, near: bool) -> str:
    """Where it is: whoever must go there is told the desa, everybody else the kecamatan."""
    try:
        region = RegionCode(case.place.region or "")
        return describe(region if near else region.at(Level.KECAMATAN) or region)
    except (LookupError, ValueError):
        return pack.texts.render("place_none")


def _next_due(case: Case) -> datetime:
    running = [due.at for due in case.dues if due.met_at is None]
    return min(running, default=case.changed_at)
