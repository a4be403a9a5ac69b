"""The operator's settings: ``config.toml`` and the environment, checked and frozen.

Each key is a field below; its type says what is allowed, and ``allowed`` names the words for that. They are read by
``bot.config_load``. Secrets come from the environment or from a file of their own, never from ``config.toml``, and are
never shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_type_hints

from msgspec import Meta

from bot.domain.share import EVERYTHING, Share


class Secret:
    """Text that is never shown: ``str()``, ``repr()`` and the log see only that there is one."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"


def _allowed(words: str, **limits: Any) -> Meta:
    return Meta(extra={"allowed": words}, **limits)


Port = Annotated[int, _allowed("config-allowed-port", ge=0, le=65535)]
Folder = Annotated[Path, _allowed("config-allowed-folder")]
PasswordFile = Annotated[Path | None, _allowed("config-allowed-password-file")]
SecretFile = Annotated[Path | None, _allowed("config-allowed-secret-file")]
Host = Annotated[str, _allowed("config-allowed-host", pattern=r"^[A-Za-z0-9.:_-]+$")]
Url = Annotated[str, _allowed("config-allowed-url", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")]
Postgres = Annotated[
    str,
    _allowed(
        "config-allowed-postgres",
        pattern=r"^(?!.*[?&]password=)(postgres(ql)?://([^\s/@:?#]+@)?[^\s/@?#]*/[^\s/@?#]+(\?[^\s#]*)?)?$",
    ),
]
Level = Annotated[Literal["debug", "info", "warning", "error"], _allowed("config-allowed-level")]
Bucket = Annotated[str, _allowed("config-allowed-bucket", pattern=r"\A([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?\Z")]
Region = Annotated[str, _allowed("config-allowed-region", pattern=r"\A[a-z0-9-]*\Z")]
Prefix = Annotated[str, _allowed("config-allowed-prefix", pattern=r"\A([A-Za-z0-9_.-]+/)*\Z")]
Switch = Annotated[bool, _allowed("config-allowed-switch")]
Shards = Annotated[int, _allowed("config-allowed-shards", ge=0, le=16_384)]
ShardsHere = Annotated[
    str, _allowed("config-allowed-shards-here", pattern=r"\A(\d{1,5}(-\d{1,5})?( *, *\d{1,5}(-\d{1,5})?)*)?\Z")
]
Mebibytes = Annotated[int, _allowed("config-allowed-mebibytes", ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Discord:
    """How the bot signs in, and how its guilds are divided. Without a token it runs in the sandbox."""

    token_file: SecretFile = None
    token: Secret | None = None
    """From BARNRAISER_TOKEN or the token file; no key of config.toml."""
    message_content: Switch = False
    """Whether the bot asks to be shown what messages say (Discord's privileged Message Content intent)."""
    shards: Shards = 1
    """Into how many shards the guilds are divided, all processes together; 0 is as many as Discord recommends."""
    shards_here: ShardsHere = ""
    """Those that this process serves, such as 0-3 or 0,2; empty is all."""

    @property
    def share(self) -> Share:
        """The guilds that this process serves. Raises ValueError for shards that there are not."""
        if not self.shards_here:
            return Share(frozenset(range(self.shards)), self.shards) if self.shards else EVERYTHING
        named: set[int] = set()
        for part in self.shards_here.split(","):
            first, _, last = part.strip().partition("-")
            numbers = range(int(first), int(last or first) + 1)
            if not numbers or numbers[-1] >= self.shards:
                raise ValueError(part)
            named.update(numbers)
        return Share(frozenset(named), self.shards)


@dataclass(frozen=True, slots=True)
class Web:
    """The public archive. Port 0 takes any free one."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: Url = ""
    source_url: Url = ""
    """Where readers find the source of this very program, if it was changed (AGPL, section 13)."""

    @property
    def address(self) -> str:
        """Where people reach the archive, without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Storage:
    """Where everything that Barnraiser remembers lives: in a folder or, with an address, in PostgreSQL."""

    path: Folder = Path("data")
    postgres: Postgres = ""
    password_file: PasswordFile = None
    password: Secret | None = None
    """Of the database's user, from BARNRAISER_STORAGE_PASSWORD or the password file; no key of config.toml."""
    s3_bucket: Bucket = ""
    s3_endpoint: Url = ""
    s3_region: Region = ""
    s3_prefix: Prefix = ""

    @property
    def s3(self) -> tuple[str, str, str, str]:
        """Where members' files are kept instead, if a bucket is named: bucket, endpoint, region, prefix."""
        return self.s3_bucket, self.s3_endpoint, self.s3_region, self.s3_prefix


NO_S3: Final = Storage().s3


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The local stand-in for Discord, and where its community is kept between two starts."""

    port: Port = 8090
    data: Folder = Path("data/sandbox")


@dataclass(frozen=True, slots=True)
class Log:
    """What is written to standard error."""

    level: Level = "info"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the bot accepts from one person at a time."""

    attachment_mib: Mebibytes = 10

    @property
    def attachment_bytes(self) -> int:
        """The largest attachment that is kept, in bytes."""
        return self.attachment_mib * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Each field is a table of ``config.toml``; ``file`` is the one that was read, if any."""

    discord: Discord = field(default_factory=Discord)
    web: Web = field(default_factory=Web)
    storage: Storage = field(default_factory=Storage)
    sandbox: Sandbox = field(default_factory=Sandbox)
    log: Log = field(default_factory=Log)
    limits: Limits = field(default_factory=Limits)
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be set: its place in the file, its variable, its type and the words for what is allowed."""

    table: str
    name: str
    variable: str
    type: Any
    allowed: str


def _keys() -> dict[str, Key]:
    found = {}
    for table in fields(Settings):
        if table.name == "file":
            continue
        types = get_type_hints(get_type_hints(Settings)[table.name], include_extras=True)
        for name, annotated in types.items():
            for meta in getattr(annotated, "__metadata__", ()):
                variable = f"{PREFIX}{table.name}_{name}".upper()
                key = Key(table.name, name, VARIABLES.get(variable, variable), annotated, meta.extra["allowed"])
                found[f"{table.name}.{name}"] = key
    return found


PREFIX: Final = "BARNRAISER_"
TOKEN: Final = "BARNRAISER_TOKEN"  # noqa: S105 - a variable's name
TOKEN_FILE: Final = "BARNRAISER_TOKEN_FILE"  # noqa: S105
PASSWORD: Final = "BARNRAISER_STORAGE_PASSWORD"  # noqa: S105
VARIABLES: Final = {"BARNRAISER_DISCORD_TOKEN_FILE": TOKEN_FILE}
"""Where a variable has another name than the rule gives it."""

KEYS: Final = _keys()
"""Everything that can be set in ``config.toml``, by ``table.key``."""
