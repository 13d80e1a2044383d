"""The tables of casework, a file a noun."""

from orbweaver.casework.models.audit import AuditEvent, AuditSeal
from orbweaver.casework.models.bank import Bank, BankChange, BankEntry, BankEntryWithdrawal
from orbweaver.casework.models.case import Case, CaseJoin, CaseMedia, Escalation
from orbweaver.casework.models.contact import Contact, ContactApproval
from orbweaver.casework.models.finding import Finding, MediaMatch
from orbweaver.casework.models.handover import Handover, HandoverCursor
from orbweaver.casework.models.link import ApiToken, Invitation, LinkKind, OneTimeLink
from orbweaver.casework.models.login import (
    LoginApproval,
    LoginCookies,
    LoginIdentity,
    LoginRevocation,
)
from orbweaver.casework.models.look import Look, LookPurpose
from orbweaver.casework.models.notice import Notice, NoticeDue, NoticeEvent, NoticeEventKind
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.outbox import Outbox, OutboxState
from orbweaver.casework.models.person import Membership, Person
from orbweaver.casework.models.report import Report, ReportUrl, Seed
from orbweaver.casework.models.sealed_text import SealedText, TextKey
from orbweaver.casework.models.verdict import Classification, ClassifiedMedia, Verdict
from orbweaver.casework.models.watch import Check, Watch, WatchRound

__all__ = [
    "ApiToken",
    "AuditEvent",
    "AuditSeal",
    "Bank",
    "BankChange",
    "BankEntry",
    "BankEntryWithdrawal",
    "Case",
    "CaseJoin",
    "CaseMedia",
    "Check",
    "Classification",
    "ClassifiedMedia",
    "Contact",
    "ContactApproval",
    "Escalation",
    "Finding",
    "Handover",
    "HandoverCursor",
    "Invitation",
    "LinkKind",
    "LoginApproval",
    "LoginCookies",
    "LoginIdentity",
    "LoginRevocation",
    "Look",
    "LookPurpose",
    "MediaMatch",
    "Membership",
    "Notice",
    "NoticeDue",
    "NoticeEvent",
    "NoticeEventKind",
    "OneTimeLink",
    "Organisation",
    "Outbox",
    "OutboxState",
    "Person",
    "Report",
    "ReportUrl",
    "SealedText",
    "Seed",
    "TextKey",
    "Verdict",
    "Watch",
    "WatchRound",
]
