"""What a process says when it cannot start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from salur.privacy import KeyRing, Purpose
from salur.process import BadSettings, key_ring
from salur.running import find_role, read_settings, refuse_unchecked_hotlines
from salur.settings import CoreSettings
from salur.sp4n.client import Sp4nSettings

PACKS = Path(__file__).parents[2] / "packs"


def test_an_unknown_role_is_told_what_there_is() -> None:
    with pytest.raises(BadSettings, match=r"There is no role nobody; installed are .*verify\.worker"):
        find_role("nobody", None)


def test_a_service_with_several_roles_asks_which() -> None:
    with pytest.raises(BadSettings, match=r"intake has several roles \(dialogue, gateway.*\); choose one"):
        find_role("intake", None)


def test_a_service_with_one_role_needs_no_choice() -> None:
    assert find_role("desk", None).name == "desk.web"


def test_a_service_is_its_worker_where_no_role_is_named() -> None:
    assert find_role("router", None).name == "router.worker"
    assert find_role("verify", None).name == "verify.worker"


def test_a_setting_that_is_no_json_is_named_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUR_SP4N", "[{rahasia")
    with pytest.raises(BadSettings, match=r"^SALUR_SP4N: is not readable as JSON$"):
        read_settings(Sp4nSettings)


def test_a_wrong_setting_is_named_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALUR_PORT", "rahasia")
    with pytest.raises(BadSettings) as wrong:
        read_settings(CoreSettings)
    assert "SALUR_PORT" in str(wrong.value)
    assert "rahasia" not in str(wrong.value)


def test_nobody_in_danger_is_given_an_unchecked_number(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "74.09-konawe-utara", tmp_path / "74.09-konawe-utara")
    with pytest.raises(BadSettings, match=r"Pack 74\.09: nobody has checked hotline 112"):
        refuse_unchecked_hotlines(CoreSettings(packs=tmp_path))
    refuse_unchecked_hotlines(CoreSettings(packs=tmp_path, dev=True))

    hotlines = tmp_path / "74.09-konawe-utara" / "hotlines.yaml"
    checked = hotlines.read_text().replace("    use:", "    checked: 2026-11-22\n    use:", 2)
    hotlines.write_text(checked)
    refuse_unchecked_hotlines(CoreSettings(packs=tmp_path))


def test_keys_may_come_from_a_service_that_an_installed_package_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Source:
        def load(self) -> object:
            return KeyRing.generate().to_json

    found = {"kms-contoh": [Source()]}
    monkeypatch.setattr("salur.process.entry_points", lambda *, group, name: found.get(name, []))
    assert key_ring(CoreSettings(keys_source="kms-contoh")).sealer(Purpose.VAULT) == "vault-1"
    with pytest.raises(BadSettings, match="kms-lain"):
        key_ring(CoreSettings(keys_source="kms-lain"))
