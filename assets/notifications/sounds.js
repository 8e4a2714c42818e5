// Sounds that are made when they are played: each is a few tones.

/** @typedef {[frequency: number, at: number, seconds: number]} Tone */

/** @type {Record<string, Tone[]>} */
export const SOUNDS = {
  chime: [
    [880, 0, 0.5],
    [1318.5, 0.12, 0.6],
  ],
  drop: [
    [1046.5, 0, 0.12],
    [523.3, 0.08, 0.3],
  ],
  knock: [
    [196, 0, 0.1],
    [174.6, 0.16, 0.12],
  ],
};

const LOUDNESS = 0.18;
const ATTACK = 0.01;

/** @type {AudioContext | null} */
let context = null;

// Play a sound. Browsers keep a page silent until something was clicked in it.
/** @param {string} name */
export const play = (name) => {
  const tones = SOUNDS[name];
  if (!tones || !globalThis.AudioContext) return;
  context ??= new AudioContext();
  context.resume().catch(() => {});
  const now = context.currentTime;
  for (const [frequency, at, seconds] of tones) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, now + at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, now + at + ATTACK);
    volume.gain.exponentialRampToValueAtTime(0.001, now + at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + seconds);
  }
};
