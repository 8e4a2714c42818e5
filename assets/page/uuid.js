/** @param {string} digit */
const varied = (digit) => {
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
  return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
};

// Without HTTPS, there is no `crypto.randomUUID`.
export const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, varied);
