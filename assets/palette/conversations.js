// All conversations of the viewer: those that this browser holds, and in short those that are further back.
import { useEffect, useMemo } from "react";
import { fold } from "../completion/names.js";
import { useList } from "../conversations/list.js";
import { isArchived, isCalling, readPosition } from "../conversations/order.js";
import { titleOf } from "../conversations/titles.js";
import { useIndex, useMore, useRows, useViewer } from "../feed.js";
import { invalidate } from "../sync/sequence.js";
import { collection } from "../sync/store.js";

/** @import { Row } from "../sync/protocol.js" */

// A collection without a slash is not requested.
const [OVERVIEW, NOTHING] = ["overview/own", "overview"];

/** @typedef {{ id: number, title: string, name: string, at: number, pair: number[], read: number, isCalling: boolean, isArchived: boolean }} Listed */

// What is further back is read anew whenever it is needed: no event tells of changes.
const useOverview = () => {
  const isWanted = useMore("conversations") !== null;
  const rows = useRows(isWanted ? OVERVIEW : NOTHING, "-at");
  useEffect(
    () => () => {
      const c = collection(OVERVIEW);
      if (c.revision !== null) setTimeout(() => c.listeners.size || invalidate(c));
    },
    [],
  );
  return { rows, isReady: !isWanted || collection(OVERVIEW).revision !== null };
};

/** Newest activity first. @param {string} notes the title of notes to oneself */
export const useConversations = (notes) => {
  const { rows, seats, ended } = useList();
  const { rows: others, isReady } = useOverview();
  const [people, viewer] = [useIndex("people"), useViewer()];
  const all = useMemo(() => {
    /** @type {(row: Row) => Pick<Listed, "id" | "title" | "name" | "at" | "pair">} */
    const listed = (row) => {
      const title = titleOf(row, people, viewer, notes);
      const pair = /** @type {number[]} */ (row.pair ?? []);
      return { id: Number(row.id), title, name: fold(title), at: Number(row.at), pair };
    };
    const held = rows.map((row) => {
      const seat = seats[row.id];
      const state = { isCalling: isCalling(row, seat), isArchived: isArchived(row, seat), read: readPosition(seat) };
      return { ...listed(row), ...state };
    });
    const known = new Set(held.map(({ id }) => id));
    const further = others
      .filter(({ id }) => !known.has(Number(id)))
      .map((row) => ({ ...listed(row), isCalling: Boolean(row.unread), isArchived: false, read: Number(row.read) }));
    return [...held, ...further].sort((a, b) => b.at - a.at);
  }, [rows, seats, others, people, viewer, notes, ended]);
  return { all, isReady };
};
