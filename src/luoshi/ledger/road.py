"""The road from a report to its ledger and along one figure, as front pages show it."""

from luoshi.ledger import queries, report_queries
from luoshi.ledger.coverage import coverage
from luoshi.ledger.coverage_map import stretches, totals
from luoshi.ledger.models import Report
from luoshi.ledger.quotation import quotation

ROWS_SHOWN = 9


def road(
    report: Report, *, commitment_id: int | None = None, target_id: int | None = None
) -> dict[str, object]:
    """What ``ledger/road.html`` shows of ``report``.

    It follows the commitment ``commitment_id`` and there the target ``target_id``; without them a headline
    target if there is one. Raises NoSuchCommitment.
    """
    edition = queries.edition(report)
    if commitment_id is None:
        followed = report_queries.followed_commitment(report)
    else:
        followed = queries.commitment_page(commitment_id)
    targets = followed.targets if followed else []
    return {
        "report": report,
        "edition": edition,
        "totals": totals(stretches(coverage(edition))),
        "findings": report_queries.findings(edition),
        "tally": report_queries.tally(report),
        "rows": queries.ledger_rows(report)[:ROWS_SHOWN],
        "followed": followed,
        "target": next((row for row in targets if row.pk == target_id), targets[0] if targets else None),
        "quotation": quotation(followed) if followed else [],
    }
