// Skin tones: 0 is none, 1 the lightest, 5 the darkest.
const FIRST_TONE = 0x1f3fb;
const PART = /(?<!\u200d(?=🤝))\p{Emoji_Modifier_Base}\ufe0f?/gu;

// The emoji with a skin tone; unchanged if it shows no skin. The hands that two people hold have none of their own.
/** @type {(emoji: string, tone: number) => string} */
export const toned = (emoji, tone) =>
  tone
    ? emoji.replace(PART, (part) => part.replace("\ufe0f", "") + String.fromCodePoint(FIRST_TONE + tone - 1))
    : emoji;
