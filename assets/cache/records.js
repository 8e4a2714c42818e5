// Records of the cache, encrypted and authenticated. A record that this version of the pages did not write under this
// name during this sign-in cannot be opened, so one that opens is sound.

// A hash of the fields of the rows; a test compares it. Pages must not show rows of another shape.
const VERSION = "88153004";

/** @typedef {import("./database.js").Stored} Stored */

/** @type {(name: string, iv: Uint8Array<ArrayBuffer>) => AesGcmParams} */
const cipher = (name, iv) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(`${VERSION}/${name}`),
});

/** @type {(key: CryptoKey, name: string, value: unknown, at?: number) => Promise<Stored>} */
export const seal = async (key, name, value, at) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt(cipher(name, iv), key, plain);
  return at === undefined ? { name, iv, data } : { name, iv, data, at };
};

/** Throws if the record cannot be opened. @type {(key: CryptoKey, name: string, stored: Stored) => Promise<any>} */
export const unseal = async (key, name, { iv, data }) =>
  JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(cipher(name, iv), key, data)));
