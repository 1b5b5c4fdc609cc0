"""The domain's tables, by noun."""

from interviews.models.agent_token import AgentScope, AgentToken
from interviews.models.attempt_counter import AttemptCounter
from interviews.models.audit import AuditEntry, AuditHead
from interviews.models.decision import Decision
from interviews.models.erasure import ErasureCertificate
from interviews.models.interview import Competency, Interview, InterviewVersion, Question
from interviews.models.lease import Lease
from interviews.models.owned import OwnedModel
from interviews.models.reading import Reading
from interviews.models.saved_filter import SavedFilter
from interviews.models.seat import CapacityCut, Seat
from interviews.models.second_factor import RecoveryCode, SecondFactor
from interviews.models.session import Candidate, Feedback, Gap, Invitation, Leg, Session
from interviews.models.session_import import SessionImport
from interviews.models.transcript import Recording, TapeSegment, Turn
from interviews.models.trust import Consent, Membership, Organization

__all__ = [
    "AgentScope",
    "AgentToken",
    "AttemptCounter",
    "AuditEntry",
    "AuditHead",
    "Candidate",
    "CapacityCut",
    "Competency",
    "Consent",
    "Decision",
    "ErasureCertificate",
    "Feedback",
    "Gap",
    "Interview",
    "InterviewVersion",
    "Invitation",
    "Lease",
    "Leg",
    "Membership",
    "Organization",
    "OwnedModel",
    "Question",
    "Reading",
    "Recording",
    "RecoveryCode",
    "SavedFilter",
    "Seat",
    "SecondFactor",
    "Session",
    "SessionImport",
    "TapeSegment",
    "Turn",
]
