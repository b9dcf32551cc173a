"""The tables as each of the two databases itself describes them, at each version of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database
from storage.maintenance.migrate import MIGRATIONS_DIR

Schema = dict[str, list[str]]
"""By table, its columns, constraints and indexes, a line each."""

SQLITE = """
select tbl_name, sql from sqlite_master
where sql is not null and name not like 'sqlite_%' order by type desc, name
"""
"""Of SQLite's own tables, which keep their names to themselves, one counts what ids were given."""

COLUMNS = """
select c.relname, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
       || case when a.attnotnull then ' not null' else '' end
       || case a.attidentity when '' then '' else ' identity ' || a.attidentity::text end
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""
CONSTRAINTS = """
select c.relname, 'constraint ' || conname || ' ' || pg_get_constraintdef(f.oid)
from pg_constraint f join pg_class c on c.oid = f.conrelid
where connamespace = 'public'::regnamespace and contype <> 'n' order by conname
"""
INDEXES = """
select tablename, replace(indexdef, ' public.', ' ') from pg_indexes where schemaname = 'public'
and indexname not in (select conname from pg_constraint) order by indexname
"""
SEQUENCES = """
select 'sequence ' || sequencename, data_type || ' from ' || start_value
from pg_sequences where schemaname = 'public' order by sequencename
"""
"""PostgreSQL describes each part in words of its own, from which it could be made again."""

NOTE = "alembic_version"
"""Where Alembic notes the version, which is its own affair."""


def schema(connection: Connection) -> Schema:
    """All that there is."""
    is_lite, found = connection.dialect.name == "sqlite", Schema()
    for query in (SQLITE,) if is_lite else (COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES):
        for name, line in connection.execute(text(query)):
            found.setdefault(name, []).extend(_parts(line) if is_lite else [line])
    return {name: lines for name, lines in sorted(found.items()) if name != NOTE}


def _parts(statement: str) -> list[str]:
    """A statement of SQLite's, every column and constraint on a line of its own; the order of these says nothing."""
    whole = " ".join(statement.split())
    if not whole.startswith("CREATE TABLE"):
        return [whole]
    inside = whole[whole.index("(") + 1 : whole.rindex(")")]
    rest, deep, parts = whole[whole.rindex(")") + 1 :].strip(), 0, [""]
    for piece in re.split(r"([(),])", inside):
        deep += (piece == "(") - (piece == ")")
        if piece == "," and not deep:
            parts.append("")
        else:
            parts[-1] += piece
    found = [part.strip() for part in [*parts, rest] if part.strip()]
    return sorted(found, key=lambda part: part if part.startswith("CONSTRAINT") else "")


def versions() -> list[str]:
    """From the first to the newest."""
    return sorted(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


async def upgraded(database: Database, version: str) -> Schema:
    """The tables once the database was brought to this version, by itself."""

    def upgrade(connection: Connection) -> Schema:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        return schema(connection)

    async with database.engine.begin() as connection:
        return await connection.run_sync(upgrade)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_DIR))
    return config


def history(by_version: dict[str, Schema]) -> str:
    """The first version whole, of each later one what it changes, and the newest whole."""
    lines, before = list[str](), Schema()
    newest = max(by_version)
    for version, now in by_version.items():
        lines += [f"===== {version} =====", *(_changes(before, now) if before else _whole(now)), ""]
        before = now
    return "\n".join([*lines, f"===== {newest}, whole =====", *_whole(by_version[newest]), ""])


def _whole(now: Schema) -> Iterator[str]:
    for name, lines in now.items():
        yield name
        yield from (f"    {line}" for line in lines)


def _changes(before: Schema, now: Schema) -> Iterator[str]:
    if before == now:
        yield "no table is otherwise"
    for name in sorted(before.keys() | now.keys()):
        had, has = before.get(name, []), now.get(name, [])
        if had != has:
            yield name if had and has else f"{name} is {'new' if has else 'gone'}"
            yield from (f"  - {line}" for line in had if line not in has)
            yield from (f"  + {line}" for line in has if line not in had)
