"""What is done in delivery, from the first draft of a sheet to the last item struck off.

Each act is one transaction and one journal entry; where two may act on one thing, ``seen_version`` is the
version that the officer saw, and who comes second is refused (ChangedMeanwhile). The acts stand in modules
named for what they are about; doors call them from here.
"""

from luoshi.delivery.evidence.handing_in import (
    EVIDENCE_LIMIT_BYTES,
    hand_in_file,
    hand_in_link,
    judge_evidence,
    use_evidence,
    withdraw_evidence,
)
from luoshi.delivery.handling.acceptance import (
    AcceptedMany,
    accept_task,
    accept_tasks,
    reissue_task,
    return_task,
)
from luoshi.delivery.handling.adjusting import Approval, cancel_task, carry_over_task, change_task, merge_task
from luoshi.delivery.handling.finishing import (
    complete_task,
    reopen_task,
    send_task_back,
    strike_off_task,
    verify_task,
)
from luoshi.delivery.handling.rectifying import advance_rectification, begin_rectification
from luoshi.delivery.messaging.sending import read_message, send_messages
from luoshi.delivery.reporting.asking import ask_for, stop_asking
from luoshi.delivery.reporting.matters import NewTask, decide_matter, raise_matter, withdraw_matter
from luoshi.delivery.reporting.periods import PeriodEntry, lock_period, open_periods, reopen_period
from luoshi.delivery.reporting.reports import (
    FigureEntry,
    ProgressText,
    check_progress,
    reopen_progress,
    return_progress,
    save_progress,
    submit_progress,
    verify_progress,
    withdraw_progress,
)
from luoshi.delivery.sheets.assigning import assign_offices
from luoshi.delivery.sheets.fanning import Share, drop_path, fan_out, set_nodes, set_path
from luoshi.delivery.sheets.importing import Imported, import_tasks, remember_columns
from luoshi.delivery.sheets.issuing import (
    answer_comment,
    approve_sheet,
    comment_on_sheet,
    consult_on_sheet,
    issue_sheet,
    send_sheet_back,
    submit_sheet,
    take_sheet_back,
)
from luoshi.delivery.sheets.making import (
    OfficeProposal,
    add_tasks,
    assign_office,
    confirm_proposals,
    dismiss_proposal,
    draft_sheet,
    edit_task,
    propose_offices,
    unassign_office,
)
from luoshi.delivery.sheets.paths import PathTerms
from luoshi.delivery.sheets.proposing import adopt_profile, propose_by_rules
from luoshi.delivery.supervising.circulars import (
    CircularText,
    discard_circular,
    draft_circular,
    edit_circular,
    sign_circular,
)
from luoshi.delivery.supervising.extending import (
    agree_extension,
    ask_order_extension,
    ask_task_extension,
    decide_extension,
)
from luoshi.delivery.supervising.orders import (
    answer_order,
    complete_order,
    discard_order,
    draft_order,
    edit_order,
    reopen_order,
    revoke_order,
    send_order_back,
    sign_order,
    strike_off_order,
    verify_order,
)
from luoshi.delivery.supervising.plan import add_plan_item, strike_plan_item
from luoshi.delivery.supervising.reminders import remind_office, remind_offices
from luoshi.delivery.supervising.replies import send_reply

__all__ = [
    "EVIDENCE_LIMIT_BYTES",
    "AcceptedMany",
    "Approval",
    "CircularText",
    "FigureEntry",
    "Imported",
    "NewTask",
    "OfficeProposal",
    "PathTerms",
    "PeriodEntry",
    "ProgressText",
    "Share",
    "accept_task",
    "accept_tasks",
    "add_plan_item",
    "add_tasks",
    "adopt_profile",
    "advance_rectification",
    "agree_extension",
    "answer_comment",
    "answer_order",
    "approve_sheet",
    "ask_for",
    "ask_order_extension",
    "ask_task_extension",
    "assign_office",
    "assign_offices",
    "begin_rectification",
    "cancel_task",
    "carry_over_task",
    "change_task",
    "check_progress",
    "comment_on_sheet",
    "complete_order",
    "complete_task",
    "confirm_proposals",
    "consult_on_sheet",
    "decide_extension",
    "decide_matter",
    "discard_circular",
    "discard_order",
    "dismiss_proposal",
    "draft_circular",
    "draft_order",
    "draft_sheet",
    "drop_path",
    "edit_circular",
    "edit_order",
    "edit_task",
    "fan_out",
    "hand_in_file",
    "hand_in_link",
    "import_tasks",
    "issue_sheet",
    "judge_evidence",
    "lock_period",
    "merge_task",
    "open_periods",
    "propose_by_rules",
    "propose_offices",
    "raise_matter",
    "read_message",
    "reissue_task",
    "remember_columns",
    "remind_office",
    "remind_offices",
    "reopen_order",
    "reopen_period",
    "reopen_progress",
    "reopen_task",
    "return_progress",
    "return_task",
    "revoke_order",
    "save_progress",
    "send_messages",
    "send_order_back",
    "send_reply",
    "send_sheet_back",
    "send_task_back",
    "set_nodes",
    "set_path",
    "sign_circular",
    "sign_order",
    "stop_asking",
    "strike_off_order",
    "strike_off_task",
    "strike_plan_item",
    "submit_progress",
    "submit_sheet",
    "take_sheet_back",
    "unassign_office",
    "use_evidence",
    "verify_order",
    "verify_progress",
    "verify_task",
    "withdraw_evidence",
    "withdraw_matter",
    "withdraw_progress",
]
