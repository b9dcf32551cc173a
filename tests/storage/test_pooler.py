"""PostgreSQL as hosts offer it: behind PgBouncer, by libpq's options, read-only, or gone for a while."""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text

from storage.database import DatabaseUnreachable
from storage.maintenance.migrate import migrate
from storage.outages import is_database_outage
from storage.urls import option_problem, postgresql_options
from tests.support.databases import PostgresDatabases, database_at

from .test_start_patience import forwarded, free_port

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

CONFIG = """
[databases]
{name} = host=127.0.0.1 port={server_port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 3
unix_socket_dir =
server_round_robin = 1
"""


def written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def pooled_url(postgres: PostgresDatabases, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a new database behind a real PgBouncer in transaction mode, three connections wide."""
    if PGBOUNCER is None:
        pytest.skip("pgbouncer is not installed here")
    url, port, server_port = make_url(postgres.new_database()), free_port(), free_port()
    config = tmp_path / "pgbouncer.ini"
    config.write_text(
        CONFIG.format(name=url.database, server_port=server_port, port=port, user=url.username), encoding="ascii"
    )
    # It refuses to run as root, and reads its settings before it becomes somebody else.
    as_user = ["-u", "nobody"] if getpass.getuser() == "root" else []
    async with forwarded(server_port, str(url.query["host"])):
        with subprocess.Popen(  # noqa: ASYNC220, S603 - it lives beside the test
            [PGBOUNCER, "-q", *as_user, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as pooler:
            await _listening(port)
            yield written(url.set(host="127.0.0.1", port=port, query={"ssl": "disable"}))
            pooler.terminate()


async def _listening(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


async def test_all_of_forty_at_once_work_behind_a_transaction_pooler(pooled_url: str) -> None:
    database = database_at(pooled_url)
    await database.check_connection()

    async def work(number: int) -> int:
        for _ in range(3):
            async with database.transaction() as uow:
                await uow.communities.get_or_create(number)
            async with database.read_transaction() as uow:
                await uow.communities.get(number)
        return number

    done = await asyncio.gather(*(work(number) for number in range(1, 41)), return_exceptions=True)

    assert done == list(range(1, 41))
    assert database.is_behind_pooler
    await migrate(database)
    await database.close()


async def test_without_a_pooler_statements_stay_cached(postgres: PostgresDatabases) -> None:
    database = database_at(postgres.emptied_url())

    await database.check_connection()

    assert not database.is_behind_pooler
    await database.close()


async def test_one_that_can_only_be_read_is_refused_at_the_start(postgres: PostgresDatabases) -> None:
    url = postgres.new_database()
    database = database_at(url)
    name = make_url(url).database
    async with database.engine.begin() as connection:
        await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    await database.close()

    database = database_at(url)
    with pytest.raises(DatabaseUnreachable, match="can only be read just now"):
        await database.check_connection()
    await database.close()


async def test_one_that_vanishes_is_used_again_when_it_is_back(postgres: PostgresDatabases) -> None:
    url, port = make_url(postgres.new_database()), free_port()
    folder = str(url.query["host"])
    database = database_at(written(url.set(host="127.0.0.1", port=port, query={"ssl": "disable"})))

    async def stores(number: int) -> None:
        async with database.transaction() as uow:
            await uow.communities.get_or_create(number)

    async with forwarded(port, folder):
        await stores(1)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - looked at below
        await stores(2)
    async with forwarded(port, folder):
        await stores(3)

    assert isinstance(caught.value, ConnectionError) or is_database_outage(caught.value)
    await database.close()


@pytest.mark.parametrize(
    ("query", "left", "arguments"),
    [
        (
            "sslmode=verify-full&sslrootcert=/ca.pem&channel_binding=prefer",
            {},
            {"dsn": "postgresql:///?sslmode=verify-full&sslrootcert=%2Fca.pem"},
        ),
        (
            "ssl=require&application_name=bot&connect_timeout=5&keepalives=1",
            {"ssl": "require"},
            {"server_settings": {"application_name": "bot"}, "timeout": 5.0},
        ),
    ],
)
def test_options_of_libpq_are_put_as_the_driver_takes_them(
    query: str, left: dict[str, str], arguments: dict[str, object]
) -> None:
    url, given = postgresql_options(make_url(f"postgresql+asyncpg://u@h/n?{query}"))

    assert (url.query, given) == (left, arguments)


@pytest.mark.parametrize("option", ["sslmode", "channel_binding", "application_name", "target_session_attrs"])
async def test_a_real_server_takes_them(option: str, postgres: PostgresDatabases) -> None:
    said = {"sslmode": "prefer", "channel_binding": "prefer", "application_name": "b", "target_session_attrs": "any"}
    url = make_url(postgres.emptied_url()).update_query_dict({option: said[option]})
    database = database_at(written(url))

    await database.check_connection()

    await database.close()


def test_what_would_be_less_safe_when_left_out_is_refused_in_a_sentence() -> None:
    url = make_url("postgresql+asyncpg://u:p@h/n?channel_binding=require")

    with pytest.raises(ValueError, match="channel_binding"):
        database_at(written(url))

    assert "channel_binding=require, which is not supported" in option_problem(url)
