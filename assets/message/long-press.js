// A long press on a touch screen. Safari has no event for it, and others open their own menu.
const PRESS_MS = 500;
const SLIP = 10;

/** @type {(element: HTMLElement, signal: AbortSignal, press: (target: EventTarget | null) => boolean) => void} */
export const pressLong = (element, signal, press) => {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let [x, y] = [0, 0];
  let isPressed = false;
  const options = { signal, passive: true };
  const cancel = () => clearTimeout(timer);

  element.addEventListener(
    "touchstart",
    (event) => {
      const touch = event.touches[0];
      cancel();
      isPressed = false;
      if (event.touches.length !== 1 || !touch) return;
      [x, y] = [touch.clientX, touch.clientY];
      timer = setTimeout(() => {
        isPressed = press(event.target);
      }, PRESS_MS);
    },
    options,
  );
  element.addEventListener(
    "touchmove",
    ({ touches: [touch] }) => touch && Math.hypot(touch.clientX - x, touch.clientY - y) > SLIP && cancel(),
    options,
  );
  element.addEventListener("scroll", cancel, options);
  element.addEventListener("touchcancel", cancel, options);
  signal.addEventListener("abort", cancel);
  // The finger is lifted over what has opened: that is no click on it.
  element.addEventListener(
    "touchend",
    (event) => {
      cancel();
      if (isPressed && event.cancelable) event.preventDefault();
    },
    { signal },
  );
  element.addEventListener(
    "contextmenu",
    (event) => {
      if (matchMedia("(pointer: coarse)").matches) event.preventDefault();
    },
    { signal },
  );
};
