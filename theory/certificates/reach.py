"""What a certificate says where its device is not exact."""


class OutOfReach(ValueError):
    """The certificate's device is not exact at this point of the domain: it says nothing there, and that is counted, not passed."""
