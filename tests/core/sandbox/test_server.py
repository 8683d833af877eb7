"""The running server: TLS, state on disk, and the demo company that processes share."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import trustme

from core import sandbox
from core.sandbox import shared
from tests.core.sandbox.conftest import TODAY, Caller

ROOT = Path(__file__).resolve().parents[3]


def test_with_a_certificate_it_speaks_tls_that_only_its_authority_vouches_for(tmp_path: Path) -> None:
    authority = trustme.CA()
    chain = tmp_path / "server.pem"
    authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(chain)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with sandbox.serve(size=10, today=TODAY, certfile=chain) as server:
        assert server.url.startswith("https://127.0.0.1:")
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=trusting)
        connection.request("GET", "/login/companyinfo/demo")
        assert json.loads(connection.getresponse().read())["Codebase"] == "v2025_1/"
        connection.close()
        with pytest.raises(ssl.SSLCertVerificationError):
            http.client.HTTPSConnection("127.0.0.1", server.port).connect()


def test_a_connection_is_kept_alive(tmp_path: Path) -> None:
    with sandbox.serve(size=10, today=TODAY) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        used = set()
        for _ in range(3):
            connection.request("GET", "/login/companyinfo/demo")
            connection.getresponse().read()
            assert connection.sock is not None
            used.add(connection.sock.getsockname())
        connection.close()
    assert len(used) == 1


def test_the_state_is_on_disk_before_the_answer_and_the_same_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with sandbox.serve(seed=5, size=40, today=TODAY, state_file=file, mode="permissive") as server:
        caller = Caller(server)
        documents = [document for document in server.state.company.invoices if document.has_entries]
        assert caller.create("b1", list(documents[0].entries)).status == 201
        assert json.loads(file.read_text("utf-8"))["batches"][0]["identifier"] == "b1"
        server.mutate(key=documents[1].key, by=40)
        server.mutate(key=documents[2].key, vanish=True)
        server.set(rows="per_entry", denied=["Invoicing"])
        before, switches = server.snapshot(), server.state.switches
        company = server.state.company.documents
    with sandbox.serve(state_file=file) as server:
        assert server.snapshot() == before
        assert server.state.switches == switches
        assert server.state.company.documents == company
        assert Caller(server).create("b2", list(documents[3].entries)).status == 201
        assert [batch["id"] for batch in server.snapshot()["batches"]] == [31, 32]


def test_a_reset_gives_the_company_back_as_it_was_made(tmp_path: Path) -> None:
    with sandbox.serve(size=40, today=TODAY) as server:
        made = server.snapshot()
        Caller(server).create("b1", list(server.state.company.invoices[0].entries))
        server.mutate(key=server.state.company.invoices[2].key, by=40)
        server.reset()
        assert server.snapshot() == made


def test_whoever_comes_second_joins_the_first_ones_server(tmp_path: Path) -> None:
    first = shared.join(tmp_path, idle=20)
    try:
        assert shared.join(tmp_path) == first
        assert first.pid != os.getpid()
    finally:
        shared.stop(tmp_path)


def test_two_processes_at_once_get_one_server(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from core.sandbox import shared;"
        f"print(shared.join(Path({str(tmp_path)!r}), idle=20).pid)"
    )
    try:
        both = [
            subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        pids = {process.communicate(timeout=60)[0].strip() for process in both}
        assert len(pids) == 1
        assert pids != {""}
    finally:
        shared.stop(tmp_path)


def test_the_shared_company_keeps_what_was_done_over_a_restart_until_it_is_reset(tmp_path: Path) -> None:
    def asked(method: str, action: str) -> dict[str, object]:
        connection = http.client.HTTPConnection("127.0.0.1", shared.join(tmp_path, idle=20).port)
        connection.request(method, "/__sandbox__/" + action, json.dumps({"mode": "permissive"}))
        answer: dict[str, object] = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    try:
        asked("POST", "set")
        shared.stop(tmp_path)
        assert asked("GET", "switches")["mode"] == "permissive"
        shared.stop(tmp_path)
        shared.reset(tmp_path)
        assert asked("GET", "switches")["mode"] == "strict"
    finally:
        shared.stop(tmp_path)


def test_a_server_nobody_asks_ends_by_itself(tmp_path: Path) -> None:
    first = shared.join(tmp_path, idle=0.2)
    with shared.locked(tmp_path / "serve.lock"):  # free only when the server has ended
        assert shared.read_address(tmp_path) == first
    second = shared.join(tmp_path, idle=20)
    assert second.pid != first.pid
    assert second.url == first.url
    shared.stop(tmp_path)


def test_a_second_server_for_a_folder_ends_at_once(tmp_path: Path) -> None:
    first = shared.join(tmp_path, idle=20)
    try:
        sandbox.run_shared(tmp_path, idle=20)
        assert shared.join(tmp_path) == first
    finally:
        shared.stop(tmp_path)


def test_a_server_whose_folder_is_gone_ends_by_itself(tmp_path: Path) -> None:
    folder, gone = tmp_path / "home", tmp_path / "gone"
    shared.join(folder, idle=0.8)
    folder.rename(gone)
    with shared.locked(gone / "serve.lock"):  # free only when the server has ended
        assert not folder.exists()


def test_resetting_a_served_company_gives_it_back_with_its_first_switches(tmp_path: Path) -> None:
    address = shared.join(tmp_path, idle=20)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", address.port)
        connection.request("POST", "/__sandbox__/set", json.dumps({"mode": "permissive"}))
        connection.getresponse().read()
        connection.close()
        shared.reset(tmp_path)
        assert shared.join(tmp_path) == address
        assert json.loads((tmp_path / "state.json").read_text("utf-8"))["switches"]["mode"] == "strict"
    finally:
        shared.stop(tmp_path)


def test_a_bundled_program_starts_the_command_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("opt") / "batchdesk" / "batchdesk"))
    command = shared._command(Path("home"), 900.0)
    assert Path(command[0]).parent == Path("opt") / "batchdesk"
    assert Path(command[0]).stem == "batchdesk-cli"
    assert command[1:] == ["sandbox", "serve-shared", "home", "--idle", "900.0"]


def test_stopping_leaves_no_thread_behind_even_with_an_open_connection() -> None:
    before = set(threading.enumerate())
    server = sandbox.serve(size=10, today=TODAY)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/login/companyinfo/demo")
    connection.getresponse().read()
    server.stop()
    server.stop()
    connection.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


def test_nothing_but_the_standard_library_is_loaded() -> None:
    code = (
        "import sys, core.sandbox, core.sandbox.server, core.sandbox.shared_server;"
        "ours = [m for m in sys.modules if m.startswith('core') and not m.startswith('core.sandbox')];"
        "print(ours, [m for m in ('requests', 'lxml', 'msgspec', 'urllib3') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['core'] []"


def test_joining_does_not_load_the_http_server() -> None:
    code = "import sys, core.sandbox; print('http.server' in sys.modules, 'ssl' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


@pytest.mark.skipif(
    "PYCONNECTWISE_PYTHON" not in os.environ,
    reason="PYCONNECTWISE_PYTHON names no interpreter that has pyconnectwise",
)
def test_an_independent_client_reads_every_list_and_its_counts_agree(tmp_path: Path) -> None:
    authority = trustme.CA()
    chain, trusted = tmp_path / "server.pem", tmp_path / "ca.pem"
    authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(chain)
    authority.cert_pem.write_to_path(trusted)
    with sandbox.serve(today=TODAY, certfile=chain) as server:
        site = server.url.removeprefix("https://")
        keys = [site, server.company, server.public_key, server.private_key, server.client_id, str(trusted)]
        script = ROOT / "tests" / "pyconnectwise_drive.py"
        python = os.environ["PYCONNECTWISE_PYTHON"]
        run = subprocess.run([python, str(script), *keys], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["unpostedinvoices"]["rows"] == 214
