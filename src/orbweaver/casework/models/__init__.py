"""The tables of casework, a file a noun."""

from orbweaver.casework.models.agreement import AgreementRule
from orbweaver.casework.models.audit import AuditEvent, AuditSeal
from orbweaver.casework.models.bank import Bank, BankChange, BankEntry, BankEntryWithdrawal
from orbweaver.casework.models.case import Case, CaseJoin, CaseMedia, Escalation
from orbweaver.casework.models.cluster import (
    CaseSplit,
    ClusterChange,
    ClusterChangeKind,
    ClusterUndo,
    HandJoin,
)
from orbweaver.casework.models.contact import Contact, ContactApproval
from orbweaver.casework.models.correction import (
    Appeal,
    AppealAnswer,
    AppealSource,
    CorrectedMedia,
    Correction,
    CorrectionAnswer,
    CorrectionRule,
    Retraction,
)
from orbweaver.casework.models.decision import DerivedLabel, HeldDecision, QuestionSet
from orbweaver.casework.models.door import (
    OpenSession,
    Passkey,
    Proof,
    RecoveryCode,
    SecondFactor,
    SignInTry,
)
from orbweaver.casework.models.finding import Finding, MediaMatch
from orbweaver.casework.models.handover import Handover, HandoverCursor
from orbweaver.casework.models.history import Comment, SavedFilter
from orbweaver.casework.models.link import ApiToken, Invitation, LinkKind, OneTimeLink
from orbweaver.casework.models.login import (
    LoginApproval,
    LoginCookies,
    LoginIdentity,
    LoginRevocation,
)
from orbweaver.casework.models.look import Look, LookPurpose
from orbweaver.casework.models.notice import (
    REQUESTS,
    TAKES_BACK,
    Notice,
    NoticeDue,
    NoticeEvent,
    NoticeEventKind,
)
from orbweaver.casework.models.organisation import Organisation, OrganisationKind
from orbweaver.casework.models.outbox import Outbox, OutboxState
from orbweaver.casework.models.own import PersonalSettings, WellbeingNote
from orbweaver.casework.models.person import Membership, Person
from orbweaver.casework.models.quality import (
    DangerAlert,
    DangerAnswer,
    DangerAnswerKind,
    PracticeAnswer,
    SecondOpinion,
    TrainingCertificate,
)
from orbweaver.casework.models.queue import CaseLease, PriorityRules, QueuePlace, Route, Skip
from orbweaver.casework.models.report import Report, ReportUrl, Seed
from orbweaver.casework.models.sealed_text import SealedText, TextKey
from orbweaver.casework.models.verdict import (
    Classification,
    ClassifiedMedia,
    Verdict,
    VerdictStage,
)
from orbweaver.casework.models.watch import Check, Watch, WatchRound
from orbweaver.casework.models.workday import (
    Colour,
    Rest,
    SettledSum,
    SpellKind,
    WorkRules,
    WorkSpell,
)

__all__ = [
    "REQUESTS",
    "TAKES_BACK",
    "AgreementRule",
    "ApiToken",
    "Appeal",
    "AppealAnswer",
    "AppealSource",
    "AuditEvent",
    "AuditSeal",
    "Bank",
    "BankChange",
    "BankEntry",
    "BankEntryWithdrawal",
    "Case",
    "CaseJoin",
    "CaseLease",
    "CaseMedia",
    "CaseSplit",
    "Check",
    "Classification",
    "ClassifiedMedia",
    "ClusterChange",
    "ClusterChangeKind",
    "ClusterUndo",
    "Colour",
    "Comment",
    "Contact",
    "ContactApproval",
    "CorrectedMedia",
    "Correction",
    "CorrectionAnswer",
    "CorrectionRule",
    "DangerAlert",
    "DangerAnswer",
    "DangerAnswerKind",
    "DerivedLabel",
    "Escalation",
    "Finding",
    "HandJoin",
    "Handover",
    "HandoverCursor",
    "HeldDecision",
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
    "OpenSession",
    "Organisation",
    "OrganisationKind",
    "Outbox",
    "OutboxState",
    "Passkey",
    "Person",
    "PersonalSettings",
    "PracticeAnswer",
    "PriorityRules",
    "Proof",
    "QuestionSet",
    "QueuePlace",
    "RecoveryCode",
    "Report",
    "ReportUrl",
    "Rest",
    "Retraction",
    "Route",
    "SavedFilter",
    "SealedText",
    "SecondFactor",
    "SecondOpinion",
    "Seed",
    "SettledSum",
    "SignInTry",
    "Skip",
    "SpellKind",
    "TextKey",
    "TrainingCertificate",
    "Verdict",
    "VerdictStage",
    "Watch",
    "WatchRound",
    "WellbeingNote",
    "WorkRules",
    "WorkSpell",
]
