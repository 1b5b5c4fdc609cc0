"""Every screen and state of the candidate's pages, each reached as a candidate reaches it."""

from __future__ import annotations

from collections.abc import Callable

from realtime.protocol.sentences import INTERVIEWER_BUSY
from tests.fakes.room_pages import PAGES
from tests.fakes.room_visit import Visit, turn

QUESTION = (
    "Thank you, Amara. Think of a night when everything came at once. "
    "What did you do first, and how did you decide what could wait?"
)
ANSWER = "We had two admissions at the same time, so I first looked at who was breathing badly, "


TURNS = [
    turn(
        1,
        "interviewer",
        "Hello Amara, I am Vera. I am an AI, and I ask the questions today. Shall we begin?",
    ),
    turn(2, "candidate", "Hello. Yes, I am ready."),
    turn(
        3,
        "interviewer",
        "Good. Tell me a little about the ward you work on now, and about the team at night.",
        heard="Good. Tell me a little about the ward you work on now,",
        status="cut",
    ),
    turn(
        4,
        "candidate",
        "It is an acute medical ward, twenty-eight beds. At night we are two, and an assistant.",
    ),
    turn(5, "candidate", "We also cover the small unit next door.", kind="typed", saved=False),
]


def in_conversation(visit: Visit, options: str = "") -> None:
    visit.come_in(options)
    visit.server.send(*TURNS)
    visit.progress(2, 14)


def speaking(visit: Visit, options: str = "") -> None:
    in_conversation(visit, options)
    visit.phase("speaking")
    visit.say(6, QUESTION)
    visit.page.wait_for_timeout(700)


def listening(visit: Visit, options: str = "") -> None:
    in_conversation(visit, options)
    visit.server.send(turn(6, "interviewer", QUESTION))
    visit.phase("listening")
    visit.server.send(
        {"type": "caption", "item": 7, "speaker": "candidate", "text": ANSWER, "at_ms": 0}
    )


def waiting(visit: Visit, *, position: int = 3, minutes: float | None = 9) -> None:
    visit.come_in()
    visit.phase("waiting", "All interviewers are busy right now. This page keeps trying for you.")
    visit.queue(position, minutes)


def waiting_unknown(visit: Visit) -> None:
    waiting(visit, minutes=None)


def waiting_lost(visit: Visit) -> None:
    waiting(visit)
    visit.server.refuse_code = 1012
    visit.server.drop_line()
    visit.page.locator('[data-notice="lost"]:visible').wait_for()


def push_to_talk(visit: Visit, options: str = "") -> None:
    visit.come_in(options, mode="push")
    visit.server.send(*TURNS)
    visit.progress(2, 14)
    visit.server.send(turn(6, "interviewer", QUESTION))
    visit.phase("listening")


def pushing(visit: Visit) -> None:
    push_to_talk(visit)
    visit.page.locator("[data-talk-button]").press("Enter")
    visit.page.wait_for_timeout(1500)


def push_in_arabic(visit: Visit) -> None:
    push_to_talk(visit, "direction=rtl&language=ar")


def ways(visit: Visit) -> None:
    listening(visit)
    visit.page.keyboard.press("w")


def time_short(visit: Visit) -> None:
    listening(visit)
    visit.progress(5, 2)
    visit.notice("time_short", "There are about two minutes left. You can finish what you say.")


def time_up(visit: Visit) -> None:
    speaking(visit)
    visit.notice("time_up", "The time is up. Please finish your sentence; Vera says goodbye then.")


def silent(visit: Visit) -> None:
    in_conversation(visit)
    visit.phase("listening")
    visit.notice("microphone_silent", "We have heard nothing for a while. Is your microphone on?")


def text_instead(visit: Visit) -> None:
    in_conversation(visit)
    visit.phase("listening")
    visit.notice("text_instead", "It is hard to hear you. You can also answer in writing.")


def offline(visit: Visit) -> None:
    line_lost(visit)
    visit.page.evaluate("window.dispatchEvent(new Event('offline'))")


def thinking(visit: Visit) -> None:
    in_conversation(visit)
    visit.server.send(turn(6, "interviewer", QUESTION))
    visit.server.send(turn(7, "candidate", ANSWER + "and asked for help.", saved=False))
    visit.phase("thinking")


def paused(visit: Visit) -> None:
    in_conversation(visit)
    visit.progress(2, 14, clock="stopped")
    visit.phase(
        "paused", "You were away for a moment, so your time is stopped. Say something to go on."
    )


def busy(visit: Visit) -> None:
    thinking(visit)
    visit.notice("interviewer_busy", INTERVIEWER_BUSY)


def provider_lost(visit: Visit) -> None:
    in_conversation(visit)
    visit.progress(2, 14, clock="stopped")
    visit.phase("reconnecting", "We have lost Vera and are getting her back. Your time is stopped.")


def line_lost(visit: Visit) -> None:
    in_conversation(visit)
    visit.server.refuse_code = 1012
    visit.server.drop_line()
    visit.page.locator('[data-notice="lost"]:visible').wait_for()


def taken_over(visit: Visit) -> None:
    in_conversation(visit)
    visit.server.send({"type": "taken_over"})


def forbidden(visit: Visit) -> None:
    in_conversation(visit)
    visit.server.close_line(4403)


def refused(visit: Visit) -> None:
    in_conversation(visit)
    visit.server.send(
        {
            "type": "error",
            "code": "too_fast",
            "message": "Too much arrived at once. Nothing you said is lost.",
        }
    )
    visit.server.close_line(4429)


def broken(visit: Visit) -> None:
    in_conversation(visit)
    visit.phase(
        "error",
        "The interviewer cannot be reached today. What you said is kept; we write to you soon.",
    )


def muted(visit: Visit) -> None:
    listening(visit)
    visit.do("mute")


def typing(visit: Visit) -> None:
    visit.come_in(mode="text")
    visit.server.send(*TURNS, turn(6, "interviewer", QUESTION))
    visit.progress(2, 14)
    visit.phase("listening")
    visit.page.locator("#composer-text").fill("First I looked at who was breathing badly.")


KEEP_STREAM = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => (window.keptStream = await ask(wish));
"""


def unplugged(visit: Visit) -> None:
    visit.page.add_init_script(KEEP_STREAM)
    in_conversation(visit)
    visit.phase("listening")
    visit.page.evaluate("window.keptStream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")


def history(visit: Visit) -> None:
    listening(visit)
    visit.page.keyboard.press("h")


def help_dialog(visit: Visit) -> None:
    listening(visit)
    visit.page.keyboard.press("?")


def end_dialog(visit: Visit) -> None:
    listening(visit)
    visit.page.keyboard.press("e")


def largest_captions(visit: Visit) -> None:
    listening(visit)
    visit.page.keyboard.press("c")
    visit.page.keyboard.press("c")


def warned(visit: Visit) -> None:
    in_conversation(visit)
    visit.phase("listening")
    visit.server.send(
        {
            "type": "error",
            "code": "unclear",
            "message": "We could not make out the last words. Could you say them again?",
        }
    )


def right_to_left(visit: Visit) -> None:
    in_conversation(visit, "direction=rtl&language=ar")
    visit.server.send(
        turn(6, "interviewer", "شكرا يا أمارة. حدثينا عن ليلة كثر فيها العمل. ماذا فعلت أولا؟")
    )
    visit.phase("listening")
    answer = {
        "item": 7,
        "speaker": "candidate",
        "text": "وصل مريضان في الوقت نفسه، فنظرت أولا",
        "at_ms": 0,
    }
    visit.server.send({"type": "caption", **answer})


def step_microphone(visit: Visit) -> None:
    visit.open("room")
    visit.do("allow")
    visit.page.locator('[data-step="microphone"]:visible').wait_for()
    visit.page.wait_for_timeout(2500)


def step_speaker(visit: Visit) -> None:
    visit.open("room?mode=text")


def step_speaker_asked(visit: Visit) -> None:
    step_speaker(visit)
    visit.do("chime")


def step_connection(visit: Visit) -> None:
    step_speaker(visit)
    visit.do("next")
    visit.page.locator("[data-connection-next]:enabled").wait_for()


def step_connection_lost(visit: Visit) -> None:
    visit.server.healthy = False
    step_speaker(visit)
    visit.do("next")
    visit.page.locator("[data-connection-words]", has_text="cannot reach").wait_for()


def step_ready(visit: Visit) -> None:
    step_connection(visit)
    visit.do("next")


def step_back(visit: Visit) -> None:
    visit.come_in()
    visit.page.reload()


def blocked_in(kind: str) -> Callable[[Visit], None]:
    def show(visit: Visit) -> None:
        visit.page.context.clear_permissions()
        visit.open("room")
        visit.do("allow")
        visit.page.locator("[data-browser-choice]").select_option(kind)

    return show


SCENES: dict[str, Callable[[Visit], None]] = {
    **{name: (lambda visit, name=name: visit.open(name)) for name in PAGES},  # type: ignore[misc]
    "check-permission": lambda visit: visit.open("room"),
    **{
        f"check-blocked-{kind}": blocked_in(kind)
        for kind in ("chrome", "edge", "firefox", "safari", "ios", "android")
    },
    "check-microphone": step_microphone,
    "check-speaker": step_speaker,
    "check-speaker-asked": step_speaker_asked,
    "check-connection": step_connection,
    "check-connection-lost": step_connection_lost,
    "check-ready": step_ready,
    "check-back": step_back,
    "room-connecting": lambda visit: visit.come_in(),
    "room-waiting": waiting,
    "room-waiting-next": lambda visit: waiting(visit, position=1, minutes=1),
    "room-waiting-unknown": waiting_unknown,
    "room-waiting-lost": waiting_lost,
    "room-push": push_to_talk,
    "room-pushing": pushing,
    "room-push-right-to-left": push_in_arabic,
    "room-ways": ways,
    "room-time-short": time_short,
    "room-time-up": time_up,
    "room-silent": silent,
    "room-text-instead": text_instead,
    "room-offline": offline,
    "room-speaking": speaking,
    "room-listening": listening,
    "room-thinking": thinking,
    "room-busy": busy,
    "room-paused": paused,
    "room-provider-lost": provider_lost,
    "room-line-lost": line_lost,
    "room-taken-over": taken_over,
    "room-forbidden": forbidden,
    "room-refused": refused,
    "room-error": broken,
    "room-muted": muted,
    "room-typing": typing,
    "room-unplugged": unplugged,
    "room-warned": warned,
    "room-history": history,
    "room-help": help_dialog,
    "room-end": end_dialog,
    "room-largest-captions": largest_captions,
    "room-preview": lambda visit: speaking(visit, "preview=1"),
    "room-right-to-left": right_to_left,
}
