"""The admin of the slow half, by noun; importing it registers the classes."""

from pipeline.admin.ledger import StepRunAdmin
from pipeline.admin.quality import QualityAdmin

__all__ = ["QualityAdmin", "StepRunAdmin"]
