"""What Alembic runs: the steps, on the connection that it was given."""

from alembic import context

from scoring.store.kept_tables import NAMES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=NAMES,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
