"""A file that does not import

Source: planted.
"""

from memorem import no_such_name

THEOREM = no_such_name
