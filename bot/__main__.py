"""The command line: ``python -m bot``. Only what a command needs is imported, and not before it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from bot.locales import Catalogue

if TYPE_CHECKING:
    from bot.config import Settings, Storage

UNUSABLE: Final = 2
"""The exit code for settings that cannot be used; 1 is for everything else that went wrong."""

DISCORD_API: Final = "https://discord.com/api/v10"

words = Catalogue.load("en", "cli").text

cli = typer.Typer(
    help=words("cli-help"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help=words("cli-help-config"))]


def _settings(path: Path | None) -> Settings:
    """The settings, or the end of the program with everything that is wrong with them on standard error."""
    from bot.config_load import ConfigError, load

    try:
        return load(path)
    except ConfigError as error:
        typer.echo(words("cli-config-problems", count=len(error.problems)), err=True)
        for line in error.lines():
            typer.echo(f"  {line}", err=True)
        raise typer.Exit(UNUSABLE) from None


def _ready(path: Path | None) -> Settings:
    """The settings of a program that is about to start, with the log set up."""
    from bot import log

    settings = _settings(path)
    log.set_up(settings.log.level)
    return settings


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.version import version

        typer.echo(f"Barnraiser {version()}")
        raise typer.Exit


@cli.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=words("cli-help-version"))
    ] = False,
) -> None:
    """The options that stand before a command."""


@cli.command(help=words("cli-help-run"))
def run(config: ConfigFile = None) -> None:
    settings = _ready(config)
    from bot import app

    if settings.discord.token is None:
        typer.echo(words("cli-no-token"))
        app.sandbox(settings, fresh=False)
    else:
        app.run(settings)


@cli.command(help=words("cli-help-sandbox"))
def sandbox(
    fresh: Annotated[bool, typer.Option("--fresh", help=words("cli-help-fresh"))] = False,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import app

    app.sandbox(settings, fresh=fresh)


async def _reach(storage: Storage) -> None:
    """Connect to the database. Raises StorageError."""
    from bot import app

    await app.reach(storage)


async def _reach_files(storage: Storage) -> None:
    """Try the bucket out. Raises StorageError."""
    from bot import app

    await app.reach_files(storage)


@cli.command(help=words("cli-help-check"))
def check(
    api: Annotated[str, typer.Option(metavar="URL", help=words("cli-help-api"))] = DISCORD_API,
    config: ConfigFile = None,
) -> None:
    settings = _settings(config)
    from bot import check as checks

    findings = checks.findings(settings, api, _reach, _reach_files)
    for line in checks.report(findings):
        typer.echo(line)
    raise typer.Exit(checks.exit_code(findings))


def _end(well: bool) -> None:
    """The end of a command: 1 if not all is well."""
    raise typer.Exit(0 if well else 1)


Which = Literal["tinydb", "postgres"]
Guild = Annotated[int, typer.Argument(metavar="GUILD", min=1, help=words("cli-help-guild"))]
Replace = Annotated[bool, typer.Option("--replace", help=words("cli-help-replace"))]


@cli.command(help=words("cli-help-export"))
def export(
    guild: Guild,
    to: Annotated[Path | None, typer.Option("--to", metavar="PATH", help=words("cli-help-to"))] = None,
    site: Annotated[bool, typer.Option("--site", help=words("cli-help-site"))] = False,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    if site:
        _end(moving.publish(settings, guild, to or Path(f"barnraiser-{guild}-site")))
    _end(moving.export(settings, guild, to or Path(f"barnraiser-{guild}.zip")))


@cli.command("import", help=words("cli-help-import"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words("cli-help-file"))],
    replace: Replace = False,
    accept_damage: Annotated[bool, typer.Option("--accept-damage", help=words("cli-help-accept-damage"))] = False,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.bring_in(settings, file, replace=replace, accept_damage=accept_damage))


@cli.command(help=words("cli-help-backup"))
def backup(
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=words("cli-help-folder"))] = Path("backups"),
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.backup(settings, to))


@cli.command(help=words("cli-help-migrate"))
def migrate(
    source: Annotated[Which, typer.Option("--from", help=words("cli-help-from"))],
    target: Annotated[Which, typer.Option("--to", help=words("cli-help-into"))],
    replace: Replace = False,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.migrate(settings, source, target, replace=replace))


@cli.command(help=words("cli-help-verify"))
def verify(
    guild: Annotated[int | None, typer.Argument(metavar="[GUILD]", min=1, help=words("cli-help-guild"))] = None,
    head: Annotated[str | None, typer.Option("--head", metavar="HEAD", help=words("cli-help-head"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.verify(settings, guild, head))


@cli.command(help=words("cli-help-recount"))
def recount(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help=words("cli-help-recount-files"))
    ] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config) if not files else None
    from bot import moving

    _end(moving.recount(settings, files or []))


@cli.command(help=words("cli-help-recover"))
def recover(guild: Guild, config: ConfigFile = None) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.recover(settings, guild))


@cli.command(help=words("cli-help-release"))
def release(
    guild: Guild,
    groups: Annotated[list[str] | None, typer.Argument(metavar="[GROUP]...", help=words("cli-help-groups"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.release(settings, guild, groups or []))


@cli.command("rebuild-mirror", help=words("cli-help-rebuild-mirror"))
def rebuild_mirror(
    guild: Annotated[int | None, typer.Argument(metavar="[GUILD]", min=1, help=words("cli-help-guild"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.rebuild_mirror(settings, guild))


@cli.command("rebuild-links", help=words("cli-help-rebuild-links"))
def rebuild_links(
    guild: Annotated[int | None, typer.Argument(metavar="[GUILD]", min=1, help=words("cli-help-guild"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.rebuild_links(settings, guild))


@cli.command(help=words("cli-help-erase"))
def erase(
    guild: Annotated[int, typer.Option("--guild", metavar="GUILD", min=1, help=words("cli-help-guild"))],
    member: Annotated[int, typer.Option("--member", metavar="MEMBER", min=1, help=words("cli-help-member"))],
    yes: Annotated[bool, typer.Option("--yes", help=words("cli-help-yes"))] = False,
    keep_name: Annotated[
        str | None, typer.Option("--keep-name", metavar="NAME", help=words("cli-help-keep-name"))
    ] = None,
    decided_too: Annotated[bool, typer.Option("--decided-too", help=words("cli-help-decided-too"))] = False,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help=words("cli-help-save"))] = None,
    config: ConfigFile = None,
) -> None:
    settings = _ready(config)
    from bot import moving

    _end(moving.erase(settings, guild, member, yes=yes, decided_too=decided_too, keep_name=keep_name, save=save))


if __name__ == "__main__":
    cli(prog_name="python -m bot")
