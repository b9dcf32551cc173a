"""The key ring: made on first start for its owner alone, reused, rotated, and never guessed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.encryption.file_key_ring import load_key_ring
from bot.encryption.key_file import KeyFileError


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "companion.key"


def test_the_first_start_makes_a_key_that_its_owner_alone_may_read(key_file: Path) -> None:
    load_key_ring([], key_file)

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    Fernet(key_file.read_text().strip())


def test_the_next_start_uses_the_same_key(key_file: Path) -> None:
    written = load_key_ring([], key_file).encrypt(b"words")
    held = key_file.read_bytes()

    assert load_key_ring([], key_file).decrypt(written) == b"words"
    assert key_file.read_bytes() == held


def test_two_first_starts_make_two_different_keys(tmp_path: Path) -> None:
    load_key_ring([], tmp_path / "one")
    load_key_ring([], tmp_path / "two")

    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", " \n  "])
def test_of_several_keys_each_opens_and_the_first_closes(between: str, key_file: Path) -> None:
    new, old = Fernet.generate_key(), Fernet.generate_key()
    key_file.write_text(f"{new.decode()}{between}{old.decode()}\n", newline="")

    key_ring = load_key_ring([], key_file)

    assert key_ring.decrypt(Fernet(old).encrypt(b"words")) == b"words"
    assert Fernet(new).decrypt(key_ring.encrypt(b"words")) == b"words"


def test_a_byte_order_mark_of_windows_editors_is_no_trouble(key_file: Path) -> None:
    key = Fernet.generate_key()
    key_file.write_bytes(b"\xef\xbb\xbf" + key + b"\r\n")

    assert Fernet(key).decrypt(load_key_ring([], key_file).encrypt(b"words")) == b"words"


@pytest.mark.parametrize(
    "held", [b"", b"\n", b"not a key", b"x" * 44, b"\xff\xfe\x00", b"A" * 39 + b"=", b"\x00" * 44]
)
def test_a_file_without_a_key_is_refused_told_and_left_alone(held: bytes, key_file: Path) -> None:
    key_file.write_bytes(held)

    with pytest.raises(KeyFileError, match=r"companion\.key should hold one key a line.*backup") as caught:
        load_key_ring([], key_file)

    assert caught.value.__cause__ is None
    assert key_file.read_bytes() == held


def test_one_broken_key_among_good_ones_is_refused_without_showing_either(key_file: Path) -> None:
    good = Fernet.generate_key().decode()
    key_file.write_text(f"{good}\nbr0ken\n")

    with pytest.raises(KeyFileError) as caught:
        load_key_ring([], key_file)

    assert good not in str(caught.value)
    assert "br0ken" not in str(caught.value)


def test_keys_from_the_environment_win_and_no_file_is_made(key_file: Path) -> None:
    key = Fernet.generate_key().decode()

    key_ring = load_key_ring([key], key_file)

    assert Fernet(key).decrypt(key_ring.encrypt(b"words")) == b"words"
    assert not key_file.exists()


def test_keys_from_the_environment_win_over_a_broken_file(key_file: Path) -> None:
    key_file.write_text("garbage")

    load_key_ring([Fernet.generate_key().decode()], key_file)


def test_a_folder_in_place_of_the_file_is_told(key_file: Path) -> None:
    key_file.mkdir()

    with pytest.raises(KeyFileError, match=r"companion\.key cannot be read: Is a directory"):
        load_key_ring([], key_file)


def test_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be made: No such file or directory"):
        load_key_ring([], tmp_path / "no such folder" / "companion.key")
