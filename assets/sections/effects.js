// What an action changes in one's own sections, and in the seat of a conversation, shown before the server has answered.
import { EFFECTS } from "../message/optimistic.js";

/** @import { Section } from "../conversations/order.js" */
/** @import { Action, Row } from "../sync/protocol.js" */

/** @typedef {(sections: Section[], action: Action & { section: string }) => Section[]} Effect */

/** @type {(effect: Effect) => (row: Row, action: Action) => Row} */
const onSections =
  (effect) =>
  (row, { section = "", ...action }) => ({
    ...row,
    sections: effect(/** @type {Section[]} */ (row.sections ?? []), { ...action, section }),
  });

/** @type {(fields: (action: Action) => Partial<Section>) => (row: Row, action: Action) => Row} */
const onOne = (fields) =>
  onSections((sections, action) =>
    sections.map((one) => (one.id === action.section ? { ...one, ...fields(action) } : one)),
  );

/** @type {Effect} */
const without = (sections, { section }) => sections.filter(({ id }) => id !== section);

/** @type {Effect} */
const moved = (sections, action) => {
  const others = without(sections, action);
  return others.toSpliced(action.number ?? 0, 0, ...sections.filter(({ id }) => id === action.section));
};

Object.assign(EFFECTS, {
  add_section: onSections((sections, action) => [
    ...without(sections, action),
    { id: action.section, name: action.text ?? "", collapsed: false },
  ]),
  rename_section: onOne(({ text = "" }) => ({ name: text })),
  move_section: onSections(moved),
  collapse_section: onOne(() => ({ collapsed: true })),
  expand_section: onOne(() => ({ collapsed: false })),
  delete_section: onSections(without),
  move_to_section: (/** @type {Row} */ seat, /** @type {Action} */ { section }) => ({ ...seat, section }),
});
