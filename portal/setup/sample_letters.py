"""A school of the sample year puts the letter to parents into French for families who speak it at home."""

from sqlalchemy.orm import Session

from portal.bookings.letters import letters
from portal.bookings.letters.forms import SLIP
from portal.bookings.letters.letters import Translated
from portal.bookings.letters.words import Paper
from portal.bookings.models import Booking
from portal.web.access import Act

FRENCH = {
    "about": "Le groupe s'appelle {title}. Il est animé par {charity}.\n\nOn y parle de sécurité, de violence et des "
    "personnes qui poussent des jeunes à commettre des délits. On y parle aussi d'amitié, de respect et de l'aide que "
    "l'on peut trouver. Les histoires sont inventées. Votre enfant peut toujours choisir de ne pas parler.",
    "why": "{why}\n\nC'est une offre d'aide. Ce n'est jamais une punition. Votre enfant n'a rien fait de mal.",
    "no": "Vous pouvez dire non. Votre enfant aussi peut dire non. Vous pouvez dire oui et arrêter plus tard.\n\nSi la "
    "réponse est non, rien de mal ne se passe.",
    "sees": "L'école et le bureau de {charity} savent qui est dans le groupe. Les animateurs connaissent les prénoms. "
    "Le conseil local reçoit des chiffres, jamais de noms. La police ne reçoit pas de liste.\n\nCe qui est dit dans le "
    "groupe y reste, sauf si quelqu'un est peut-être en danger : alors nous le disons le jour même à {dsl}.",
    "practical": "C'est gratuit et pendant le temps scolaire. Vous pouvez voir tout ce que nous utilisons.",
    SLIP: "J'ai lu la lettre. Je suis d'accord. Non. Qui décide : parent, tuteur, assistant social, jeune. Nom, "
    "signature, date. La réponse du jeune : je veux, je ne veux pas, je veux d'abord poser une question.",
}
WHY = (
    "- Nous voulons que votre enfant ait plus de bonnes personnes à ses côtés.\n"
    "- Beaucoup de choses ont changé pour votre enfant ces derniers temps."
)
"""The reasons that this school chose."""


def into_french(session: Session, booking: Booking, number: int, *, by: Act) -> None:
    """The letter of this version stands in French too."""
    facts = letters.facts_of(session, booking)
    told = {"title": facts.title, "charity": facts.charity, "dsl": facts.dsl, "why": WHY}
    words = {name: text.format(**told) for name, text in FRENCH.items()}
    brought = Translated(Paper.PARENTS, "fr", "Ms Marchbanks, who teaches French", words)
    letters.translate(session, booking, brought, seen=number, by=by)
