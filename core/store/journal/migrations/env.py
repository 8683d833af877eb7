"""Alembic runs this to bring a journal to the layout of the program; the connection is handed in."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
