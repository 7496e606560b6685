"""What a telephone's ornamental letters mean; all else stays as it was written."""

from __future__ import annotations

from salur.packs.letters import plain_letters


def test_words_are_read_in_the_usual_alphabet() -> None:
    meant = {
        "𝗷𝗮𝗹𝗮𝗻 ｒｕｓａｋ": "jalan rusak",
        "74\u200b09\u00ad": "7409",
        "\u202ejalan\u202c": "jalan",
        "kebak\u200daran": "kebakaran",
    }
    assert {text: plain_letters(text) for text in meant} == meant
    as_written = ("jalan […] 5 m – “rusak” 👨\u200d👩\u200d👧 ❤\ufe0f", "Café", "")
    assert tuple(map(plain_letters, as_written)) == as_written
