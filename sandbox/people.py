"""Made-up people with made-up telephones. Kecamatan 99 is assigned nowhere, so their NIKs can be nobody's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """Who holds a telephone. `number` is digits without +, or the user id of somebody who hides theirs.

    `home` is latitude and longitude in degrees. `on_duty`: an officer's telephone, named after the post.
    """

    name: str
    number: str
    nik: str
    home: tuple[float, float]
    place: str
    on_duty: bool = False

    @property
    def user_id(self) -> str:
        """WhatsApp's business-scoped id of this person: the country, a point, digits."""
        return self.number if "." in self.number else user_id(self.number)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


def user_id(number: str) -> str:
    """The business-scoped user id that WhatsApp would give a number; the same each time."""
    digest = hashlib.sha256(f"sandbox\n{number}".encode()).digest()
    return f"ID.{int.from_bytes(digest[:8]) % 10**17:017d}"


def nik(regency: str, born: date, woman: bool, serial: int) -> str:
    """A NIK in kecamatan 99 of a regency ("7409"): women's day of birth is raised by 40 (Permendagri 102/2019)."""
    day = born.day + (40 if woman else 0)
    return f"{regency}99{day:02d}{born:%m%y}{serial:04d}"


# Names after trees, animals and sea winds: natural to read, and borne by nobody.
_PEOPLE = (
    ("Melati Anoa", "6280012340001", date(1990, 5, 12), True, (-3.5122, 122.0716), "Wanggudu"),
    ("Kenari Lasolo", "6280012340002", date(1984, 11, 3), False, (-3.6031, 122.2405), "Lasolo"),
    ("Sagu Molawe", "6280012340003", date(1977, 1, 28), False, (-3.6710, 122.3122), "Molawe"),
    ("Rindu Samudra", "6280012340004", date(2001, 8, 17), True, (-3.4305, 122.1502), "Langgikima"),
    ("Jati Rangkong", "6280012340005", date(1959, 3, 9), False, (-3.5360, 121.9981), "Asera"),
)


def people(regency: str) -> tuple[Person, ...]:
    """The sandbox's people, with NIKs of a regency ("74.09" or "7409")."""
    code = regency.replace(".", "")
    return tuple(
        Person(name, number, nik(code, born, woman, serial), home, place)
        for serial, (name, number, born, woman, home, place) in enumerate(_PEOPLE, 1)
    )


def officer(post: str, number: str) -> Person:
    """Whoever holds the telephone of a post in a rota."""
    return Person(post, number, "", (-3.5122, 122.0716), "Wanggudu", on_duty=True)


def stranger(number: str) -> Person:
    """Somebody whom only a test knows: any other number or user id that writes or is written to."""
    return Person(f"Nomor {number[-4:]}", number, "", (-3.5122, 122.0716), "Wanggudu")
