"""The admin of the slow half, by noun; importing it registers the classes."""

from pipeline.admin.action_items import ActionItemAdmin
from pipeline.admin.ledger import StepRunAdmin
from pipeline.admin.quality import QualityAdmin
from pipeline.admin.ratings import RatingAdmin, ReviewerRatingAdmin

__all__ = ["ActionItemAdmin", "QualityAdmin", "RatingAdmin", "ReviewerRatingAdmin", "StepRunAdmin"]
