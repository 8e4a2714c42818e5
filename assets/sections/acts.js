// What the viewer does to the sections of their list: each goes through the outbox, so it shows at once.
import "./effects.js";
import * as outbox from "../outbox/outbox.js";
import { uuid } from "../page/uuid.js";
import { collection, indexed } from "../sync/store.js";

/** @import { Section } from "../conversations/order.js" */
/** @import { More, SectionVerb } from "../sync/protocol.js" */

/** @type {() => Section[]} */
export const sections = () => /** @type {Section[]} */ (indexed(collection("sections")).own?.sections ?? []);

/** @param {string} id */
export const sectionOf = (id) => sections().find((section) => section.id === id);

/** Returns the id of the action. @type {(verb: SectionVerb, section: string, more?: More) => string} */
export const actOn = (verb, section, more = {}) => {
  const id = uuid();
  outbox.act("sections", { id, verb, section, ...more });
  return id;
};

/** Into a section, or with an empty id into none. @type {(conversation: number, section: string) => void} */
export const moveTo = (conversation, section) =>
  outbox.act("seats", { id: uuid(), verb: "move_to_section", conversation, section });

/** @param {Section} section */
export const toggle = ({ id, collapsed }) => actOn(collapsed ? "expand_section" : "collapse_section", id);

/** By a number of places. @type {(id: string, by: number) => void} */
export const moveBy = (id, by) => {
  const at = sections().findIndex((section) => section.id === id);
  if (at >= 0) actOn("move_section", id, { number: at + by });
};
