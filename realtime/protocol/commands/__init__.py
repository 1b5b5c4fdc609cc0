"""What is to be done, as the relay says it: to the browser, to the Voice, to the record.

Names are imperative. The runner does each at once and in order; what takes time it does aside.
"""

from typing import TypeAlias

from realtime.protocol.commands.page import (
    AnswerPing,
    CloseBrowser,
    EndItem,
    FlushPlayback,
    PlayAudio,
    Progress,
    ShowCaption,
    ShowEnded,
    ShowError,
    ShowNotice,
    ShowPhase,
    ShowProgress,
    ShowTakenOver,
    ShowTurn,
    ShowWaiting,
    Welcome,
)
from realtime.protocol.commands.record import (
    AskSeat,
    ChangeState,
    CloseGap,
    CloseLeg,
    EndSession,
    Finish,
    NoteError,
    OpenGap,
    RunTool,
    SaveProgress,
    SaveTurn,
    SaveTurnTaking,
    SaveUsage,
    StartLeg,
)
from realtime.protocol.commands.voice import (
    AddItem,
    AnswerTool,
    CancelResponse,
    CheckVoice,
    ClearAudio,
    CloseNextVoice,
    CloseOldVoice,
    CloseVoice,
    CommitAudio,
    ConfigureNextVoice,
    ConfigureVoice,
    CreateResponse,
    OpenNextVoice,
    OpenVoice,
    SendAudio,
    SwitchVoice,
    TruncateItem,
    TuneVoice,
)

__all__ = [
    "PAGE_COMMANDS",
    "VOICE_COMMANDS",
    "AddItem",
    "AnswerPing",
    "AnswerTool",
    "AskSeat",
    "CancelResponse",
    "ChangeState",
    "CheckVoice",
    "ClearAudio",
    "CloseBrowser",
    "CloseGap",
    "CloseLeg",
    "CloseNextVoice",
    "CloseOldVoice",
    "CloseVoice",
    "Command",
    "CommitAudio",
    "ConfigureNextVoice",
    "ConfigureVoice",
    "CreateResponse",
    "EndItem",
    "EndSession",
    "Finish",
    "FlushPlayback",
    "NoteError",
    "OpenGap",
    "OpenNextVoice",
    "OpenVoice",
    "PlayAudio",
    "Progress",
    "RunTool",
    "SaveProgress",
    "SaveTurn",
    "SaveTurnTaking",
    "SaveUsage",
    "SendAudio",
    "ShowCaption",
    "ShowEnded",
    "ShowError",
    "ShowNotice",
    "ShowPhase",
    "ShowProgress",
    "ShowTakenOver",
    "ShowTurn",
    "ShowWaiting",
    "StartLeg",
    "SwitchVoice",
    "TruncateItem",
    "TuneVoice",
    "Welcome",
]

Command: TypeAlias = (
    Welcome
    | ShowPhase
    | ShowCaption
    | ShowTurn
    | ShowProgress
    | ShowError
    | ShowNotice
    | ShowWaiting
    | ShowEnded
    | ShowTakenOver
    | PlayAudio
    | EndItem
    | FlushPlayback
    | AnswerPing
    | CloseBrowser
    | OpenVoice
    | ConfigureVoice
    | TuneVoice
    | AddItem
    | SendAudio
    | CommitAudio
    | CheckVoice
    | ClearAudio
    | CreateResponse
    | CancelResponse
    | TruncateItem
    | AnswerTool
    | CloseVoice
    | OpenNextVoice
    | ConfigureNextVoice
    | SwitchVoice
    | CloseNextVoice
    | CloseOldVoice
    | RunTool
    | AskSeat
    | SaveTurn
    | SaveProgress
    | SaveTurnTaking
    | SaveUsage
    | StartLeg
    | CloseLeg
    | ChangeState
    | OpenGap
    | CloseGap
    | EndSession
    | NoteError
    | Finish
)

#: What the page is shown as a frame of words.
PAGE_COMMANDS = (
    Welcome,
    ShowPhase,
    ShowCaption,
    ShowTurn,
    ShowProgress,
    ShowError,
    ShowNotice,
    ShowWaiting,
    ShowEnded,
    ShowTakenOver,
    EndItem,
    FlushPlayback,
    AnswerPing,
)
