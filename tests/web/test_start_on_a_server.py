"""Starting: what a server must be told, what one's own machine gets by itself, what is collected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = {
    "LUOSHI_SECRET_KEY": "a-key-of-a-test-" + "0123456789abcdef" * 4,
    "LUOSHI_ALLOWED_HOSTS": "luoshi.example.gov.cn",
    "DATABASE_URL": "postgresql://luoshi:secret@db.example:5432/luoshi",
}


def run(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with only these variables of ours in the environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "luoshi.web.settings", "LUOSHI_DATA": str(folder)}
    return subprocess.run(
        [sys.executable, *command],
        env={**environment, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_djangos_own_check_for_servers_finds_nothing(tmp_path: Path) -> None:
    collected = run("-m", "django", "collectstatic", "--no-input", folder=tmp_path, **SERVER)
    assert collected.returncode == 0, collected.stderr
    checked = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **SERVER)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_the_check_for_servers_names_what_is_missing(tmp_path: Path) -> None:
    checked = run("-m", "django", "check", "--deploy", folder=tmp_path)
    assert checked.returncode == 1
    assert "LUOSHI_SECRET_KEY is not set" in checked.stderr
    assert "LUOSHI_ALLOWED_HOSTS is not set" in checked.stderr
    assert "collectstatic" in checked.stderr


def test_the_check_for_servers_refuses_the_settings_of_ones_own_machine(tmp_path: Path) -> None:
    checked = run("-m", "django", "check", "--deploy", folder=tmp_path, LUOSHI_LOCAL="1")
    assert checked.returncode == 1
    assert "luoshi.E002" in checked.stderr


@pytest.mark.parametrize("missing", ["LUOSHI_SECRET_KEY", "LUOSHI_ALLOWED_HOSTS"])
def test_a_server_that_lacks_a_setting_says_which_and_does_not_start(tmp_path: Path, missing: str) -> None:
    variables = {name: value for name, value in SERVER.items() if name != missing}
    started = run("-c", "import luoshi.web.wsgi", folder=tmp_path, **variables)
    assert started.returncode == 3
    assert f"{missing} not set" in started.stderr
    assert "Traceback" not in started.stderr


ASK = """
from django.test import Client
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
answer = Client().get({address!r}, headers={{"host": {host!r}}}, secure={secure})
print(answer.status_code, answer.headers.get("Location", ""), answer.headers.get("Cache-Control", ""))
"""


def ask(folder: Path, address: str, host: str, *, secure: bool = True, **variables: str) -> str:
    """What the platform answers: status, where it sends on to, how long it may be kept."""
    script = ASK.format(address=address, host=host, secure=secure)
    answered = run("-W", "ignore", "-c", script, folder=folder, **variables)
    assert answered.returncode == 0, answered.stderr
    return answered.stdout.strip()


def test_a_server_speaks_https_only_and_answers_to_its_own_name(tmp_path: Path) -> None:
    host = SERVER["LUOSHI_ALLOWED_HOSTS"]
    plain = ask(tmp_path, "/people/sign-in/", host, secure=False, **SERVER)
    assert plain == f"301 https://{host}/people/sign-in/"
    assert ask(tmp_path, "/alive/", "evil.example", **SERVER).startswith("400")
    assert ask(tmp_path, "/alive/", host, **SERVER).startswith("200")


def test_what_was_collected_may_be_kept_for_ever(tmp_path: Path) -> None:
    run("-m", "django", "collectstatic", "--no-input", folder=tmp_path, **SERVER)
    collected = next((tmp_path / "static" / "luoshi").glob("luoshi.*.css"))
    answered = ask(tmp_path, f"/static/luoshi/{collected.name}", SERVER["LUOSHI_ALLOWED_HOSTS"], **SERVER)
    assert "immutable" in answered
    assert list((tmp_path / "static").rglob("*.css.gz"))


def test_a_server_that_collected_nothing_serves_its_pages_all_the_same(tmp_path: Path) -> None:
    host = SERVER["LUOSHI_ALLOWED_HOSTS"]
    assert ask(tmp_path, "/static/luoshi/luoshi.css", host, **SERVER).startswith("200")


def test_ones_own_machine_makes_a_key_once_that_nobody_else_can_read(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = run("-c", script, folder=tmp_path / "new", LUOSHI_LOCAL="1")
    second = run("-c", script, folder=tmp_path / "new", LUOSHI_LOCAL="1")
    assert len(first.stdout.strip()) >= 50
    assert first.stdout == second.stdout
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    environment = {**os.environ, "LUOSHI_LOCAL": "1", "LUOSHI_DATA": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "luoshi.web.settings", "LUOSHI_SECRET_KEY": ""}
    running = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in running}
    assert len(keys) == 1
    assert keys.pop().strip()


def test_ones_own_machine_answers_only_on_the_loopback_address(tmp_path: Path) -> None:
    local = {"LUOSHI_LOCAL": "1"}
    assert ask(tmp_path, "/alive/", "127.0.0.1:8000", secure=False, **local).startswith("200")
    assert ask(tmp_path, "/alive/", "192.168.1.7:8000", secure=False, **local).startswith("400")


def test_a_visitor_cannot_claim_to_have_come_by_https_unless_a_proxy_is_trusted(tmp_path: Path) -> None:
    script = """
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.test import RequestFactory
from luoshi.web.middleware import client_address
claims = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4, 10.0.0.9"}
request = RequestFactory().get("/", headers=claims)
print(request.is_secure(), client_address(request))
"""
    alone = run("-c", script, folder=tmp_path, **SERVER)
    behind = run("-c", script, folder=tmp_path, LUOSHI_TRUST_PROXY="1", **SERVER)
    assert alone.stdout.split() == ["False", "127.0.0.1"]
    assert behind.stdout.split() == ["True", "10.0.0.9"]
