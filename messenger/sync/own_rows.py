"""Rows that each greeting brings, one each: what the site limits, and the sections of the viewer's list."""

from messenger.domain.administration.site_limits import Limits
from messenger.domain.lists.sections import Sections
from messenger.sync.names import SECTIONS, SITE
from messenger.sync.protocol import Put
from messenger.sync.rows import asdict


def site(limits: Limits) -> Put:
    """Replace what the site limits."""
    return Put(op="put", name=SITE, rows=[asdict(limits)])


def sections(own: Sections) -> Put:
    """Replace the sections of the viewer's list."""
    return Put(op="put", name=SECTIONS, rows=[asdict(own)])
