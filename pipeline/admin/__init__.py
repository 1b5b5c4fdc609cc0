"""The admin of the slow half, by noun; importing it registers the classes."""

from pipeline.admin.action_items import ActionItemAdmin
from pipeline.admin.comments import CommentAdmin
from pipeline.admin.ledger import StepRunAdmin
from pipeline.admin.links import LinkAdmin
from pipeline.admin.quality import QualityAdmin
from pipeline.admin.ratings import RatingAdmin, ReviewerRatingAdmin

__all__ = [
    "ActionItemAdmin",
    "CommentAdmin",
    "LinkAdmin",
    "QualityAdmin",
    "RatingAdmin",
    "ReviewerRatingAdmin",
    "StepRunAdmin",
]
