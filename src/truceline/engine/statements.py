"""SQL that every engine takes, with names filled in: they are quoted always, and values travel as parameters only."""

from __future__ import annotations

from string import Template
from typing import Final

from truceline.engine.tables import quoted


def fill(statement: str, **names: str | tuple[str, ...]) -> str:
    """A statement whose ``$placeholders`` are replaced by quoted names, or by lists of them."""
    return Template(statement).substitute(
        {key: quoted(name) if isinstance(name, str) else ", ".join(map(quoted, name)) for key, name in names.items()}
    )


_HOUSEKEEPING: Final = (
    "CREATE TABLE flow_schema (version INTEGER NOT NULL)",
    """CREATE TABLE flow_generation (
        number INTEGER NOT NULL, time_utc TIMESTAMP NOT NULL, release VARCHAR NOT NULL,
        makers JSON NOT NULL, tallies JSON NOT NULL, made_with JSON NOT NULL)""",
    "CREATE TABLE flow_maker (id VARCHAR NOT NULL, algorithm VARCHAR NOT NULL, inputs JSON NOT NULL)",
    """CREATE TABLE flow_membership (
        noun VARCHAR NOT NULL, id VARCHAR NOT NULL, content_sha256 VARCHAR, generation INTEGER NOT NULL)""",
    "CREATE TABLE flow_agreement (content_sha256 VARCHAR NOT NULL, id VARCHAR NOT NULL, body JSON NOT NULL)",
)


def housekeeping(text_type: str = "VARCHAR") -> tuple[str, ...]:
    """The statements that make the tables that are not of a noun; ``text_type`` is what the engine calls text.

    A membership row says: from this generation on, ``id`` has this content_sha256 (NULL: is out).
    """
    return tuple(statement.replace("VARCHAR", text_type) for statement in _HOUSEKEEPING)


STAGED: Final = "CREATE TEMP TABLE staged (noun VARCHAR, id VARCHAR, content_sha256 VARCHAR)"

RENAMED: Final = "CREATE TEMP TABLE renamed (id VARCHAR, prior VARCHAR, later VARCHAR)"

STAGED_TWICE: Final = """
    SELECT min(id) FROM (SELECT id FROM staged WHERE noun = ? GROUP BY id HAVING count(*) > 1) AS twice"""

KNOWN_CONTENT: Final = """
    SELECT content_sha256 FROM $table JOIN staged USING (id, content_sha256) WHERE noun = ?"""
"""Of what is staged, the rows that the store has already."""

ROWS_OF_NOUN: Final = """
    WITH change AS (
        SELECT id, content_sha256, row_number() OVER (PARTITION BY id ORDER BY generation DESC) AS age
        FROM flow_membership WHERE noun = ? AND generation <= ?
    ), member AS (SELECT id, content_sha256 FROM change WHERE age = 1 AND content_sha256 IS NOT NULL)
    SELECT $columns FROM $table JOIN member USING (id, content_sha256) ORDER BY id"""
"""What belongs to a generation: of each id the last change up to it."""

ROWS_OF_IDS: Final = """
    WITH change AS (
        SELECT id, content_sha256, row_number() OVER (PARTITION BY id ORDER BY generation DESC) AS age
        FROM flow_membership WHERE noun = ? AND generation <= ? AND id = ANY(?::VARCHAR[])
    ), member AS (SELECT id, content_sha256 FROM change WHERE age = 1 AND content_sha256 IS NOT NULL)
    SELECT $columns FROM $table JOIN member USING (id, content_sha256) ORDER BY id"""

ADD_CHANGES: Final = """
    WITH change AS (
        SELECT noun, id, content_sha256, row_number() OVER (PARTITION BY noun, id ORDER BY generation DESC) AS age
        FROM flow_membership
    ), old AS (SELECT noun, id, content_sha256 FROM change WHERE age = 1 AND content_sha256 IS NOT NULL)
    INSERT INTO flow_membership
    SELECT coalesce(new.noun, old.noun), coalesce(new.id, old.id), new.content_sha256, ?
    FROM staged AS new FULL JOIN old ON new.noun = old.noun AND new.id = old.id
    WHERE new.content_sha256 IS DISTINCT FROM old.content_sha256 ORDER BY 1, 2"""

GENERATIONS: Final = """
    SELECT number, time_utc, release, makers, tallies, made_with FROM flow_generation ORDER BY number"""

MAKERS_USED: Final = """
    SELECT DISTINCT made_by FROM $table JOIN staged USING (id, content_sha256) WHERE noun = ?"""

FIND: Final = """
    WITH change AS (
        SELECT noun, id, content_sha256, row_number() OVER (PARTITION BY noun, id ORDER BY generation DESC) AS age
        FROM flow_membership WHERE starts_with(id, ?)
    )
    SELECT noun, id, content_sha256 IS NOT NULL FROM change WHERE age = 1 ORDER BY id, noun LIMIT ?"""

CHANGES: Final = """
    SELECT member.noun, member.content_sha256, generation.number, generation.time_utc
    FROM flow_membership AS member JOIN flow_generation AS generation ON member.generation = generation.number
    WHERE member.id = ? ORDER BY generation.number, member.noun"""

NEW_CONTENT_OF_ROWS: Final = """
    UPDATE $table SET content_sha256 = renamed.later FROM renamed
    WHERE $table.id = renamed.id AND $table.content_sha256 = renamed.prior"""

NEW_CONTENT_OF_MEMBERS: Final = """
    UPDATE flow_membership SET content_sha256 = renamed.later FROM renamed
    WHERE flow_membership.id = renamed.id AND flow_membership.content_sha256 = renamed.prior AND noun = ?"""
