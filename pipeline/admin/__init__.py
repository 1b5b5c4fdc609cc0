"""The admin of the slow half, by noun; importing it registers the classes."""

from pipeline.admin.action_items import ActionItemAdmin
from pipeline.admin.comments import CommentAdmin
from pipeline.admin.deliveries import DeliveryAdmin
from pipeline.admin.documents import DocumentAdmin
from pipeline.admin.insights import InsightAdmin
from pipeline.admin.ledger import StepRunAdmin
from pipeline.admin.links import LinkAdmin
from pipeline.admin.quality import QualityAdmin
from pipeline.admin.ratings import RatingAdmin, ReviewerRatingAdmin
from pipeline.admin.raw_answers import RawAnswerAdmin
from pipeline.admin.webhooks import WebhookEndpointAdmin

__all__ = [
    "ActionItemAdmin",
    "CommentAdmin",
    "DeliveryAdmin",
    "DocumentAdmin",
    "InsightAdmin",
    "LinkAdmin",
    "QualityAdmin",
    "RatingAdmin",
    "RawAnswerAdmin",
    "ReviewerRatingAdmin",
    "StepRunAdmin",
    "WebhookEndpointAdmin",
]
