"""``python -m bot``: what is wrong with the database's address, and how the bot that runs is, in one sentence."""

from __future__ import annotations

import pytest

from .test_command_line import WENT_OUT, Program, program

__all__ = ["program"]
pytestmark = pytest.mark.long  # each starts a process of its own


@pytest.mark.parametrize(
    "url", ["sqlite:///companion.db?timeout=soon", "postgresql://u:s3cret@127.0.0.1:1/n?pass=s3cret"]
)
def test_an_option_of_the_databases_address_that_is_not_known_is_told(url: str, program: Program) -> None:
    program.write(f"[database]\nurl = '{url}'\n")

    ended = program.run()

    assert ended.code == 2
    assert len(ended.told.splitlines()) == 1
    assert "(database.url): an option behind its question mark is not known" in ended.told
    assert ended.told.endswith(f"It has {'timeout' if 'timeout' in url else 'pass'}.\n")
    assert "s3cret" not in ended.told


def test_health_ends_by_what_it_hears(program: Program) -> None:
    unset = program.run("health", "--config", "config.toml", token=None)
    program.write("[health]\nport = 1\n")

    ended = program.run("health", "--config", "config.toml", token=None)

    assert (unset.code, unset.told) == (2, "health.port is not set, so there is nobody to ask.\n")
    assert ended.code in {1, WENT_OUT}
