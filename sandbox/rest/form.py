"""Reading a request's JSON body field by field, collecting every problem before answering 50035."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.errors import invalid_form
from sandbox.world import Json

_MISSING = object()


class Form:
    """A view of one JSON object whose getters record what is wrong and return a usable default.

    Getters return `default` when the field is absent (or null, unless `nullable` admits it as None) and record
    Discord's error for `<path>.<key>`. `child` and `children` give forms of nested objects that share the list
    of problems. Call `check()` once everything was read: it raises the collected `invalid_form`.
    """

    def __init__(self, body: Any, path: str = "", problems: list[tuple[str, str, str]] | None = None) -> None:
        self.problems: list[tuple[str, str, str]] = [] if problems is None else problems
        self.path = path
        self.body: Json = {}
        if isinstance(body, dict):
            self.body = body
        else:
            self.fail("", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")

    def has(self, key: str) -> bool:
        """Whether the field was sent at all, even as null."""
        return key in self.body

    def fail(self, key: str, code: str, message: str) -> None:
        """Record a problem with a field (`key` may be dotted; empty means this object)."""
        where = ".".join(part for part in (self.path, key) if part)
        self.problems.append((where, code, message))

    def check(self) -> None:
        """Raise 50035 with everything recorded so far, if anything was."""
        if self.problems:
            raise invalid_form(*self.problems)

    def string(
        self,
        key: str,
        *,
        default: Any = None,
        required: bool = False,
        nullable: bool = True,
        min: int = 0,
        max: int | None = None,
        choices: Iterable[str] | None = None,
    ) -> Any:
        """A string within its length; numbers and booleans are not strings."""
        value = self._get(key, required, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        if not isinstance(value, str):
            self.fail(key, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return default
        self._length(key, len(value), min, max)
        return value if self._chosen(key, value, choices) else default

    def integer(
        self,
        key: str,
        *,
        default: Any = None,
        required: bool = False,
        nullable: bool = True,
        min: int | None = None,
        max: int | None = None,
        choices: Iterable[int] | None = None,
    ) -> Any:
        """A whole number within its bounds; decimal strings are accepted, as Discord does."""
        value = self._get(key, required, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        try:
            if isinstance(value, bool) or (isinstance(value, float) and value != int(value)):
                raise ValueError
            number = int(value)
        except (TypeError, ValueError):
            self.fail(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return default
        if min is not None and number < min:
            self.fail(key, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {min}.")
        elif max is not None and number > max:
            self.fail(key, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {max}.")
        return number if self._chosen(key, number, choices) else default

    def boolean(self, key: str, *, default: Any = None, required: bool = False, nullable: bool = True) -> Any:
        """True or false."""
        value = self._get(key, required, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        if not isinstance(value, bool):
            self.fail(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return default
        return value

    def snowflake(self, key: str, *, default: Any = None, required: bool = False, nullable: bool = True) -> Any:
        """An id, returned as a decimal string; integers are accepted."""
        value = self._get(key, required, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        if is_snowflake(value):
            return str(value)
        self.fail(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return default

    def snowflakes(self, key: str, *, max: int | None = None, default: Any = None) -> Any:
        """A list of ids as decimal strings."""
        values = self.array(key, max=max)
        if values is None:
            return default
        for index, value in enumerate(values):
            if not is_snowflake(value):
                self.fail(f"{key}.{index}", "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return [str(value) for value in values if is_snowflake(value)]

    def permissions(self, key: str, *, default: Any = None, nullable: bool = True) -> Any:
        """A permission bit set as a decimal string."""
        value = self._get(key, False, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        if is_snowflake(value):  # a bit set is written the same way: at most 64 bits, in decimals
            return str(value)
        self.fail(key, "BITFIELD_TYPE_CONVERT", "Invalid bitfield value.")
        return default

    def array(
        self,
        key: str,
        *,
        default: Any = None,
        required: bool = False,
        nullable: bool = True,
        min: int = 0,
        max: int | None = None,
    ) -> Any:
        """A list with a permitted number of elements."""
        value = self._get(key, required, nullable)
        if value is _MISSING or value is None:
            return default if value is _MISSING else None
        if not isinstance(value, list):
            self.fail(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return default
        self._length(key, len(value), min, max)
        return value

    def child(self, key: str, *, required: bool = False) -> Form | None:
        """The form of a nested object, None if it is absent or null."""
        value = self._get(key, required, True)
        if value is _MISSING or value is None:
            return None
        return Form(value, ".".join(p for p in (self.path, key) if p), self.problems)

    def children(self, key: str, *, required: bool = False, min: int = 0, max: int | None = None) -> list[Form]:
        """The forms of a list of objects; empty if it is absent or null."""
        values = self.array(key, default=[], required=required, min=min, max=max) or []
        base = ".".join(p for p in (self.path, key) if p)
        return [Form(value, f"{base}.{index}", self.problems) for index, value in enumerate(values)]

    def _get(self, key: str, required: bool, nullable: bool) -> Any:
        value = self.body.get(key, _MISSING)
        if (required and value in (_MISSING, None)) or (value is None and not nullable):
            self.fail(key, "BASE_TYPE_REQUIRED", "This field is required")
            return _MISSING
        return value

    def _length(self, key: str, length: int, min: int, max: int | None) -> None:
        if max is not None and min > 0 and not min <= length <= max:
            self.fail(key, "BASE_TYPE_BAD_LENGTH", f"Must be between {min} and {max} in length.")
        elif max is not None and length > max:
            self.fail(key, "BASE_TYPE_MAX_LENGTH", f"Must be {max} or fewer in length.")
        elif length < min:
            self.fail(key, "BASE_TYPE_MIN_LENGTH", f"Must be {min} or more in length.")

    def _chosen(self, key: str, value: Any, choices: Iterable[Any] | None) -> bool:
        if choices is None or value in (listed := list(choices)):
            return True
        wanted = ", ".join(repr(choice) for choice in listed)
        self.fail(key, "BASE_TYPE_CHOICES", f"Value must be one of ({wanted}).")
        return False


def is_snowflake(value: Any) -> bool:
    """Whether the value can be an id: a non-negative integer of at most 64 bits, or its decimal string."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    text = str(value)
    return text.isascii() and text.isdecimal() and int(text) < 1 << 64
