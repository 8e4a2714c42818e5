from typing import get_type_hints

import pytest

from messenger.ui.screens.people.actions import ACTIONS, REACTIVATE
from messenger.ui.screens.people.view import people


@pytest.mark.parametrize("key", ACTIONS)
def test_every_action_asks_and_tells_the_outcome(key: str):
    action = ACTIONS[key]
    page = str(people())
    returns_link = get_type_hints(action.verb)["return"] is str
    assert bool(action.done) is not returns_link
    assert str(action.question) in page
    assert f'"{{action}}: {{name}}", {{action: {action.label!s}' in page


def test_outcome_names_the_account():
    for action in (*ACTIONS.values(), REACTIVATE):
        assert action.done.count("{name}") == bool(action.done)
