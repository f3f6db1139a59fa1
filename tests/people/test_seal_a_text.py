"""What lies sealed opens with the key it was sealed with, and with no other."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from luoshi.people.cipher import SealBroken, seal, unseal
from tests.local_platform import run_locally


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    """A platform that has a key."""
    run_locally(settings, tmp_path)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_sealed_can_be_read_again(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal("机密") for _ in range(50)}) == 50
    assert "机密" not in seal("机密")


def test_another_key_opens_nothing(settings: Any) -> None:
    sealed = seal("机密")
    settings.SECRET_KEY = "another key " * 5
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_a_changed_seal_opens_nothing() -> None:
    scheme, _, body = seal("机密").partition(":")
    for at in range(0, len(body) - 1, 7):
        other = "A" if body[at] != "A" else "B"
        with pytest.raises(SealBroken):
            unseal(f"{scheme}:{body[:at]}{other}{body[at + 1 :]}")


@pytest.mark.parametrize("sealed", ["", "机密", "aes256gcm:", "aes256gcm:机密", "aes256gcm:AAAA", "sm4:AAAA"])
def test_what_was_never_sealed_opens_to_nothing(sealed: str) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed)
