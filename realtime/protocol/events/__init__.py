"""What happened, as the relay hears of it: from the browser, from the Voice, from our own shell.

Names are past tense. `item_id` is the provider's name of a conversation item, `item` the number by
which the Room knows it. Sound is PCM16, 24 kHz, mono, little-endian: 48 bytes a millisecond.
"""

from dataclasses import dataclass
from typing import TypeAlias

from realtime.protocol.events.browser import (
    AudioPlayed,
    BrowserConnected,
    BrowserJoined,
    BrowserLeft,
    CandidateAudio,
    CandidateTyped,
    EndRequested,
    MicrophoneMuted,
    ModeChosen,
    PingReceived,
    TalkKeyMoved,
    TurnTakingChosen,
)
from realtime.protocol.events.choices import (
    UNNAMED,
    ErrorClass,
    Instant,
    JsonObject,
    Mode,
    Preset,
)
from realtime.protocol.events.shell import (
    RecordStalled,
    ServerStopping,
    SessionDrivenElsewhere,
    SessionEnded,
    SessionWanted,
    TimePassed,
    ToolAnswered,
    TurnSaved,
    UsageSaved,
)
from realtime.protocol.events.voice import (
    Ignored,
    ItemAdded,
    Malformed,
    ResponseFinished,
    ResponseStarted,
    SilenceNoticed,
    SpeechCommitted,
    SpeechStarted,
    SpeechStopped,
    ToolCall,
    TranscriptCompleted,
    TranscriptFailed,
    TranscriptGrew,
    VoiceAudio,
    VoiceAudioEnded,
    VoiceComplained,
    VoiceConfigured,
    VoiceLost,
    VoiceOpened,
    VoiceTextEnded,
    VoiceTextGrew,
)
from realtime.protocol.seat import SeatDenied, SeatGiven

__all__ = [
    "UNNAMED",
    "AudioPlayed",
    "BrowserConnected",
    "BrowserJoined",
    "BrowserLeft",
    "CandidateAudio",
    "CandidateTyped",
    "EndRequested",
    "ErrorClass",
    "Event",
    "Ignored",
    "Instant",
    "ItemAdded",
    "JsonObject",
    "Malformed",
    "MicrophoneMuted",
    "Mode",
    "ModeChosen",
    "NextVoiceSaid",
    "OldVoiceSaid",
    "PingReceived",
    "Preset",
    "RecordStalled",
    "ResponseFinished",
    "ResponseStarted",
    "SeatDenied",
    "SeatGiven",
    "ServerStopping",
    "SessionDrivenElsewhere",
    "SessionEnded",
    "SessionWanted",
    "SilenceNoticed",
    "SpeechCommitted",
    "SpeechStarted",
    "SpeechStopped",
    "TalkKeyMoved",
    "TimePassed",
    "ToolAnswered",
    "ToolCall",
    "TranscriptCompleted",
    "TranscriptFailed",
    "TranscriptGrew",
    "TurnSaved",
    "TurnTakingChosen",
    "UsageSaved",
    "VoiceAudio",
    "VoiceAudioEnded",
    "VoiceComplained",
    "VoiceConfigured",
    "VoiceLost",
    "VoiceOpened",
    "VoiceTextEnded",
    "VoiceTextGrew",
]


@dataclass(frozen=True, slots=True)
class NextVoiceSaid:
    """An event of the Voice that is being made ready to take over."""

    event: "Event"


@dataclass(frozen=True, slots=True)
class OldVoiceSaid:
    """An event of the Voice that was taken over from, and finishes its last word."""

    event: "Event"


Event: TypeAlias = (
    BrowserConnected
    | BrowserJoined
    | BrowserLeft
    | CandidateAudio
    | CandidateTyped
    | AudioPlayed
    | MicrophoneMuted
    | ModeChosen
    | TalkKeyMoved
    | TurnTakingChosen
    | EndRequested
    | PingReceived
    | VoiceOpened
    | VoiceConfigured
    | VoiceLost
    | VoiceAudio
    | VoiceAudioEnded
    | VoiceTextGrew
    | VoiceTextEnded
    | ItemAdded
    | SpeechStarted
    | SpeechStopped
    | SpeechCommitted
    | SilenceNoticed
    | TranscriptGrew
    | TranscriptCompleted
    | TranscriptFailed
    | ResponseStarted
    | ResponseFinished
    | VoiceComplained
    | Malformed
    | Ignored
    | NextVoiceSaid
    | OldVoiceSaid
    | ToolAnswered
    | TurnSaved
    | UsageSaved
    | SessionEnded
    | ServerStopping
    | SeatGiven
    | SeatDenied
    | SessionWanted
    | SessionDrivenElsewhere
    | RecordStalled
    | TimePassed
)
