"""The conditions that a row must meet, as SQL over typed and cleaned columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.engines import sql
from fraudstats.loading.contracts import Contract, FieldType, Privacy, Rule, Severity
from fraudstats.loading.mapping import IS_UNCLEAN, MappedField

EARLIEST = "1950-01-01"
"""Older instants are misread years (155, 0221), not events."""
FAILED_FORMULA = "failed_formula"
OF_UNCLEAN = (FAILED_FORMULA, "lost_digits", "misformed_id", "lost_characters")
MISFORMED_ID = r"#{3,}|\d+\.0+|\d{1,3}(,\d{3})+"
"""Too wide for its column, a number with decimals, digits in groups: what programs make of identifiers."""
WARNINGS = {"foreign_sign": Severity.WARN}
LOST_CHARACTER = "\ufffd"
"""Stands where a program could not decode a character and went on."""
LOST_DIGITS = r"\d(\.\d+)?[eE]\+?\d+"
MASKS = {
    FieldType.TEXT: "shown_text",
    FieldType.BOOLEAN: "shown_text",
    FieldType.MONEY: "shown_number",
    FieldType.INTEGER: "shown_number",
    FieldType.TIMESTAMP: "shown_number",
    FieldType.DATE: "shown_number",
}


@dataclass(frozen=True)
class Check:
    """A condition that is true for a broken row."""

    field: str
    rule: str
    severity: Severity
    broken: str
    shown: str
    unread: str = ""
    """The text that could not be read, where that is the problem: a formula that failed has a rule of its own."""
    is_of_unclean: bool = False
    """Only rows whose words need a closer look can break it."""

    @property
    def holds(self) -> str:
        """SQL that is true for a broken row; false or null for others."""
        return f"{IS_UNCLEAN} and {self.broken}" if self.is_of_unclean else self.broken

    def problem(self) -> str:
        """SQL of the problem as a struct, or null."""
        field, rule, severity = (sql.literal(part) for part in (self.field, self.rule, self.severity.value))
        if self.unread:
            rule = f"case when is_failed_formula({self.unread}) then '{FAILED_FORMULA}' else {rule} end"
        return (
            f"case when {self.holds} then "
            f"{{'field': {field}, 'rule': {rule}, 'severity': {severity}, 'value': {self.shown}}} end"
        )


def checks_of(contract: Contract, mapped: Sequence[MappedField]) -> list[Check]:
    """List what is checked: every field, the event's time, the contract's own rules."""
    checks = [check for each in mapped for check in _field_checks(each, contract)]
    for event in mapped:
        if event.name == contract.event_at:
            future = f"cast({sql.name(event.name)} as timestamp) > $as_of"
            checks.append(Check(event.name, "future", Severity.REJECT, future, _shown(event)))
    return checks + [_rule_check(rule, mapped) for rule in contract.rules]


def broken(checks: Sequence[Check], severity: Severity) -> str:
    """Say in SQL that any of the checks of a severity fails; never null."""
    chosen = [each for each in checks if each.severity is severity]
    asked = [f"({each.broken})" for each in chosen if not each.is_of_unclean]
    closer = " or ".join(f"({each.broken})" for each in chosen if each.is_of_unclean)
    if closer:
        asked.append(f"case when {IS_UNCLEAN} then {closer} end")
    return f"coalesce({' or '.join(asked)}, false)" if asked else "false"


def _field_checks(mapped: MappedField, contract: Contract) -> list[Check]:
    value, text = sql.name(mapped.name), mapped.text_column
    field = mapped.field
    unreadable = "value" if field.values or field.values_from else field.type.value
    conditions = {}
    if field.type is not FieldType.TEXT or unreadable == "value":
        conditions[unreadable] = f"{text} is not null and {value} is null"
    else:
        conditions[FAILED_FORMULA] = f"is_failed_formula({text})"
    if field.type is FieldType.MONEY:
        conditions["foreign_sign"] = f"contains({text}, '$')"
    if field.required:
        conditions["required"] = mapped.is_empty
    conditions |= _bounds(mapped)
    if contract.is_identifier(mapped.name):
        conditions["lost_digits"] = f"regexp_full_match({text}, {sql.literal(LOST_DIGITS)})"
        conditions["misformed_id"] = f"regexp_full_match({text}, {sql.literal(MISFORMED_ID)})"
    if field.type is FieldType.TEXT and unreadable != "value":
        conditions["lost_characters"] = f"contains({text}, {sql.literal(LOST_CHARACTER)})"
    return [
        Check(
            mapped.name, rule, WARNINGS.get(rule, Severity.REJECT), each, _shown(mapped),
            unread=text if rule == unreadable else "", is_of_unclean=rule in OF_UNCLEAN,
        )
        for rule, each in conditions.items()
    ]  # fmt: skip


def _bounds(mapped: MappedField) -> dict[str, str]:
    value, field = sql.name(mapped.name), mapped.field
    limits = [f"{value} < {field.minimum}"] if field.minimum is not None else []
    limits += [f"{value} > {field.maximum}"] if field.maximum is not None else []
    bounds = {"range": " or ".join(limits)} if limits else {}
    if field.type in (FieldType.TIMESTAMP, FieldType.DATE):
        bounds["too_early"] = f"{value} < {field.type.value} '{EARLIEST}'"
    return bounds


def _rule_check(rule: Rule, mapped: Sequence[MappedField]) -> Check:
    field = next((each for each in mapped if each.name == rule.field), None)
    shown = _shown(field) if field else "null"
    return Check(rule.field, rule.name, rule.severity, f"not coalesce(({rule.check}), true)", shown)


def _shown(mapped: MappedField) -> str:
    mask = MASKS[mapped.field.type] if mapped.field.privacy is Privacy.KEEP else "shown_secret"
    return f"{mask}({mapped.shown})"
