"""Where the squares of the map may come from."""

import pytest

from services.intake.web.domain.tiles import Tiles


def test_pages_open_to_the_origin_of_the_tile_server() -> None:
    address = "https://{s}.peta.contoh.go.id:8443/{z}/{x}/{y}.png?kunci=1"
    assert Tiles(address).origin == "https://*.peta.contoh.go.id:8443"
    assert Tiles().origin == ""


def test_an_address_that_is_none_is_refused() -> None:
    for address in (
        "peta.contoh.go.id/{z}/{x}/{y}.png",
        "https://peta.contoh.go.id/{z}/{x}.png",
        "javascript://peta/{z}/{x}/{y}",
        "https://peta.contoh.go.id; script-src */{z}/{x}/{y}",
    ):
        with pytest.raises(ValueError, match="an address of map squares looks like"):
            Tiles(address)
