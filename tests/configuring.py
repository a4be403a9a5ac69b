"""Settings that are read from a file of a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config_load import ConfigError, Problem, load

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
TOKEN = "MTIzNDU2Nzg5.Gabcde.a-very-secret-tail"


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(path: Path | None, environ: dict[str, str] | None = None) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return caught.value.problems
