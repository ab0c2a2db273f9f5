"""What a run tells of itself while it goes on."""


class Quiet:
    """No progress: what a run calls, and what a progress of one's own overrides."""

    def start(self, total):
        """So many theorems will be verified."""

    def theorem(self, id):
        """This theorem is next."""

    def drawn(self, part, stream):
        """A block of one of the part's points was taken: stream.memories so far, about stream.expected in all."""

    def note(self, text):
        """Something that the user should know, such as a checkpoint that is damaged."""

    def done(self, result):
        """A theorem is verified, or was found so."""

    def finish(self):
        """The run is over or interrupted."""
