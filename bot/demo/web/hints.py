"""What the demo suggests to try, in the order of a mentorship."""

from __future__ import annotations

HINT_TEXT = """
You are Ada, and everyone here is invented. In the box at the bottom type /mentorship about. Enter picks the command,
Enter again sends it. Only Ada sees what comes.

Be Tomas and open #facilitators. Marek's offer to mentor waits there: press Approve.

Be Hana, a past member. In #mentorship type /mentor volunteer and fill in the form. Then be Lindiwe, and decide.

Be Ada. In #mentorship type /mentee ask, add its option mentor, and choose Ines. A form opens: say what you hope for.

Be Ines and open Direct messages. Ada's question is there: press Yes. (Not this time is a good answer, too.)

Let 3 days pass. Now Ada and Ines are each asked how it goes. Press Please contact me, and see as Lindiwe, in
her direct messages, what reaches those who may help, and no channel.

Be Ada. In #mentorship type /pairing note: a few words for Ines. And /mentorship me: everything of Ada's, and what she
can do next.

Be Ada. In #mentorship type /checkin preferences, add its option time_zone and type a city: when she is written to is
hers to say. Then /checkin rhythm: how often both are asked. Let 2 weeks pass and answer nothing: look at
what each facilitator gets to read by direct message.

Bilal waits for someone. Be Marek, once he is a mentor, and in #mentorship type /mentor ask without a name. He learns
who it is only when Bilal says yes.

Be Lindiwe. In #facilitators type /facilitator suggest, with Marek as mentor and Chiara as mentee. Both are asked; it
begins only if both say yes.

Be Esme. In #mentorship type /mentorship me and press Say more about yourself; then /mentee browse: one mentor at a
time, with why. Not for me is silent.

Be Chiara and type /privacy keep-apart in #mentorship, with Ines. Then be Ines, and try /mentor ask with Chiara: it is
taken in like any question, reaches nobody, and closes within 2 weeks in the words that anyone reads.

Be Chiara and keep Lindiwe apart, too, then type /mentee ask. Be Lindiwe and type /facilitator queue in #facilitators:
Chiara is not in it. Be Tomas: there she is.

Be Lindiwe. In #facilitators type /facilitator matches: who waits, who has room, and who could go with whom, pair by
pair and with why. Then /facilitator report: the programme in numbers, each with what it is made of.

Be Dorji, ask Ines with /mentee ask in #mentorship, and let her not answer. Let 3 days pass, and then 2 weeks: a
reminder, and a kind end.

Be Ada. In #mentorship type /pairing end. No reason is needed. Go through the three small steps, or skip them, as Ada
and as Ines: each says privately what contact feels right, and both see only the lesser of the two wishes.

Be Ines. In #mentorship type /mentor step-down. Rosa, the coordinator, has been told. Then be Tomas: in #facilitators,
press Seen.

Be Chiara. In her direct messages with the bot type /support: lines to call or text, and the way to a facilitator.
Nobody learns that she looked.

Be Bilal. In #mentorship type /support, press Raise a concern, and leave your name out. Then be Tomas: in his direct
messages he reads it, and looks after it.

Be Ada. In #mentorship type /checkin preferences and press Only say that there is something to read: her next direct
message betrays nothing until she opens it. Then /privacy mine: what is kept about her, to take along or to delete.

Be Farid, open introductions, and post that you would like to mentor, with the tag. Look at what answers there.

Be Rosa. In #mentorship type /setup check, then /setup start: roles, channels, and whether pairings want a
facilitator's yes.
"""

HINTS = [" ".join(hint.split()) for hint in HINT_TEXT.strip().split("\n\n")]
