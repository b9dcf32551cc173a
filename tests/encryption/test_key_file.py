"""A key file that changes: whole at every moment, its owner's alone, and noticed by the bot that runs."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from bot.encryption.file_key_ring import KEY_FILE_CHECK_INTERVAL_S, FileKeyRing, load_key_ring
from bot.encryption.key_file import KeyFile, KeyFileError
from storage.schema.key_ring import KeyRing, fingerprint


class Watch:
    """Seconds, as many as the test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """A key file with one key in it."""
    file = KeyFile(tmp_path / "companion.key")
    file.create()
    file.note_in_use()
    return file


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def key_ring(file: KeyFile, watch: Watch) -> FileKeyRing:
    """What a running bot has made of that file."""
    return FileKeyRing(file, watch)


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_comes_in_front_and_the_old_one_stays(file: KeyFile) -> None:
    [old] = file.read_keys()

    file.add_key()

    new, still = file.read_keys()
    assert still == old
    assert new != old
    assert mode(file.path) == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["companion.key"]


def test_while_a_rotation_is_not_finished_no_further_key_is_made(file: KeyFile) -> None:
    file.add_key()
    held = file.read_keys()

    file.add_key()

    assert file.read_keys() == held


def test_a_retired_key_leaves_the_file_for_another_that_is_as_closed(file: KeyFile) -> None:
    [old] = file.read_keys()
    file.add_key()
    new = file.read_keys()[0]

    gone = file.retire([fingerprint(old), "of no key here"])

    assert gone == [fingerprint(old)]
    assert file.read_keys() == [new]
    assert file.retired_path.read_text().split() == [old]
    assert mode(file.retired_path) == 0o600


def test_one_retired_after_another_is_added_and_none_twice(file: KeyFile) -> None:
    [first] = file.read_keys()
    file.add_key()
    second = file.read_keys()[0]
    # As a crash leaves it, between the one file and the other.
    file.retired_path.write_text(f"{first}\n")
    file.retire([fingerprint(first)])
    file.add_key()

    file.retire([fingerprint(second)])

    assert file.retired_path.read_text().split() == [first, second]


def test_a_crash_while_the_file_is_written_leaves_the_old_one_whole(
    file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = file.path.read_bytes()

    def cut_off(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", cut_off)

    with pytest.raises(KeyFileError, match=r"companion\.key cannot be changed: Input/output error"):
        file.add_key()

    assert file.path.read_bytes() == held
    assert [path.name for path in file.path.parent.iterdir()] == ["companion.key"]


def test_two_rotations_cannot_change_it_at_the_same_moment(file: KeyFile) -> None:
    held = file.path.read_bytes()
    (file.path.parent / "companion.key.new").touch()

    with pytest.raises(KeyFileError, match=r"companion\.key\.new is there: another rotation"):
        file.add_key()

    assert file.path.read_bytes() == held


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_rotated_by_root_it_goes_on_being_the_bots(file: KeyFile) -> None:
    os.chown(file.path, 12345, 12345)

    file.add_key()
    file.retire([fingerprint(file.read_keys()[1])])

    assert [path.stat().st_uid for path in (file.path, file.retired_path)] == [12345, 12345]


def test_a_running_bot_seals_with_a_new_key_after_ten_seconds_at_most(
    file: KeyFile, key_ring: FileKeyRing, watch: Watch
) -> None:
    file.add_key()
    new, old = (KeyRing([key]) for key in list(file.read_keys()))

    watch.seconds = KEY_FILE_CHECK_INTERVAL_S - 1
    before = key_ring.encrypt(b"words")
    watch.seconds = KEY_FILE_CHECK_INTERVAL_S
    after = key_ring.encrypt(b"words")

    assert old.decrypt(before) == b"words"
    assert new.decrypt(after) == b"words"


def test_what_somebody_sealed_with_a_new_key_opens_at_once(file: KeyFile, key_ring: FileKeyRing) -> None:
    file.add_key()
    elsewhere = KeyRing(file.read_keys()).encrypt(b"words")

    assert key_ring.decrypt(elsewhere) == b"words"


def test_a_key_that_has_left_the_file_still_opens_and_seals_nothing(
    file: KeyFile, key_ring: FileKeyRing, watch: Watch
) -> None:
    earlier = key_ring.encrypt(b"words")
    [old] = file.read_keys()
    file.add_key()
    file.retire([fingerprint(old)])

    watch.seconds = KEY_FILE_CHECK_INTERVAL_S
    now = key_ring.encrypt(b"words")

    assert KeyRing(file.read_keys()).decrypt(now) == b"words"
    assert key_ring.decrypt(earlier) == b"words"
    assert key_ring.fingerprints == (fingerprint(file.read_keys()[0]),)


def test_a_file_that_is_gone_or_broken_changes_nothing_and_is_told_once(
    file: KeyFile, key_ring: FileKeyRing, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    held = file.path.read_bytes()
    file.path.write_text("garbage")

    with caplog.at_level(logging.ERROR):
        for watch.seconds in (10, 20, 30):
            assert KeyRing([held.strip()]).decrypt(key_ring.encrypt(b"words")) == b"words"
    file.path.unlink()
    watch.seconds = 40
    assert KeyRing([held.strip()]).decrypt(key_ring.encrypt(b"words")) == b"words"

    file.path.write_bytes(held)
    file.add_key()
    watch.seconds = 50
    assert KeyRing(file.read_keys()[:1]).decrypt(key_ring.encrypt(b"words")) == b"words"


def test_what_no_key_opens_is_refused_as_before(key_ring: FileKeyRing) -> None:
    with pytest.raises(InvalidToken):
        key_ring.decrypt(Fernet(Fernet.generate_key()).encrypt(b"words"))


def test_a_key_file_that_others_may_read_is_told(file: KeyFile, capsys: pytest.CaptureFixture[str]) -> None:
    file.path.chmod(0o600)
    load_key_ring([], file.path)
    quiet = capsys.readouterr().out

    file.path.chmod(0o640)
    load_key_ring([], file.path)

    assert "chmod" not in quiet
    assert "chmod 600" in capsys.readouterr().out


def test_so_is_the_file_with_the_keys_of_before(file: KeyFile, capsys: pytest.CaptureFixture[str]) -> None:
    file.retired_path.touch(mode=0o644)

    load_key_ring([], file.path)

    assert "companion.key.retired" in capsys.readouterr().out


def test_the_first_key_comes_with_a_word_about_backing_it_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_key_ring([], tmp_path / "companion.key")

    told = capsys.readouterr().out
    assert "Back it up now, apart from the database" in told
    assert (tmp_path / "companion.key").read_text().strip() not in told
