"""The tables of the slow half, by noun."""

from pipeline.models.ledger import StepRun, StepRunQuerySet
from pipeline.models.quality import Quality
from pipeline.models.summary import Summary

__all__ = ["Quality", "StepRun", "StepRunQuerySet", "Summary"]
