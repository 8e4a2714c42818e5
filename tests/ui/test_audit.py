import re
from typing import get_args

import pytest

from messenger.domain.administration.audit import Action
from messenger.domain.administration.site import MODES
from messenger.domain.mail_kinds import MailKind
from messenger.domain.mails import Failure
from messenger.ui.screens.administration.mail_kinds import MAIL_KINDS
from messenger.ui.screens.audit.sentences import SENTENCES, SIGN_UP_MODES
from messenger.ui.screens.audit.view import audit
from messenger.ui.screens.undelivered.view import REASONS


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (SENTENCES, Action),
        (MAIL_KINDS, MailKind),
        (REASONS, get_args(Failure)),
        (SIGN_UP_MODES, MODES),
    ],
    ids=["actions", "kinds of mail", "failures", "sign-up modes"],
)
def test_every_stored_key_has_a_text(texts: dict[str, str], keys: list[str]):
    assert set(texts) == set(keys)
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_sentence_names_only_actor_and_subject(sentence: str):
    names = re.findall(r"\{(\w*)\}", sentence)
    assert names
    assert len(names) == len(set(names))
    assert set(names) <= {"by", "about"}


def test_names_are_isolated_in_sentences():
    told = re.search(r'"user_deactivated"\):\s*return (.*);', str(audit()))
    assert told
    for place in ("by", "about"):
        assert re.search(rf'jsx\("bdi",\{{\}},\(isTrue\(\w+\?\.\["{place}"\]\)[^)]*"Someone"\)\)', told[1])
