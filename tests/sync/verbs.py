"""Everything people do that browsers hear of, and the kinds of event that it publishes."""

from collections.abc import Callable

import pytest

from messenger import db
from messenger.domain.accounts import deletion, profile
from messenger.domain.accounts.profile import Wish
from messenger.domain.actors import Actor
from messenger.domain.administration import editing_time, site, site_limits
from messenger.domain.authentication import reauthentication
from messenger.domain.clock import HOUR_MS
from messenger.domain.groups import changing, closing, common_group, joining
from messenger.domain.lists import sections
from messenger.domain.messages import deleting, editing, reactions
from messenger.domain.notifications import preferences
from messenger.domain.pictures import custom_emoji
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from messenger.domain.profiles import card, pictures, status
from messenger.domain.references import pinning, saving
from messenger.domain.reminders import reminding
from messenger.domain.talk import conversations, everyone, membership, ordering, seats
from tests.support.administration import administrator, promote
from tests.support.people import conversation_of, forward, message_of, person, reply, say
from tests.support.picture_files import picture
from tests.support.reminders import remind_now
from tests.support.scheduled import due, schedule, send_scheduled
from tests.support.three_people import World


def _delete(actor: Actor) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # The people here have no passwords.
        patch.setattr(reauthentication, "check", lambda _actor, _password: None)
        deletion.delete(actor, "")


def restore(actor: Actor, message_id: str) -> None:
    text = message_of(message_id).body
    deletion = deleting.delete(actor, message_id)
    deleting.restore(actor, message_id, text, deletion.undo_key, deletion.reactions)


def preview(_world: World, message_id: str, actor: Actor) -> None:
    link = "https://example.org/"
    editing.edit(actor, message_id, f"See {link}")
    shown = Picture(content=b"picture", width=320, height=168)
    adding.add(message_id, Preview(link, "Title", "Description", "Site"), shown)


def _remove_preview(world: World) -> None:
    preview(world, world.first, world.ada)
    adding.remove(world.ada, world.first)


def _add_emoji(world: World) -> None:
    promote(world.ada)
    custom_emoji.add(world.ada, "our-logo", picture())


def _join(world: World) -> None:
    with db.transaction() as tx:
        site.store(tx, common_group_id=world.trio, told_user_id=world.cleo.user_id)
    newcomer = person("Dora")
    with db.transaction() as tx:
        common_group.seat(tx, newcomer.user_id, 0)
    common_group.tell()


SECTION = "0b0e7f3c-55c1-4a52-8e35-d2a1c4a2f7d9"


def _add_section(world: World) -> str:
    sections.add(world.ada, SECTION, "Work")
    return SECTION


VERBS: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "send": (lambda w: say(w.ada, w.pair, "hello"), {"MessageSent"}),
    "send many": (lambda w: say(w.bob, w.trio, "a", "b", "c"), {"MessageSent"}),
    "send markup": (lambda w: say(w.ada, w.pair, "**hello**"), {"MessageSent"}),
    "reply": (lambda w: reply(w.ada, w.pair, w.reacted, "hello"), {"MessageSent"}),
    "reply to the last": (lambda w: reply(w.bob, w.trio, w.answered, "hello"), {"MessageSent"}),
    "forward": (
        lambda w: forward(w.bob, w.pair, say(w.cleo, w.trio, "**hello**")[0].id),
        {"MessageSent"},
    ),
    "edit what the last quotes": (lambda w: editing.edit(w.ada, w.asked, "changed"), {"MessageEdited"}),
    "delete what the last quotes": (lambda w: deleting.delete(w.ada, w.asked), {"MessageDeleted"}),
    "restore a reply": (lambda w: restore(w.bob, w.replied), {"MessageDeleted", "MessageRestored"}),
    "delete a reply": (lambda w: deleting.delete(w.bob, w.replied), {"MessageDeleted"}),
    "edit": (lambda w: editing.edit(w.ada, w.first, "changed"), {"MessageEdited"}),
    "add markup": (lambda w: editing.edit(w.ada, w.first, "> *changed*"), {"MessageEdited"}),
    "edit the last": (lambda w: editing.edit(w.bob, w.reacted, "changed"), {"MessageEdited"}),
    "mention": (lambda w: say(w.ada, w.pair, "Hi @Bob", "@everyone"), {"MessageSent", "SeatChanged"}),
    "mention by an edit": (lambda w: editing.edit(w.ada, w.first, "@Bob"), {"MessageEdited", "SeatChanged"}),
    "delete a mention": (
        lambda w: deleting.delete(w.ada, w.mentioning),
        {"MessageDeleted", "SeatChanged"},
    ),
    "delete": (lambda w: deleting.delete(w.ada, w.first), {"MessageDeleted"}),
    "choose what notifies": (
        lambda w: preferences.choose_level(w.ada, "mentions"),
        {"NotificationSettingsChanged"},
    ),
    "delete markup": (
        lambda w: deleting.delete(w.ada, say(w.ada, w.pair, "**gone**")[0].id),
        {"MessageSent", "MessageDeleted"},
    ),
    "delete the last": (lambda w: deleting.delete(w.bob, w.reacted), {"MessageDeleted"}),
    "delete as the owner": (lambda w: deleting.delete(w.ada, w.reacted), {"MessageDeleted"}),
    "restore with a reaction": (lambda w: restore(w.ada, w.first), {"MessageDeleted", "MessageRestored"}),
    "restore": (lambda w: restore(w.ada, w.plain), {"MessageDeleted", "MessageRestored"}),
    "limit everyone": (lambda w: everyone.limit(w.ada, w.pair, True), {"EveryoneLimited"}),
    "free everyone": (
        lambda w: (everyone.limit(w.bob, w.trio, True), everyone.limit(w.bob, w.trio, False)),
        {"EveryoneLimited"},
    ),
    "limit editing": (lambda _: editing_time.choose(administrator("Root"), "hour"), {"LimitsChanged"}),
    "hide previews": (
        lambda _: site_limits.choose_showing_previews(administrator("Root"), False),
        {"LimitsChanged"},
    ),
    "react": (lambda w: reactions.add(w.ada, w.first, "🎉"), {"ReactionAdded"}),
    "react to the last": (lambda w: reactions.add(w.ada, w.reacted, "👍"), {"ReactionAdded"}),
    "take a reaction back": (lambda w: reactions.remove(w.bob, w.first, "👍"), {"ReactionRemoved"}),
    "start": (lambda w: conversation_of(w.cleo, w.ada), {"ConversationStarted"}),
    "start a direct conversation": (
        lambda w: conversation_of(w.cleo, w.ada, title=""),
        {"ConversationStarted"},
    ),
    "note": (lambda w: conversations.note(w.cleo), {"ConversationStarted"}),
    "add": (
        lambda w: membership.add(w.bob, w.pair, [w.cleo.user_id]),
        {"MembersAdded", "ConversationJoined"},
    ),
    "sign up and join": (_join, {"NewcomersJoined"}),
    "remove": (
        lambda w: membership.remove(w.bob, w.trio, w.cleo.user_id),
        {"MemberRemoved", "ConversationLeft"},
    ),
    "leave": (lambda w: membership.leave(w.ada, w.trio), {"MemberRemoved", "ConversationLeft"}),
    "leave what one owns": (lambda w: membership.leave(w.bob, w.trio), {"MemberRemoved", "ConversationLeft"}),
    "rename": (lambda w: profile.save(w.ada, Wish(nickname="Augusta"), ""), {"UserRenamed"}),
    "delete an account": (
        lambda w: _delete(w.bob),
        {"UserRenamed", "ConversationRenamed", "MemberRemoved", "ConversationLeft"},
    ),
    "pin": (lambda w: pinning.pin(w.bob, w.replied), {"MessagePinned"}),
    "pin an earlier message": (lambda w: pinning.pin(w.bob, w.first), {"MessagePinned"}),
    "unpin": (lambda w: pinning.unpin(w.ada, w.pinned), {"MessageUnpinned"}),
    "edit what is pinned": (
        lambda w: editing.edit(w.ada, w.pinned, "changed"),
        {"MessageEdited", "SavesChanged"},
    ),
    "delete what is pinned": (
        lambda w: deleting.delete(w.ada, w.pinned),
        {"MessageDeleted", "SavesChanged"},
    ),
    "save": (lambda w: saving.save(w.bob, w.first), {"SeatChanged", "SavesChanged"}),
    "unsave": (lambda w: saving.unsave(w.bob, w.pinned), {"SeatChanged", "SavesChanged"}),
    "remind": (
        lambda w: reminding.remind(w.bob, w.first, due(HOUR_MS)),
        {"SeatChanged", "RemindersChanged"},
    ),
    "end a reminder": (
        lambda w: (reminding.remind(w.ada, w.first, due(HOUR_MS)), reminding.end(w.ada, w.first)),
        {"SeatChanged", "RemindersChanged"},
    ),
    "edit what one is reminded of": (
        lambda w: (
            reminding.remind(w.ada, w.first, due(HOUR_MS)),
            editing.edit(w.ada, w.first, "changed"),
        ),
        {"SeatChanged", "RemindersChanged", "MessageEdited"},
    ),
    "be reminded": (lambda w: remind_now(w.ada, w.first), {"SeatChanged", "RemindersChanged"}),
    "schedule": (
        lambda w: schedule(w.ada, w.pair, "hello", due(HOUR_MS)),
        {"SeatChanged", "ScheduleChanged"},
    ),
    "send what was scheduled": (
        lambda w: send_scheduled(w.ada, w.pair),
        {"SeatChanged", "ScheduleChanged", "MessageSent"},
    ),
    "send what a reader of all has scheduled": (
        lambda w: send_scheduled(w.bob, w.pair),
        {"SeatChanged", "ScheduleChanged", "MessageSent"},
    ),
    "preview": (lambda w: preview(w, w.first, w.ada), {"MessageEdited", "PreviewAdded"}),
    "preview the last": (lambda w: preview(w, w.reacted, w.bob), {"MessageEdited", "PreviewAdded"}),
    "preview what is quoted": (lambda w: preview(w, w.asked, w.ada), {"MessageEdited", "PreviewAdded"}),
    "remove a preview": (_remove_preview, {"MessageEdited", "PreviewAdded", "PreviewRemoved"}),
    "edit a preview away": (
        lambda w: (preview(w, w.first, w.ada), editing.edit(w.ada, w.first, "changed")),
        {"MessageEdited", "PreviewAdded"},
    ),
    "delete a preview": (
        lambda w: (preview(w, w.first, w.ada), deleting.delete(w.ada, w.first)),
        {"MessageEdited", "PreviewAdded", "MessageDeleted"},
    ),
    "add an emoji": (_add_emoji, {"CustomEmojiChanged"}),
    "react with a custom emoji": (
        lambda w: (_add_emoji(w), reactions.add(w.bob, w.first, ":our-logo:")),
        {"CustomEmojiChanged", "ReactionAdded"},
    ),
    "delete an emoji": (
        lambda w: (_add_emoji(w), custom_emoji.delete(w.ada, "our-logo")),
        {"CustomEmojiChanged"},
    ),
    "choose a picture": (lambda w: pictures.choose(w.ada, picture()), {"ProfileChanged"}),
    "describe oneself": (lambda w: card.describe(w.ada, "About me"), {"ProfileChanged"}),
    "choose a status": (lambda w: status.choose(w.ada, "🌴", "On holiday", 0), {"ProfileChanged"}),
    "choose the picture of a group": (
        lambda w: pictures.choose_for_group(w.bob, w.trio, picture()),
        {"GroupChanged"},
    ),
    "mark unread": (lambda w: seats.mark_unread(w.ada, w.first), {"SeatChanged"}),
    "rename a group": (lambda w: changing.rename(w.bob, w.trio, "Trio"), {"GroupChanged"}),
    "describe": (lambda w: changing.describe(w.bob, w.trio, "Three of us"), {"GroupChanged"}),
    "appoint": (lambda w: changing.appoint(w.bob, w.trio, w.ada.user_id, True), {"GroupChanged"}),
    "remove a moderator": (
        lambda w: (
            changing.appoint(w.bob, w.trio, w.ada.user_id, True),
            membership.remove(w.bob, w.trio, w.ada.user_id),
        ),
        {"GroupChanged", "MemberRemoved", "ConversationLeft"},
    ),
    "open a group": (
        lambda w: (changing.expose(w.bob, w.trio, True), changing.expose(w.bob, w.trio, False)),
        {"GroupChanged"},
    ),
    "hide history": (lambda w: changing.hide_history(w.bob, w.trio, True), {"GroupChanged"}),
    "hand over": (lambda w: changing.hand_over(w.bob, w.trio, w.ada.user_id), {"GroupChanged"}),
    "join": (
        lambda w: (changing.expose(w.ada, w.pair, True), joining.join(w.cleo, w.pair)),
        {"GroupChanged", "MembersAdded", "ConversationJoined"},
    ),
    "edit what a newcomer does not see": (
        lambda w: (
            changing.hide_history(w.ada, w.pair, True),
            membership.add(w.bob, w.pair, [w.cleo.user_id]),
            editing.edit(w.ada, w.first, "changed"),
        ),
        {"GroupChanged", "MembersAdded", "ConversationJoined", "MessageEdited", "UnseenChanged"},
    ),
    "limit adding": (lambda w: changing.limit(w.bob, w.trio, "limits_adding", True), {"GroupChanged"}),
    "archive for all": (lambda w: closing.archive(w.bob, w.trio), {"GroupChanged"}),
    "reopen": (
        lambda w: (closing.archive(w.ada, w.pair), closing.reopen(w.ada, w.pair)),
        {"GroupChanged"},
    ),
    "delete a conversation": (
        lambda w: closing.delete(w.bob, w.trio, "Bob, Ada, Cleo"),
        {"ConversationLeft"},
    ),
    "mute": (lambda w: ordering.mute(w.ada, w.pair, ordering.FOR_EVER), {"SeatChanged"}),
    "choose the level of a conversation": (lambda w: ordering.notify(w.ada, w.pair, "none"), {"SeatChanged"}),
    "pin a conversation": (lambda w: ordering.pin(w.bob, w.trio), {"SeatChanged"}),
    "archive": (lambda w: ordering.archive(w.bob, w.pair), {"SeatChanged"}),
    "add a section": (_add_section, {"SectionsChanged"}),
    "move to a section": (
        lambda w: ordering.move_to_section(w.ada, w.trio, _add_section(w)),
        {"SectionsChanged", "SeatChanged"},
    ),
    "delete a section": (
        lambda w: (
            ordering.move_to_section(w.ada, w.trio, _add_section(w)),
            sections.delete(w.ada, SECTION),
        ),
        {"SectionsChanged", "SeatChanged"},
    ),
    "mark a conversation unread": (lambda w: ordering.mark_unread(w.ada, w.pair), {"SeatChanged"}),
    "mark a conversation read": (lambda w: ordering.mark_read(w.ada, w.pair, 99), {"SeatChanged"}),
    "mark read": (lambda w: seats.mark_read(w.ada, w.pair, 4), {"SeatChanged"}),
}
