"""The tables of the slow half, by noun."""

from pipeline.models.action_item import ActionItem
from pipeline.models.ledger import StepRun, StepRunQuerySet
from pipeline.models.quality import Quality
from pipeline.models.rating import Rating, ReviewerRating
from pipeline.models.summary import Summary

__all__ = [
    "ActionItem",
    "Quality",
    "Rating",
    "ReviewerRating",
    "StepRun",
    "StepRunQuerySet",
    "Summary",
]
