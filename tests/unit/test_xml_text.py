"""What somebody pasted does not make an XML document unreadable."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from salur.xml_text import xml_text


def test_every_sign_can_be_read_again() -> None:
    every = "".join(map(chr, (*range(0x300), 0xD800, 0xFFFE, 0xFFFF, 0x1F525)))
    element = Element("isi")
    element.text = xml_text(every)
    read = fromstring(tostring(element, encoding="utf-8")).text
    assert read is not None
    assert read.replace("\n", "\r") == element.text.replace("\n", "\r")
    assert "\ufffd" in read
    assert read.endswith("\U0001f525")


def test_what_can_be_written_stays() -> None:
    said = "Jalan rusak,\n\tdi depan kantor desa <Wanggudu> & pasar 🙏"
    assert xml_text(said) == said
