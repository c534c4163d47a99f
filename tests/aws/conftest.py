"""A stack that is made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.aws.template import deployed


@pytest.fixture(scope="module")
def stack() -> Iterator[dict[str, str]]:
    """Deploy the template with the example's parameters, and give its outputs."""
    with deployed() as outputs:
        yield outputs
