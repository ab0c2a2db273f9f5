"""Names of shared observables, so that a theorem file can speak of a simulator without loading torch."""

from dataclasses import dataclass, field
from importlib import import_module


@dataclass(frozen=True)
class Named:
    """An observable of numerics/memories/observables.py by its name, with fixed settings; resolved when it is first run.

    >>> observe.inverse_snr
    Named(name='inverse_snr', settings={})
    >>> observe.inverse_snr.with_(values="unit").settings
    {'values': 'unit'}
    """

    name: str
    settings: dict = field(default_factory=dict)

    def with_(self, **settings):
        """The same observable with further fixed settings."""
        return Named(self.name, {**self.settings, **settings})

    def resolve(self):
        """The function of numerics.observables; AttributeError names an observable that does not exist."""
        return getattr(import_module("...numerics.memories.observables", __package__), self.name)

    def touched(self, point):
        """Numbers that one memory touches, where the observable says so; else None."""
        own = getattr(self.resolve(), "touched", None)
        return own(point) if own else None

    def __call__(self, sim, **point):
        return self.resolve()(sim, **{**point, **self.settings})


class _Observe:
    """observe.NAME is Named("NAME")."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return Named(name)


observe = _Observe()
