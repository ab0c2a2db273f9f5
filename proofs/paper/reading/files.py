"""The text of a paper's files, and where an included one begins."""

import re

from ...errors import UsageError
from ...records.regular_files import contents

STANDALONE = re.compile(r"^[^%\n]*\\documentclass.*?^[^%\n]*\\begin\{document\}", re.MULTILINE | re.DOTALL)


def text_in(path):
    """The text of a file. UsageError for what is no regular file of bounded size or no UTF-8, with line and column of the first wrong byte."""
    try:
        found = contents(path)
        return found.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        line, column = found.count(b"\n", 0, error.start) + 1, error.start - found.rfind(b"\n", 0, error.start)
        raise UsageError(f"{path} is not UTF-8 text: line {line}, column {column}") from None
    except ValueError as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def start_of(text):
    """Where an included file begins: behind the \\begin{document} of one that is a document of its own."""
    own = STANDALONE.search(text)
    return own.end() if own else 0
