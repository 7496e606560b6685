"""Which process answers which address of `salur dev`."""

from salur.dev.front import Front
from salur.dev.plan import FRONT


def test_a_path_may_belong_to_two_processes_by_method() -> None:
    front = Front(FRONT)
    for method, path, process in (
        ("GET", "/", "desk.web"),
        ("GET", "/74.09/lapor", "intake.web"),
        ("GET", "/laporan", "desk.web"),
        ("POST", "/open311/v2/requests.json", "intake.web"),
        ("GET", "/74.09/open311/v2/requests.xml", "desk.web"),
        ("HEAD", "/open311/v2/requests/482109375562.json", "desk.web"),
        ("GET", "/open311/v2/services.json", "intake.web"),
        ("POST", "/hooks/whatsapp/contoh", "intake.gateway"),
    ):
        assert front.target(method, path) == process, path
