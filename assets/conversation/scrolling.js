// Scroll anchoring: rows on the screen stay in place when rows above them are added, removed or resized.
//
// Positions are measured within the content, not on the screen. The compositor scrolls on its own thread, so a scroll
// races this code: a position on the screen would mistake that scroll for a row that moved, and undo it. For the same
// reason the anchor is chosen late: the row that was at the top may have been scrolled off, and then have grown.
// The browser's own anchoring is off in the style sheet: Safari lacks it, and two would add up.
const ROUNDING = 0.01;
const FAIR_PART = 0.5;
const TOLERANCE = 1;

export const steady = (element) => {
  const content = element.firstElementChild;
  const last = { places: [], length: 0, top: 0, height: 0 };

  // Under CSS zoom, client rects are in scaled pixels and scroll positions are not.
  const zoom = () => element.currentCSSZoom ?? 1;
  const box = (target) => target.getBoundingClientRect();
  const place = (target) => (box(target).top - box(content).top) / zoom();

  const rows = () => [...content.querySelectorAll("[data-row]")];
  const gap = () => element.scrollHeight - element.scrollTop - element.clientHeight;
  const find = (id) => content.querySelector(`[data-row="${CSS.escape(id)}"]`);
  const row = (number) => content.querySelector(`[data-number="${number}"]`);

  const length = () => box(content).height / zoom();

  // Where the reader has scrolled to. When the content shrinks, the browser clamps the position to the new end
  // before this code runs.
  const scrolledTo = () => {
    const isClamped = gap() < TOLERANCE && last.top > element.scrollTop;
    return isClamped ? last.top : element.scrollTop;
  };

  // The first row that the reader saw start, with its last place: a row cut by the upper edge may still grow above it.
  const anchored = () => {
    const start = (box(content).top - box(element).top) / zoom() + element.scrollTop;
    const top = scrolledTo() - start - ROUNDING;
    return last.places.find(([id, was]) => was >= top && find(id)) ?? last.places.findLast(([id]) => find(id));
  };

  // Scroll by as much as the anchor moved; return whether the content below it grew, or the element shrank.
  const hold = () => {
    const anchor = anchored();
    if (!anchor) return true;
    const [id, was] = anchor;
    const now = place(find(id));
    if (Math.abs(now - was) > ROUNDING) element.scrollTop = scrolledTo() + now - was;
    return length() - now > last.length - was + TOLERANCE || element.clientHeight < last.height - TOLERANCE;
  };

  // Remember where the rows are from the screen on downwards; return those on the screen.
  const look = () => {
    const { top, bottom } = box(element);
    const from = rows().filter((each) => box(each).bottom > top);
    const places = from.map((each) => [each.dataset.row, place(each)]);
    Object.assign(last, { places, length: length(), top: element.scrollTop, height: element.clientHeight });
    return from.filter((each) => box(each).top < bottom);
  };

  // Give up the anchor before going somewhere else.
  const forget = () => {
    last.places = [];
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
