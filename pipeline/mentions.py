"""Find what a candidate mentions by rules: people, organizations, skills, tools and dates (pure).

The rules know English and are careful rather than complete: a name needs a word before it that
says what it is, and words that mean something else in small letters must not open a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.sentences import sentences_of


class Kind(StrEnum):
    """What sort of thing is mentioned."""

    PERSON = "person"
    ORGANIZATION = "organization"
    SKILL = "skill"
    TOOL = "tool"
    DATE = "date"


@dataclass(frozen=True)
class Mention:
    """A name as it was said."""

    kind: Kind
    name: str


#: Written in any way.
TOOLS = (
    r"python|javascript|typescript|java|php|c\+\+|c#|rust|sql|postgres(?:ql)?|mysql|django|"
    r"kubernetes|docker|linux|github|gitlab|jira|confluence|sap|salesforce|zendesk|servicenow|"
    r"photoshop|indesign|figma|aws|azure|terraform|jenkins|grafana|powerpoint|sharepoint|"
    r"active directory|autocad|wordpress|shopify|datev|power bi|tableau"
)
#: Only with a capital letter in the middle of a sentence.
TOOLS_WITH_A_CAPITAL = r"Excel|Word|Outlook|Teams|Slack|Zoom|Git|Go|React|Windows|Notion|Access"
SKILLS = (
    r"project management|customer service|first aid|public speaking|data analysis|bookkeeping|"
    r"accounting|negotiation|conflict resolution|programming|software testing|teaching|"
    r"translation|interpreting|sign language|welding|carpentry|forklift|food hygiene|nursing|"
    r"process automation|quality assurance|risk assessment|time management|machine learning|"
    r"copywriting|payroll|recruiting|mentoring|shift planning|stocktaking"
)
_LANGUAGES = (
    r"English|German|French|Spanish|Italian|Dutch|Polish|Turkish|Russian|Arabic|Portuguese|"
    r"Ukrainian|Chinese|Japanese|Hindi"
)
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NAME = r"[A-ZÀ-Þ][a-zß-ÿ'’-]+"
NO_NAME = re.compile(
    rf"(?:{_MONTH}|{_DAY}|{_LANGUAGES}|{TOOLS_WITH_A_CAPITAL}|I|The|A|An|My|Our|God|Internet|"
    r"Christmas|Easter)\b"
)
RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.PERSON,
        re.compile(
            r"\b(?:called|asked|told|met|named|helped|thanked|colleague|boss|manager|friend|"
            r"teacher|mentor|neighbour|sister|brother|Mr|Mrs|Ms|Dr|Professor)\.?,? "
            rf"(?P<name>{_NAME}(?: {_NAME})?)"
        ),
    ),
    (
        Kind.ORGANIZATION,
        re.compile(
            rf"\b(?P<name>(?:{_NAME}|[A-Z]{{2,6}})(?: (?:{_NAME}|[A-Z]{{2,6}}|&))*? "
            r"(?:GmbH|AG|SE|KG|Inc|Ltd|LLC|University|Hospital|Bank|Institute|College|Foundation))\b"
        ),
    ),
    (Kind.ORGANIZATION, re.compile(rf"\b(?P<name>University of {_NAME}(?: {_NAME})?)")),
    (
        Kind.ORGANIZATION,
        re.compile(
            r"\b(?:work|worked|working|job|internship|apprenticeship|employed|trained) "
            rf"(?:at|for|with) (?P<name>{_NAME}(?: (?:{_NAME}|&|of))*)"
        ),
    ),
    (Kind.TOOL, re.compile(rf"(?<![\w+#])(?P<name>{TOOLS})(?![\w+#])", re.IGNORECASE)),
    (Kind.TOOL, re.compile(rf"(?<=[a-z,] )(?P<name>{TOOLS_WITH_A_CAPITAL})\b(?! [A-Z])")),
    (Kind.SKILL, re.compile(rf"\b(?P<name>{SKILLS})\b", re.IGNORECASE)),
    (
        Kind.SKILL,
        re.compile(
            rf"\b(?:speak|spoke|learned|learnt|fluent in|studied|teach|taught) (?:\w+ )?"
            rf"(?P<name>{_LANGUAGES})\b"
        ),
    ),
    (Kind.DATE, re.compile(rf"\b(?P<name>(?:(?:{_MONTH}) )?(?:of )?(?:19|20)\d\d)\b")),
    (Kind.DATE, re.compile(rf"\b(?:in|since|until|last|next) (?P<name>{_MONTH})\b(?! \d)")),
    (
        Kind.DATE,
        re.compile(
            r"\b(?P<name>(?:last|this|next) (?:year|month|week|spring|summer|autumn|winter)|"
            r"(?:a|two|three|four|five|six|seven|eight|nine|ten|\d+) "
            r"(?:years?|months?|weeks?) ago|yesterday|last night)\b",
            re.IGNORECASE,
        ),
    ),
)


def mentions_in(text: str) -> Iterator[Mention]:
    """In the order of the rules; the same name may come twice."""
    for sentence in sentences_of(text):
        for kind, rule in RULES:
            for match in rule.finditer(sentence):
                name = " ".join(match["name"].split())
                is_named = kind in {Kind.PERSON, Kind.ORGANIZATION}
                if not (is_named and NO_NAME.match(name)):
                    yield Mention(kind, name)
