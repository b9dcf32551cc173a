"""What each row is tried with: options, choices, and which of the things it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Options = Mapping[str, str]
"""A person by name, a thing by its case in braces, or a word as it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One thing to try: what it is about, and what is chosen or filled in."""

    case: str = "home"
    options: Options = field(default_factory=dict)
    values: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAttempt:
    """A form that somebody opened while they might, and what they filled in."""

    form: str
    opener: str
    control: str
    case: str = "home"
    options: Options = field(default_factory=dict)


COMMANDS: dict[str, Attempt] = {
    "/checkin now": Attempt(case="walking"),
    "/checkin now pairing": Attempt(case="walking", options={"pairing": "{walking}"}),
    "/checkin preferences": Attempt(),
    "/checkin preferences time_zone": Attempt(options={"time_zone": "Europe/Berlin"}),
    "/checkin rhythm": Attempt(case="walking"),
    "/checkin rhythm rhythm pairing": Attempt(case="walking", options={"rhythm": "weekly", "pairing": "{walking}"}),
    "/facilitator add-mentor": Attempt(options={"member": "Farid"}),
    "/facilitator add-mentor oneself": Attempt(options={"member": "oneself"}),
    "/facilitator approve": Attempt(case="application", options={"member": "Chiara"}),
    "/facilitator audit": Attempt(case="walking"),
    "/facilitator audit member since": Attempt(case="walking", options={"member": "Ada", "since": "2 weeks"}),
    "/facilitator concerns": Attempt(case="concern"),
    "/facilitator decline": Attempt(case="application", options={"member": "Chiara", "reason": "Because."}),
    "/facilitator end": Attempt(case="walking", options={"pairing": "{walking}", "reason": "Because."}),
    "/facilitator export": Attempt(case="agreed"),
    "/facilitator matches": Attempt(case="match"),
    "/facilitator mentors": Attempt(case="walking"),
    "/facilitator pairs": Attempt(case="agreed"),
    "/facilitator person": Attempt(case="walking", options={"member": "Ada"}),
    "/facilitator queue": Attempt(case="application"),
    "/facilitator report": Attempt(),
    "/facilitator report since": Attempt(options={"since": "2 weeks"}),
    "/facilitator retire-mentor": Attempt(case="walking", options={"member": "Ines"}),
    "/facilitator suggest": Attempt(case="match", options={"mentor": "Hana", "mentee": "Esme"}),
    "/facilitator suspend-mentor": Attempt(case="walking", options={"member": "Ines", "reason": "Because."}),
    "/mentee ask": Attempt(),
    "/mentee ask mentor": Attempt(options={"mentor": "Hana"}),
    "/mentee browse": Attempt(),
    "/mentee update": Attempt(case="seeker"),
    "/mentee withdraw": Attempt(case="seeker"),
    "/mentor ask": Attempt(),
    "/mentor ask mentee": Attempt(options={"mentee": "Dorji"}),
    "/mentor pause": Attempt(),
    "/mentor pause until": Attempt(options={"until": "2 weeks"}),
    "/mentor resume": Attempt(),
    "/mentor step-down": Attempt(),
    "/mentor update": Attempt(),
    "/mentor volunteer": Attempt(),
    "/mentorship about": Attempt(),
    "/mentorship me": Attempt(case="walking"),
    "/pairing accept": Attempt(case="asked"),
    "/pairing accept pairing": Attempt(case="asked", options={"pairing": "{asked}"}),
    "/pairing decline": Attempt(case="asked"),
    "/pairing decline pairing": Attempt(case="asked", options={"pairing": "{asked}"}),
    "/pairing end": Attempt(case="walking"),
    "/pairing end pairing": Attempt(case="walking", options={"pairing": "{walking}"}),
    "/pairing note": Attempt(case="walking"),
    "/pairing note pairing": Attempt(case="walking", options={"pairing": "{walking}"}),
    "/pairing pause": Attempt(case="walking"),
    "/pairing pause until pairing": Attempt(case="walking", options={"until": "2 weeks", "pairing": "{walking}"}),
    "/pairing resume": Attempt(case="paused"),
    "/pairing resume pairing": Attempt(case="paused", options={"pairing": "{paused}"}),
    "/pairing show": Attempt(case="walking"),
    "/pairing withdraw": Attempt(case="asked"),
    "/pairing withdraw pairing": Attempt(case="asked", options={"pairing": "{asked}"}),
    "/privacy delete": Attempt(),
    "/privacy export": Attempt(),
    "/privacy mine": Attempt(case="walking"),
    "/privacy keep-apart": Attempt(options={"member": "Farid"}),
    "/privacy keep-apart-list": Attempt(),
    "/setup check": Attempt(),
    "/setup show": Attempt(),
    "/setup start": Attempt(),
    "/support": Attempt(),
    "/help": Attempt(),
    "menu Ask as my mentor": Attempt(options={"member": "Hana"}),
    "menu Offer to mentor": Attempt(options={"member": "Dorji"}),
    "menu Suggest a pairing": Attempt(options={"member": "Hana"}),
}
"""Every command at least once; every option at least once."""

COMPLETIONS: dict[str, str] = {
    "/checkin now pairing…": "walking",
    "/checkin preferences time_zone…": "home",
    "/checkin rhythm pairing…": "walking",
    "/facilitator audit since…": "home",
    "/facilitator end pairing…": "walking",
    "/facilitator report since…": "home",
    "/mentor pause until…": "home",
    "/pairing accept pairing…": "asked",
    "/pairing decline pairing…": "asked",
    "/pairing end pairing…": "walking",
    "/pairing note pairing…": "walking",
    "/pairing pause pairing…": "walking",
    "/pairing pause until…": "home",
    "/pairing resume pairing…": "paused",
    "/pairing withdraw pairing…": "asked",
}
"""What each completion could give away: a thing, by its id."""

ABOUT: dict[str, str] = {
    **{f"pairing:{{id}}:{move}": "asked" for move in ("agree", "decline", "withdraw")},
    **{f"pairing:{{id}}:{move}": "agreed" for move in ("approve", "refuse")},
    **{f"pairing:{{id}}:{move}": "walking" for move in ("pause", "end", "note")},
    **{f"pairing:{{id}}:{move}": "offered" for move in ("stay", "move-on")},
    "pairing:{id}:resume": "paused",
    "end": "walking",
    "pairing:{id}:hand-over": "leaving",
    **dict.fromkeys(
        (
            "door",
            "prefer",
            "privacy",
            "support",
            "about",
            "waiting",
            "apart",
            "offer",
            "browse",
            "begin",
            "still-open",
        ),
        "home",
    ),
    **dict.fromkeys(("week", "look", "stopped", "trail", "mine", "apart-list", "in", "groups", "group"), "home"),
    "mentor": "application",
    "offered": "application",
    "barred": "hana",
    "why": "asked",
    "who": "agreed",
    "kept": "kept",
    "letter": "letter",
    "concern": "concern",
    "matter": "matter",
    "matter:{id}:take": "quiet",
    "newcomer": "newcomer",
    "waiting": "home",
    "question": "question",
    "rhythm": "walking",
    "closing": "ended",
    "thanks": "thanks",
    "match": "match",
    "matching": "matching",
    "facilitator:pairs": "agreed",
    "facilitator:mentors": "walking",
    "facilitator:matches": "match",
    "facilitator:concerns": "concern",
    "report:{since}:begun": "walking",
    "report:{since}:ended": "ended",
    "end-both": "walking",
    "person": "hana",
    "request": "hana",
    "suggest:{id}:open": "hana",
    "suggest:{id}:mentor": "hana",
    "suggest:{id}:mentee": "esme",
    "person-now": "hana",
}
"""Which thing the id on a control is, by the control or its first word."""

VALUES: dict[str, Sequence[str]] = {
    "offer": ["{seeker}"],
    "offer:{id}": ["{seeker}"],
    "guide": ["1"],
    "still-open:{id}": ["1"],
    "group:{id}": ["+1"],
    "rhythm:{id}": ["weekly"],
    "prefer:{id}:hour": ["9"],
    "prefer:{id}:weekdays": ["6"],
    "prefer:{id}:rest": ["1 week"],
    **{key: ["Farid"] for key in ("apart:{id}", "apart:{id}:allow", "apart:{id}:forbid")},
    "suggest:{id}:mentor": ["Esme"],
    "suggest:{id}:mentee": ["Hana"],
    "traits:one": ["gender"],
    **{f"setup:{what}": ["1"] for what in ("alumni", "group", "yes", "daily", "mentor", "member", "facilitator")},
    **{f"setup:{what}:{{row}}": ["1"] for what in ("group", "member", "facilitator")},
    **{f"setup:{what}": ["Ada"] for what in ("channel", "forum", "tag", "coordinator", "welcome")},
}
"""What is chosen in a select."""

KEYS = {"trait:{key}:change": "own1"}
"""Whose choices can be changed; anything else is tried with one of the programme's own."""

FORMS: dict[str, FormAttempt] = {
    "send MentorForm: volunteer": FormAttempt(form="MentorForm", opener="Dorji", control="door:{id}:volunteer"),
    "send MentorForm: update": FormAttempt(form="MentorForm", opener="Hana", control="door:{id}:mentor-update"),
    "send SeekerForm: join": FormAttempt(form="SeekerForm", opener="Dorji", control="door:{id}:ask"),
    "send SeekerForm: update": FormAttempt(
        form="SeekerForm", opener="Esme", control="door:{home}:seeker-update", case="seeker"
    ),
    "send SeekerForm: someone": FormAttempt(
        form="SeekerForm", opener="Dorji", control="/mentee ask", options={"mentor": "Hana"}
    ),
    "send CityForm: community": FormAttempt(form="CityForm", opener="Rosa", control="setup:zone"),
    "send FirstForm": FormAttempt(form="FirstForm", opener="Dorji", control="begin:{id}:seek:{id}"),
    "send MentorRulesForm": FormAttempt(form="MentorRulesForm", opener="Rosa", control="setup:rules"),
    "send ResponsibleForm": FormAttempt(form="ResponsibleForm", opener="Rosa", control="setup:responsible"),
    "send CityForm: own": FormAttempt(form="CityForm", opener="Dorji", control="prefer:{id}:times"),
    "send NoteForm": FormAttempt(form="NoteForm", opener="Ines", control="pairing:{id}:note", case="walking"),
    "send BarForm": FormAttempt(form="BarForm", opener="Tomas", control="barred:{id}:bar", case="farid"),
    "send EndForm": FormAttempt(form="EndForm", opener="Tomas", control="end-both:{id}", case="walking"),
    "send ConcernNoteForm": FormAttempt(
        form="ConcernNoteForm", opener="Tomas", control="concern:{id}:note", case="concern"
    ),
    "send ConcernForm": FormAttempt(form="ConcernForm", opener="Dorji", control="support:{id}:concern"),
    "send ConcernCloseForm": FormAttempt(
        form="ConcernCloseForm", opener="Tomas", control="concern:{id}:close", case="concern"
    ),
    "send AnswersForm": FormAttempt(form="AnswersForm", opener="Dorji", control="about:{id}:say:self"),
    "send HopeForm": FormAttempt(form="HopeForm", opener="Dorji", control="about:{id}:hope:self"),
    "send RespectForm": FormAttempt(form="RespectForm", opener="Piet", control="closing:{id}:tell", case="ended"),
    "send ThanksForm": FormAttempt(form="ThanksForm", opener="Olga", control="closing:{id}:thank", case="ended"),
    "send TraitForm: add": FormAttempt(form="TraitForm", opener="Rosa", control="traits:add"),
    "send TraitForm: rename": FormAttempt(form="TraitForm", opener="Rosa", control="trait:gender:rename"),
    "send TraitForm: change": FormAttempt(form="TraitForm", opener="Rosa", control="trait:own1:change"),
    "send DatesForm": FormAttempt(form="DatesForm", opener="Ines", control="prefer:{id}:dates"),
}
"""Every form at least once, left open by somebody who might, and sent by whoever tries."""


def subject_of(control: str) -> str:
    """Which of the things the id on a control is; without an id it is about the community."""
    bare = control.split(" ", maxsplit=1)[0]
    return ABOUT.get(bare) or (ABOUT[bare.split(":", maxsplit=1)[0]] if "{id}" in bare else "home")
