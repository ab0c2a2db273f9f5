"""Exact values as JSON and back, bit for bit: rationals, balls, lists and tables of them, instances with their inputs, and means shown infinite."""

from fractions import Fraction

from flint import arb

from ...theory.certificates.certify import Instance
from ...theory.certificates.divergence import Infinite


def encoded(value):
    """The JSON of an exact value. TypeError for what is none, such as a float.

    >>> encoded({2: [Fraction(1, 3), 4]})
    {'orders': [['2', ['1/3', '4']]]}
    """
    if isinstance(value, str):
        return {"word": value}
    if isinstance(value, int | Fraction):
        return str(Fraction(value))
    if isinstance(value, list | tuple):
        return [encoded(entry) for entry in value]
    if isinstance(value, dict):
        return {"orders": [[str(Fraction(order)), encoded(one)] for order, one in value.items()]}
    if isinstance(value, arb):
        return {"ball": [[int(part) for part in number.man_exp()] for number in (value.mid(), value.rad())]}
    if isinstance(value, Instance):
        return {"inputs": point_encoded(value.inputs), "value": None if value.value is None else encoded(value.value)}
    if isinstance(value, Infinite):
        moment = value.moment and encoded(value.moment)
        return {"least": encoded(value.least), "how": value.how, "moment": moment, "atom": value.atom}
    if hasattr(value, "p") and hasattr(value, "q"):
        return str(Fraction(int(value.p), int(value.q)))
    raise TypeError(f"{value!r} is a {type(value).__name__}, which is no exact value")


def decoded(found):
    """The exact value that JSON gives. ValueError for what `encoded` never writes.

    >>> decoded(encoded([Fraction(1, 3), arb(2)]))
    [Fraction(1, 3), 2.00000000000000]
    """
    if isinstance(found, list):
        return [decoded(entry) for entry in found]
    readers = {
        ("word",): _word,
        ("orders",): _orders,
        ("ball",): _ball,
        ("inputs", "value"): _instance,
        ("atom", "how", "least", "moment"): _infinite,
    }
    reader = readers.get(tuple(sorted(found))) if isinstance(found, dict) else None
    try:
        return reader(**found) if reader else _rational(found)
    except (TypeError, AttributeError, ValueError, ZeroDivisionError):
        raise ValueError(f"{str(found)[:60]} is no exact value") from None


def _rational(text):
    number = Fraction(str.strip(text))
    return int(number) if number.denominator == 1 else number


def _word(word):
    return str(word)


def _orders(orders):
    return {decoded(order): decoded(one) for order, one in orders}


def _ball(ball):
    return arb(*map(tuple, ball))


def _instance(inputs, value):
    return Instance(point_decoded(inputs), None if value is None else decoded(value))


def _infinite(least, how, moment, atom):
    return Infinite(Fraction(decoded(least)), how, moment and tuple(Fraction(decoded(one)) for one in moment), atom)


def point_encoded(point):
    """{name: JSON} of a point or of inputs."""
    return {name: encoded(value) for name, value in point.items()}


def point_decoded(found):
    """The point or inputs of their JSON."""
    return {name: decoded(value) for name, value in found.items()}
