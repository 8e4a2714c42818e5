// Scroll anchoring: rows on the screen stay in place when rows above them are added, removed or resized.
//
// The anchor's position is measured within the content, not on the screen. The compositor scrolls on its own
// thread, so a scroll races this code: a position on the screen would mistake that scroll for a row that moved,
// and undo it. The browser's own anchoring is off in the style sheet: Safari lacks it, and two would add up.
const ROUNDING = 0.01;
const FAIR_PART = 0.5;
const TOLERANCE = 1;

export const steady = (element) => {
  const content = element.firstElementChild;
  const last = { anchor: null, place: 0, below: 0, top: 0, height: 0 };

  // Under CSS zoom, client rects are in scaled pixels and scroll positions are not.
  const zoom = () => element.currentCSSZoom ?? 1;
  const box = (target) => target.getBoundingClientRect();
  const place = (target) => (box(target).top - box(content).top) / zoom();

  const rows = () => [...content.querySelectorAll("[data-row]")];
  const gap = () => element.scrollHeight - element.scrollTop - element.clientHeight;
  const find = (id) => content.querySelector(`[data-row="${CSS.escape(id)}"]`);
  const row = (number) => content.querySelector(`[data-number="${number}"]`);

  const below = (target) => box(content).height / zoom() - place(target);

  // Where the reader has scrolled to. When the content shrinks, the browser clamps the position to the new end
  // before this code runs.
  const scrolledTo = () => {
    const isClamped = gap() < TOLERANCE && last.top > element.scrollTop;
    return isClamped ? last.top : element.scrollTop;
  };

  // Scroll by as much as the anchor moved; return whether the content below it grew, or the element shrank.
  const hold = () => {
    const anchor = last.anchor && find(last.anchor.dataset.row);
    if (!anchor) return true;
    const moved = place(anchor) - last.place;
    const grew = below(anchor) > last.below + TOLERANCE || element.clientHeight < last.height - TOLERANCE;
    if (Math.abs(moved) > ROUNDING) element.scrollTop = scrolledTo() + moved;
    Object.assign(last, { anchor, place: last.place + moved, top: last.top + moved });
    return grew;
  };

  // Return the rows on the screen, and take a new anchor: the first row that starts there, because a row cut by
  // the upper edge may still grow above it.
  const look = () => {
    const { top, bottom } = box(element);
    const visible = rows().filter((each) => box(each).bottom > top && box(each).top < bottom);
    const anchor = visible.find((each) => box(each).top >= top) ?? visible[0] ?? null;
    Object.assign(last, { anchor, top: element.scrollTop, height: element.clientHeight });
    if (anchor) Object.assign(last, { place: place(anchor), below: below(anchor) });
    return visible;
  };

  // Give up the anchor before going somewhere else.
  const forget = () => {
    last.anchor = null;
  };

  const isShown = (each) => {
    const [seen, whole] = [box(element), box(each)];
    const height = Math.min(whole.bottom, seen.bottom) - Math.max(whole.top, seen.top);
    const hasEnded = whole.bottom <= seen.bottom + TOLERANCE && whole.bottom > seen.top;
    return hasEnded || height >= FAIR_PART * Math.min(whole.height, seen.height);
  };

  const scrollTo = (target, above) => {
    element.scrollTop += (box(target).top - box(element).top) / zoom() - above;
  };

  // Scroll to the end, or only until this row reaches the top.
  const toEnd = (unless) => {
    const end = element.scrollHeight - element.clientHeight;
    const most = unless ? element.scrollTop + (box(unless).top - box(element).top) / zoom() : end;
    element.scrollTop = Math.max(element.scrollTop, Math.min(end, most));
  };

  // The number of rows above the screen (edge -1) or below it (1) that are farther away than the distance.
  const countFar = (edge, distance) => {
    const { top, bottom } = box(element);
    const isFar = (each) =>
      edge < 0 ? top - box(each).bottom > distance * zoom() : box(each).top - bottom > distance * zoom();
    return rows().filter(isFar).length;
  };

  const direction = () => Math.sign(element.scrollTop - last.top);

  const inFront = () => {
    const { left, top, width, height } = box(element);
    return document.elementFromPoint(left + width / 2, top + height / 2);
  };

  return { rows, row, gap, hold, look, forget, isShown, scrollTo, toEnd, countFar, direction, inFront };
};
