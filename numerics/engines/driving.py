"""Feeding streams: keep an engine busy with blocks that are needed, and beyond those with blocks that probably are."""


def drive(streams, engine):
    """Draw blocks on the engine until every stream is finished. What streams answer does not depend on the engine or on who finishes first."""
    flying = {}  # ticket: (stream, index)
    try:
        while any(not stream.finished for stream in streams):
            _fill(streams, engine, flying)
            ticket, outcome = engine.next()
            stream, index = flying.pop(ticket)
            stream.offer(index, outcome)
            if stream.finished:
                _drop(engine, flying, [ticket for ticket, (owner, _) in flying.items() if owner is stream])
    finally:
        _drop(engine, flying, list(flying))


def _fill(streams, engine, flying):
    while len(flying) < engine.capacity:
        stream = _hungriest(streams, flying)
        if stream is None:
            return
        task = stream.task()
        flying[engine.submit(task)] = stream, task.index


def _hungriest(streams, flying):
    """The stream with the fewest blocks under way among those that surely need one, else among those that probably do; the first of equals."""
    under_way = dict.fromkeys(map(id, streams), 0)
    for stream, _ in flying.values():
        under_way[id(stream)] += 1
    for speculate in (False, True):
        wanting = [stream for stream in streams if stream.wants(speculate)]
        if wanting:
            return min(wanting, key=lambda stream: under_way[id(stream)])
    return None


def _drop(engine, flying, tickets):
    engine.drop(tickets)
    for ticket in tickets:
        del flying[ticket]
