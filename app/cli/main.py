"""The command line: `role-registry --help`."""

import typer
from sqlalchemy.exc import DBAPIError

from app.cli import backups, checks, content, gaps, history, impact, releases, service, titles
from app.cli.code_lists import code_list
from app.cli.database import about_database
from app.cli.keys import keys
from app.cli.output import fail
from app.errors import RegistryError
from app.settings import SettingsError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The NHS Role Registry. Exit codes: 0 done, 1 could not do it, 2 wrong usage.",
    epilog="The manual is in the service, at /ui/help/. Start it with: role-registry serve",
)
for command in (
    service.serve,
    service.migrate,
    content.seed,
    titles.resolve,
    checks.check,
    gaps.gaps,
    impact.impact,
    releases.release,
    releases.export,
    history.verify,
    history.redact,
    backups.backup,
    backups.restore,
    service.openapi,
):
    cli.command()(command)
cli.add_typer(keys, name="keys")
cli.add_typer(code_list, name="code-list")


def main() -> None:
    """Run a command. One that cannot be done gives one clear message and the exit code 1."""
    try:
        cli()
    except (RegistryError, SettingsError) as error:
        fail(str(error))
    except DBAPIError as error:
        fail(about_database(error))
    except OSError as error:
        fail(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror))
