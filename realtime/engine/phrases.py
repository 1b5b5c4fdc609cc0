"""What the scripted interviewer says around the questions of the plan, by language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Whole sentences, names in braces; the state of a talk is read from them again."""

    hello: str
    hello_unnamed: str
    introduction: str
    introduction_unnamed: str
    begin: str
    back: str
    ask_again: str
    take_your_time: str
    not_caught: str
    tell_more: str
    of_course: str
    acknowledgements: tuple[str, ...]
    last_thanks: str
    out_of_time: str
    closing: str
    over: str
    go_on: str
    ask_people: str
    repeat_words: tuple[str, ...]
    """Any of these in a short turn asks for the question again."""


ENGLISH = Phrases(
    hello="Hello {candidate}.",
    hello_unnamed="Hello.",
    introduction="I am {interviewer}, an AI interviewer.",
    introduction_unnamed="I am an AI interviewer.",
    begin="Thank you for taking the time. Let us begin.",
    back="We are back.",
    ask_again="Let me ask that again:",
    take_your_time="Take your time. I am listening whenever you are ready.",
    not_caught="I did not catch that. Could you say it once more?",
    tell_more="Could you tell me a little more about that?",
    of_course="Of course.",
    acknowledgements=(
        "Thank you.",
        "Thanks, that helps.",
        "I see, thank you.",
        "Good to know, thanks.",
        "Thank you, that is clear.",
    ),
    last_thanks="Thank you, that was my last question.",
    out_of_time="Our time is nearly over, so let us stop here.",
    closing="Thank you for talking with me today. A person will look at our conversation. Goodbye.",
    over="Our interview is over. You can close this page now.",
    go_on="Thank you. Please go on.",
    ask_people="I do not know that. The people who invited you can tell you.",
    repeat_words=("repeat", "say that again", "say it again", "pardon", "what was the question"),
)
GERMAN = Phrases(
    hello="Guten Tag {candidate}.",
    hello_unnamed="Guten Tag.",
    introduction="Ich bin {interviewer}, eine KI, und führe dieses Gespräch.",
    introduction_unnamed="Ich bin eine KI und führe dieses Gespräch.",
    begin="Danke, dass Sie sich die Zeit nehmen. Fangen wir an.",
    back="Wir sind wieder da.",
    ask_again="Ich frage noch einmal:",
    take_your_time="Lassen Sie sich Zeit. Ich höre zu, sobald Sie so weit sind.",
    not_caught="Das habe ich nicht verstanden. Könnten Sie es noch einmal sagen?",
    tell_more="Könnten Sie mir etwas mehr darüber erzählen?",
    of_course="Gern.",
    acknowledgements=(
        "Danke.",
        "Danke, das hilft mir.",
        "Ich verstehe, danke.",
        "Gut zu wissen, danke.",
        "Danke, das ist klar.",
    ),
    last_thanks="Danke, das war meine letzte Frage.",
    out_of_time="Unsere Zeit ist fast vorbei, deshalb hören wir hier auf.",
    closing="Danke für das Gespräch. Ein Mensch wird es sich ansehen. Auf Wiedersehen.",
    over="Unser Gespräch ist zu Ende. Sie können die Seite jetzt schließen.",
    go_on="Danke. Bitte fahren Sie fort.",
    ask_people="Das weiß ich nicht. Wer Sie eingeladen hat, kann es Ihnen sagen.",
    repeat_words=("wiederholen", "noch einmal", "nochmal", "wie bitte", "was war die frage"),
)
SPANISH = Phrases(
    hello="Hola {candidate}.",
    hello_unnamed="Hola.",
    introduction="Soy {interviewer}, una entrevistadora de inteligencia artificial.",
    introduction_unnamed="Soy una inteligencia artificial y haré esta entrevista.",
    begin="Gracias por su tiempo. Empecemos.",
    back="Ya estamos de vuelta.",
    ask_again="Se lo pregunto otra vez:",
    take_your_time="Tómese su tiempo. Le escucho cuando quiera.",
    not_caught="No le he entendido. ¿Puede decirlo otra vez?",
    tell_more="¿Puede contarme un poco más sobre eso?",
    of_course="Por supuesto.",
    acknowledgements=(
        "Gracias.",
        "Gracias, eso me ayuda.",
        "Entiendo, gracias.",
        "Es bueno saberlo, gracias.",
        "Gracias, está claro.",
    ),
    last_thanks="Gracias, era mi última pregunta.",
    out_of_time="Casi se acaba el tiempo, así que paramos aquí.",
    closing="Gracias por hablar conmigo. Una persona revisará la conversación. Adiós.",
    over="La entrevista ha terminado. Ya puede cerrar esta página.",
    go_on="Gracias. Siga, por favor.",
    ask_people="No lo sé. Quienes le han invitado se lo pueden decir.",
    repeat_words=("repetir", "repita", "otra vez", "cómo dice", "cuál era la pregunta"),
)
FRENCH = Phrases(
    hello="Bonjour {candidate}.",
    hello_unnamed="Bonjour.",
    introduction="Je suis {interviewer}, une intelligence artificielle, et je mène cet entretien.",
    introduction_unnamed="Je suis une intelligence artificielle et je mène cet entretien.",
    begin="Merci de prendre ce temps. Commençons.",
    back="Nous revoilà.",
    ask_again="Je repose ma question :",
    take_your_time="Prenez votre temps. Je vous écoute dès que vous êtes prêt.",
    not_caught="Je n'ai pas compris. Pouvez-vous le redire ?",
    tell_more="Pouvez-vous m'en dire un peu plus ?",
    of_course="Bien sûr.",
    acknowledgements=(
        "Merci.",
        "Merci, cela m'aide.",
        "Je vois, merci.",
        "C'est bon à savoir, merci.",
        "Merci, c'est clair.",
    ),
    last_thanks="Merci, c'était ma dernière question.",
    out_of_time="Notre temps est presque écoulé, arrêtons-nous ici.",
    closing="Merci pour cet échange. Une personne va le relire. Au revoir.",
    over="Notre entretien est terminé. Vous pouvez fermer cette page.",
    go_on="Merci. Continuez, je vous en prie.",
    ask_people="Je ne sais pas. Les personnes qui vous ont invité pourront vous le dire.",
    repeat_words=("répéter", "répétez", "encore une fois", "pardon", "quelle était la question"),
)

_BY_LANGUAGE = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}


def phrases_for(language: str) -> Phrases:
    """Choose by the language tag's first part; a language nobody wrote phrases for gets English."""
    return _BY_LANGUAGE.get(language.lower().split("-")[0], ENGLISH)
