// Names, as people search them: without case and accents.

/** @typedef {{ id: number, nickname: string, picture?: string }} Person */

/** @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Names that begin with the text come first, then those with a later word that does.
/** @type {(people: Person[], query: string) => Person[]} */
export const search = (people, query) => {
  const wanted = fold(query);
  /** @param {Person} person */
  const at = ({ nickname }) => ` ${fold(nickname)}`.indexOf(` ${wanted}`);
  return people
    .map((person) => ({ person, at: at(person) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Number(a.at > 0) - Number(b.at > 0) || a.person.nickname.localeCompare(b.person.nickname))
    .map(({ person }) => person);
};
