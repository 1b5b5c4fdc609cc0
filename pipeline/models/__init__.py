"""The tables of the slow half, by noun."""

from pipeline.models.action_item import ActionItem
from pipeline.models.delivery import Delivery, DeliveryQuerySet, MailOptOut, WebhookEndpoint
from pipeline.models.document import Document
from pipeline.models.expense import Expense
from pipeline.models.insight import Insight
from pipeline.models.ledger import StepRun, StepRunQuerySet
from pipeline.models.link import Link
from pipeline.models.passage import Embedding, EmbeddingIndex, PartyEmbedding, Passage
from pipeline.models.posting import Posting
from pipeline.models.quality import Quality
from pipeline.models.rating import Rating, ReviewerRating
from pipeline.models.raw_answer import RawAnswer
from pipeline.models.second_text import SecondText
from pipeline.models.summary import Summary
from pipeline.models.thread import Comment, Thread
from pipeline.models.tool_call import ToolCall

__all__ = [
    "ActionItem",
    "Comment",
    "Delivery",
    "DeliveryQuerySet",
    "Document",
    "Embedding",
    "EmbeddingIndex",
    "Expense",
    "Insight",
    "Link",
    "MailOptOut",
    "PartyEmbedding",
    "Passage",
    "Posting",
    "Quality",
    "Rating",
    "RawAnswer",
    "ReviewerRating",
    "SecondText",
    "StepRun",
    "StepRunQuerySet",
    "Summary",
    "Thread",
    "ToolCall",
    "WebhookEndpoint",
]
