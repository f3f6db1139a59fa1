"""Which findings are raised and how severe they are, as a ``luoshi.toml`` chooses."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from luoshi.ground.refused import Refused
from luoshi.reader.model import Finding, Report, Severity

Choice = Literal["error", "warning", "note", "off"]
Choices = Mapping[str, Choice]

# Every rule with the severity that it has unless somebody chooses another; docs/findings.md explains each.
RULES: Mapping[str, Severity] = {
    "text-garbled": "error",
    "announced-count": "error",
    "continued-from": "warning",
    "continued-to": "error",
    "breaks-off": "error",
    "unclosed-quote": "warning",
    "lone-latin-word": "warning",
    "list-count": "warning",
    "year-unknown": "warning",
    "part-exceeds-total": "error",
    "growth-and-level": "warning",
    "two-values": "warning",
    "target-below-result": "note",
    "promise-vague": "note",
    "superlative-unsourced": "note",
}
_CHOICES = ("error", "warning", "note", "off")


class ChoicesUnfit(Refused):
    """The choice of findings cannot be read: ``problem`` (a code), ``found``, ``known``."""

    code = "choices-unfit"


def parse_choices(data: bytes) -> Choices:
    """The table ``[findings]`` of a ``luoshi.toml``: a rule and ``error``, ``warning``, ``note`` or ``off``.

    :raises ChoicesUnfit: for what is no TOML, an unknown table or rule, or another word.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChoicesUnfit(problem="no-toml", found=str(error), known=[]) from error
    for key in table:
        if key != "findings":
            raise ChoicesUnfit(problem="unknown-table", found=key, known=["findings"])
    chosen = table.get("findings", {})
    if not isinstance(chosen, dict):
        raise ChoicesUnfit(problem="unknown-choice", found="findings", known=["[findings]"])
    for rule, choice in chosen.items():
        if rule not in RULES:
            raise ChoicesUnfit(problem="unknown-rule", found=rule, known=sorted(RULES))
        if choice not in _CHOICES:
            raise ChoicesUnfit(problem="unknown-choice", found=f"{rule} = {choice!r}", known=list(_CHOICES))
    return cast("Choices", chosen)


def choose(report: Report, choices: Choices) -> Report:
    """``report`` with its findings as chosen: without those switched off, the others with their severity."""
    if not choices:
        return report
    return replace(report, findings=tuple(_chosen(report.findings, choices)))


def _chosen(findings: Sequence[Finding], choices: Choices) -> list[Finding]:
    kept = []
    for finding in findings:
        choice = choices.get(finding.rule, finding.severity)
        if choice != "off":
            kept.append(finding if choice == finding.severity else replace(finding, severity=choice))
    return kept
