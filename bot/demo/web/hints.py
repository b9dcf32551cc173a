"""What the demo suggests to try in each of its worlds: where, as whom, and by what it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to try."""

    person: str
    """Key of whom to be for it; also whose actions count, where none else is named."""
    room: str
    text: str
    done_by: tuple[str, ...]
    """All of these actions: ``what``, or ``somebody: what``."""

    def actions(self) -> tuple[str, ...]:
        """Return the actions as :class:`Actions` knows them."""
        named = ((action if ": " in action else f"{self.person}: {action}").split(": ", 1) for action in self.done_by)
        return tuple(" ".join(each) for each in named)


def _hints(written: str) -> Iterator[Hint]:
    """Read hints, each a head of ``person | room | actions`` above its text."""
    for block in written.strip().split("\n\n"):
        head, text = block.split("\n", 1)
        person, room, actions = (part.strip() for part in head.split("|"))
        done_by = tuple(action.strip() for action in actions.split(","))
        yield Hint(person, room, " ".join(text.split()), done_by)


FRESH_HINTS = tuple(
    _hints("""
ada | mentorship | /mentorship about
You are Ada, and everyone here is invented. In the box at the bottom type /mentorship about. Enter picks the command,
Enter again sends it. Only Ada sees what comes.

tomas | facilitators | mentor:approve
Be Tomas and open #facilitators. Marek's offer to mentor waits there: press Approve.

hana | mentorship | /mentor volunteer sent
Be Hana, a past member. In #mentorship type /mentor volunteer and fill in the form. Then be Lindiwe, and decide.

ada | mentorship | /mentee ask sent
Be Ada. In #mentorship type /mentee ask, add its option mentor, and choose Ines. A form opens: say what you hope for.

ines | messages | pairing:agree
Be Ines and open Direct messages. Ada's question is there: press Yes. (Not this time is a good answer, too.)

ada | messages | anybody: 3 days, anybody: question:contact
Let 3 days pass. Now Ada and Ines are each asked how it goes. Press Please contact me, and see as Lindiwe, in
her direct messages, what reaches those who may help, and no channel.

ada | mentorship | /pairing note sent, /mentorship me
Be Ada. In #mentorship type /pairing note: a few words for Ines. And /mentorship me: everything of Ada's, and what she
can do next.

ada | mentorship | /checkin preferences, /checkin rhythm, anybody: 2 weeks
Be Ada. In #mentorship type /checkin preferences, add its option time_zone and type a city: when she is written to is
hers to say. Then /checkin rhythm: how often both are asked. Let 2 weeks pass and answer nothing: look at
what each facilitator gets to read by direct message.

marek | mentorship | /mentor ask
Bilal waits for someone. Be Marek, once he is a mentor, and in #mentorship type /mentor ask without a name. He learns
who it is only when Bilal says yes.

lindiwe | facilitators | /facilitator suggest
Be Lindiwe. In #facilitators type /facilitator suggest, with Marek as mentor and Chiara as mentee. Both are asked; it
begins only if both say yes.

esme | mentorship | /mentorship me, /mentee browse
Be Esme. In #mentorship type /mentorship me and press Say more about yourself; then /mentee browse: one mentor at a
time, with why. Not for me is silent.

chiara | mentorship | /privacy keep-apart, ines: /mentor ask
Be Chiara and type /privacy keep-apart in #mentorship, with Ines. Then be Ines, and try /mentor ask with Chiara: it is
taken in like any question, reaches nobody, and closes within 2 weeks in the words that anyone reads.

chiara | mentorship | /mentee ask sent, lindiwe: /facilitator queue, tomas: /facilitator queue
Be Chiara and keep Lindiwe apart, too, then type /mentee ask. Be Lindiwe and type /facilitator queue in #facilitators:
Chiara is not in it. Be Tomas: there she is.

lindiwe | facilitators | /facilitator matches, /facilitator report
Be Lindiwe. In #facilitators type /facilitator matches: who waits, who has room, and who could go with whom, pair by
pair and with why. Then /facilitator report: the programme in numbers, each with what it is made of.

dorji | mentorship | /mentee ask sent, anybody: 3 days, anybody: 2 weeks
Be Dorji, ask Ines with /mentee ask in #mentorship, and let her not answer. Let 3 days pass, and then 2 weeks: a
reminder, and a kind end.

ada | mentorship | /pairing end
Be Ada. In #mentorship type /pairing end. No reason is needed. Go through the three small steps, or skip them, as Ada
and as Ines: each says privately what contact feels right, and both see only the lesser of the two wishes.

ines | mentorship | /mentor step-down, tomas: stopped
Be Ines. In #mentorship type /mentor step-down. Rosa, the coordinator, has been told. Then be Tomas: in #facilitators,
press Seen.

chiara | messages | /support
Be Chiara. In her direct messages with the bot type /support: lines to call or text, and the way to a facilitator.
Nobody learns that she looked.

bilal | mentorship | support:concern sent
Be Bilal. In #mentorship type /support, press Raise a concern, and leave your name out. Then be Tomas: in his direct
messages he reads it, and looks after it.

ada | mentorship | prefer:veil, /privacy mine
Be Ada. In #mentorship type /checkin preferences and press Only say that there is something to read: her next direct
message shows nothing until she opens it. Then /privacy mine: what is kept about her, to take along or to delete.

farid | introductions | farid: forum post
Be Farid, open introductions, and post that you would like to mentor, with the tag. Look at what answers there.

rosa | mentorship | /setup check, /setup start
Be Rosa. In #mentorship type /setup check, then /setup start: roles, channels, and whether pairings want a
facilitator's yes.
""")
)

LIVELY_HINTS = tuple(
    _hints("""
yara | facilitators | /facilitator queue
You are Yara, a facilitator, half a year after the programme began. In #facilitators type /facilitator queue: all that
waits for a human, the longest first.

piotr | facilitators | /facilitator concerns
Be Piotr. He has taken on Nadia's concern; another, without a name, came yesterday. In #facilitators type
/facilitator concerns. What people confide is in his direct messages, and in no channel.

yara | facilitators | mentor:approve
Jana offered to mentor four days ago. Be Yara and press Approve on the card in #facilitators.

noor | facilitators | /facilitator matches
Be Noor, the coordinator. Type /facilitator matches: eight people wait; who could go with whom, and why.

noor | facilitators | /facilitator pairs, /facilitator report
Type /facilitator pairs: twelve pairs, one of them quiet. Then /facilitator report: half a year in numbers.

ivo | messages | pairing:agree
Be Ivo and open Direct messages. Zoe has asked him: press Yes.

abel | mentorship | /mentorship me
Be Abel, who walks with two people. Type /mentorship me: each of them, and when he is asked next.

zoe | mentorship | /mentee browse
Be Zoe, who has waited for a month, and type /mentee browse.

lena | messages | anybody: 2 weeks, anybody: question:well
Let 2 weeks pass. Most pairs are asked how it goes, each at their own hour. Be somebody with a new message, and
answer.
""")
)

EMPTY_HINTS = tuple(
    _hints("""
rosa | mentorship | /setup start
You are Rosa. The bot has just come to your server, and knows nothing of it. Type /setup start. Enter picks the
command, Enter again sends it. Nobody but you sees what comes.

rosa | mentorship | setup:use:who
The bot knows some of the roles by their names. Press Use what you found. Each choice is kept at once.

rosa | mentorship | setup:coordinator
Choose who coordinates: yourself, Rosa.

rosa | mentorship | setup:page:where, setup:use:where
Press Next: where, and once more Use what you found: the channel for facilitators, which nobody else sees, and the
forum with its tag.

rosa | mentorship | setup:page:how, setup:zone
Press Next: how, and say in which city it is as late as in your community.

rosa | mentorship | setup:check, setup:welcome
Press Next: look it all over. At the end choose #mentorship: there stands the card with which members begin.

rosa | mentorship | /setup check
Type /setup check: in plain words, what is right, and what still wants doing.

ada | mentorship | /mentee ask sent
Be Ada. Type /mentee ask without a name: the programme is open.

tomas | facilitators | /facilitator queue
Be Tomas. In #facilitators type /facilitator queue: Ada waits there. That was the set-up; all else happens by itself.
""")
)
