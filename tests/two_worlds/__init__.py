"""Two worlds: what one person keeps from another changes nothing that this other can see.

The same script is played twice. In the *closed* world Ada keeps something secret: that she keeps Marek apart, that
she raised a concern, how she answered a check-in. In the *open* world she keeps nothing, and everybody else does
exactly the same at the same minute. Nobody who may not know her secret can tell in which of the two they live::

    secret  = SECRETS["keeps him apart"]
    closed  = await play(secret.chapter, secret.closed)                 # the questions between the two reach nobody
    open_   = await play(secret.chapter, secret.open, closed.noes)      # they reach Ada, who says no
    assert closed.seen_by["partner"] == open_.seen_by["partner"]

Where a question reaches Ada in the open world alone, she says no at the moment at which the decoy ended in the closed
one: both come from the same draw. That the draw looks like real answers is tested elsewhere.

Everything that an observer receives, and everything that they can fetch, is compared as Discord is told it: messages,
cards, answers, forms, completions and files, in their order, with the minute. Ids and links are renamed by the order
in which they appear, for drawn numbers differ and say nothing.

Whom Ada keeps apart in a role (a facilitator, a coordinator) must not be able to tell the closed world from one in
which she left the programme at that very moment; but for one card, which stands in the facilitators' channel in every
community and names nobody: that two people have both said yes.

``script`` has the chapters, ``secrets`` what is kept secret in them, ``observers`` who looks, and at what, ``acts``
what people do, ``world`` the simulated Discord in which it happens, ``record`` what is compared.
"""
