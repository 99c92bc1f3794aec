"""What a dataset must look like: `queries/contracts/NAME.toml`."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from fraudstats.errors import ConfigError
from fraudstats.loading.headers import plain, title_and_unit
from fraudstats.toml_tables import TomlTable, decode_toml, read_text


class FieldType(StrEnum):
    """How a field is stored."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"  # yuan, two decimals
    TIMESTAMP = "timestamp"  # local time, to the second
    DATE = "date"
    BOOLEAN = "boolean"


SQL_TYPES = {
    FieldType.TEXT: "varchar",
    FieldType.INTEGER: "bigint",
    FieldType.MONEY: "decimal(18, 2)",
    FieldType.TIMESTAMP: "timestamp",
    FieldType.DATE: "date",
    FieldType.BOOLEAN: "boolean",
}


class Privacy(StrEnum):
    """What happens to a value before anything is written."""

    KEEP = "keep"
    HASH = "hash"  # HMAC-SHA256 with the project's key
    DROP = "drop"


class Severity(StrEnum):
    """What a broken rule does to the row."""

    REJECT = "reject"
    WARN = "warn"


class EventSpan(StrEnum):
    """What one row speaks for."""

    INSTANT = "instant"
    MONTH = "month"
    YEAR = "year"


class Field(TomlTable, frozen=True):
    """One column of a dataset."""

    type: FieldType
    title_zh: str
    title_en: str
    headers: tuple[str, ...] = ()
    """Spellings seen in exports; the field's own name and its titles always count."""
    required: bool = False
    privacy: Privacy = Privacy.KEEP
    values: Mapping[str, tuple[str, ...]] = {}
    """Allowed values with the spellings that mean them; empty: any value."""
    values_from: str = ""
    """`districts`: the districts of fraudstats.toml, where any are listed."""
    formats: tuple[str, ...] = ()
    """Date formats tried instead of the usual ones."""
    minimum: float | None = None
    maximum: float | None = None


class Rule(TomlTable, frozen=True):
    """A condition over several fields, in SQL; a row for which it is false breaks it."""

    name: str
    check: str
    field: str
    """The field that the quarantine names."""
    sentence_zh: str
    sentence_en: str
    severity: Severity = Severity.REJECT


class Contract(TomlTable, frozen=True):
    """What a dataset must look like."""

    title_zh: str
    title_en: str
    key: tuple[str, ...]
    event_at: str
    """The time stamp that says which days an export covers."""
    fields: Mapping[str, Field]
    event_span: EventSpan = EventSpan.INSTANT
    rules: tuple[Rule, ...] = ()
    name: str = ""
    version: str = ""
    """First digits of the file's sha256."""
    spellings: Mapping[str, str] = {}
    """Every known header, folded, with its field."""

    def stored_fields(self) -> dict[str, Field]:
        """List the fields that reach the store."""
        return {name: field for name, field in self.fields.items() if field.privacy is not Privacy.DROP}

    def is_identifier(self, name: str) -> bool:
        """Say whether a field names one thing: a case, a person, an account."""
        field = self.fields[name]
        named = name in self.key or name.endswith("_id")
        return field.type is FieldType.TEXT and (named or field.privacy is Privacy.HASH)

    def find(self, header: str) -> str | None:
        """Name the field of a header cell."""
        return self.spellings.get(plain(header)) or self.spellings.get(title_and_unit(header)[0])


COUNT_FIELD = Field(
    type=FieldType.INTEGER, title_zh="件数", title_en="count", headers=("件数", "数量", "起数"), privacy=Privacy.KEEP
)
"""Every dataset has it: how many events a row stands for; 1 where the export does not say."""


def read_contract(path: Path) -> Contract:
    """Read and check one contract.

    Raises:
        ConfigError: if the file is broken, or its key, event time or a rule names a field that it lacks.
    """
    text = read_text(path, ConfigError)
    contract = decode_toml(text, Contract, str(path), ConfigError)
    named = {*contract.key, contract.event_at, *(rule.field for rule in contract.rules)}
    for missing in sorted(named - set(contract.fields)):
        raise ConfigError(
            f"'{missing}' is no field of the contract", where=str(path), expected="Keys and rules name fields."
        )
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    fields = {**contract.fields, "n": COUNT_FIELD}
    return msgspec.structs.replace(
        contract, name=path.stem, version=version, fields=fields, spellings=_spellings(fields)
    )


def _spellings(fields: Mapping[str, Field]) -> dict[str, str]:
    return {
        title_and_unit(header)[0]: name
        for name, field in fields.items()
        for header in (name, field.title_zh, field.title_en, *field.headers)
    }


def read_contracts(folders: list[Path]) -> dict[str, Contract]:
    """Read all contracts; a later folder overrides an earlier one."""
    files = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    return {name: read_contract(path) for name, path in sorted(files.items())}
