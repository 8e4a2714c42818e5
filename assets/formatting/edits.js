// What formatting keys and pasting change, in one chunk.
export { FORMATS } from "./marks.js";
export { paste } from "./pasted.js";
