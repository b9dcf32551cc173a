"""What each row is tried with: options, choices, and which of the things it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Options = Mapping[str, str]
"""A person by name, a thing by its case in braces, or a word as it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing to try: what it is about, and what is chosen or filled in."""

    case: str = "home"
    options: Options = field(default_factory=dict)
    values: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that somebody opened while they might, and what they filled in."""

    form: str
    opener: str
    control: str
    case: str = "home"
    options: Options = field(default_factory=dict)


COMMANDS: dict[str, Deed] = {
    "/checkin now": Deed(case="walking"),
    "/checkin now pairing": Deed(case="walking", options={"pairing": "{walking}"}),
    "/checkin preferences": Deed(),
    "/checkin preferences time_zone": Deed(options={"time_zone": "Europe/Berlin"}),
    "/checkin rhythm": Deed(case="walking"),
    "/checkin rhythm rhythm pairing": Deed(case="walking", options={"rhythm": "weekly", "pairing": "{walking}"}),
    "/facilitator add-mentor": Deed(options={"member": "Farid"}),
    "/facilitator add-mentor oneself": Deed(options={"member": "oneself"}),
    "/facilitator approve": Deed(case="application", options={"member": "Chiara"}),
    "/facilitator concerns": Deed(case="concern"),
    "/facilitator decline": Deed(case="application", options={"member": "Chiara", "reason": "Because."}),
    "/facilitator end": Deed(case="walking", options={"pairing": "{walking}", "reason": "Because."}),
    "/facilitator matches": Deed(case="match"),
    "/facilitator pairs": Deed(case="agreed"),
    "/facilitator person": Deed(case="walking", options={"member": "Ada"}),
    "/facilitator queue": Deed(case="application"),
    "/facilitator retire-mentor": Deed(case="walking", options={"member": "Ines"}),
    "/facilitator suggest": Deed(case="match", options={"mentor": "Hana", "mentee": "Esme"}),
    "/mentee ask": Deed(),
    "/mentee ask mentor": Deed(options={"mentor": "Hana"}),
    "/mentee browse": Deed(),
    "/mentee update": Deed(case="seeker"),
    "/mentee withdraw": Deed(case="seeker"),
    "/mentor ask": Deed(),
    "/mentor ask mentee": Deed(options={"mentee": "Dorji"}),
    "/mentor pause": Deed(),
    "/mentor pause until": Deed(options={"until": "2 weeks"}),
    "/mentor resume": Deed(),
    "/mentor step-down": Deed(),
    "/mentor update": Deed(),
    "/mentor volunteer": Deed(),
    "/mentorship about": Deed(),
    "/mentorship me": Deed(case="walking"),
    "/pairing accept": Deed(case="asked"),
    "/pairing accept pairing": Deed(case="asked", options={"pairing": "{asked}"}),
    "/pairing decline": Deed(case="asked"),
    "/pairing decline pairing": Deed(case="asked", options={"pairing": "{asked}"}),
    "/pairing end": Deed(case="walking"),
    "/pairing end pairing": Deed(case="walking", options={"pairing": "{walking}"}),
    "/pairing note": Deed(case="walking"),
    "/pairing note pairing": Deed(case="walking", options={"pairing": "{walking}"}),
    "/pairing pause": Deed(case="walking"),
    "/pairing pause until pairing": Deed(case="walking", options={"until": "2 weeks", "pairing": "{walking}"}),
    "/pairing resume": Deed(case="paused"),
    "/pairing resume pairing": Deed(case="paused", options={"pairing": "{paused}"}),
    "/pairing show": Deed(case="walking"),
    "/pairing withdraw": Deed(case="asked"),
    "/pairing withdraw pairing": Deed(case="asked", options={"pairing": "{asked}"}),
    "/privacy delete": Deed(),
    "/privacy export": Deed(),
    "/privacy mine": Deed(case="walking"),
    "/privacy keep-apart": Deed(options={"member": "Farid"}),
    "/privacy keep-apart-list": Deed(),
    "/setup check": Deed(),
    "/setup show": Deed(),
    "/setup start": Deed(),
    "/support": Deed(),
    "menu Ask as my mentor": Deed(options={"member": "Hana"}),
    "menu Offer to mentor": Deed(options={"member": "Dorji"}),
    "menu Suggest a pairing": Deed(options={"member": "Hana"}),
}
"""Every command at least once; every option at least once."""

COMPLETIONS: dict[str, str] = {
    "/checkin now pairing…": "walking",
    "/checkin preferences time_zone…": "home",
    "/checkin rhythm pairing…": "walking",
    "/facilitator end pairing…": "walking",
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
    "pairing:{id}:hand-over": "leaving",
    **dict.fromkeys(("door", "prefer", "privacy", "support", "about", "waiting", "apart", "offer", "browse"), "home"),
    "mentor": "application",
    "why": "asked",
    "kept": "kept",
    "letter": "letter",
    "concern": "concern",
    "waiting": "home",
    "question": "question",
    "rhythm": "walking",
    "closing": "ended",
    "thanks": "thanks",
    "match": "match",
    "matching": "matching",
    "suggest:{id}:mentor": "hana",
    "suggest:{id}:mentee": "esme",
}
"""Which thing the id on a control is, by the control or its first word."""

VALUES: dict[str, Sequence[str]] = {
    "offer": ["{seeker}"],
    "offer:{id}": ["{seeker}"],
    "guide": ["1"],
    "rhythm:{id}": ["weekly"],
    "prefer:{id}:hour": ["9"],
    "prefer:{id}:weekdays": ["6"],
    "prefer:{id}:rest": ["1 week"],
    "apart:{id}": ["Farid"],
    "suggest:{id}:mentor": ["Esme"],
    "suggest:{id}:mentee": ["Hana"],
    "traits:one": ["gender"],
    **{f"setup:{what}": ["1"] for what in ("alumni", "group", "yes", "mentor", "member", "facilitator")},
    **{f"setup:{what}": ["Ada"] for what in ("channel", "forum", "tag", "coordinator")},
}
"""What is chosen in a select."""

KEYS = {"trait:{key}:change": "own1"}
"""Whose choices can be changed; anything else is tried with one of the programme's own."""

FORMS: dict[str, Filled] = {
    "send MentorForm: volunteer": Filled(form="MentorForm", opener="Dorji", control="door:{id}:volunteer"),
    "send MentorForm: update": Filled(form="MentorForm", opener="Hana", control="door:{id}:mentor-update"),
    "send SeekerForm: join": Filled(form="SeekerForm", opener="Dorji", control="door:{id}:ask"),
    "send SeekerForm: update": Filled(
        form="SeekerForm", opener="Esme", control="door:{home}:seeker-update", case="seeker"
    ),
    "send SeekerForm: someone": Filled(
        form="SeekerForm", opener="Dorji", control="/mentee ask", options={"mentor": "Hana"}
    ),
    "send NoteForm": Filled(form="NoteForm", opener="Ines", control="pairing:{id}:note", case="walking"),
    "send NoteForm: concern": Filled(form="NoteForm", opener="Tomas", control="concern:{id}:note", case="concern"),
    "send ConcernForm": Filled(form="ConcernForm", opener="Dorji", control="support:{id}:concern"),
    "send CloseForm": Filled(form="CloseForm", opener="Tomas", control="concern:{id}:close", case="concern"),
    "send SayForm": Filled(form="SayForm", opener="Dorji", control="about:{id}:say:self"),
    "send HopeForm": Filled(form="HopeForm", opener="Dorji", control="about:{id}:hope:self"),
    "send RespectForm": Filled(form="RespectForm", opener="Piet", control="closing:{id}:tell", case="ended"),
    "send ThanksForm": Filled(form="ThanksForm", opener="Olga", control="closing:{id}:thank", case="ended"),
    "send TraitForm: add": Filled(form="TraitForm", opener="Rosa", control="traits:add"),
    "send TraitForm: rename": Filled(form="TraitForm", opener="Rosa", control="trait:gender:rename"),
    "send TraitForm: change": Filled(form="TraitForm", opener="Rosa", control="trait:own1:change"),
    "send DatesForm": Filled(form="DatesForm", opener="Ines", control="prefer:{id}:dates"),
}
"""Every form at least once, left open by somebody who might, and sent by whoever tries."""


def thing(control: str) -> str:
    """Which of the things the id on a control is; without an id it is about the community."""
    bare = control.split(" ", maxsplit=1)[0]
    return ABOUT.get(bare) or (ABOUT[bare.split(":", maxsplit=1)[0]] if "{id}" in bare else "home")
