/**
 * What a window has no room for: parts beyond its edges that nothing scrolls to, and texts that end without a mark. The sheet
 * scrolls its cells by itself, but what stands over the edited one must be in view.
 */
const edgePx = 1;

export function findLayoutFaults(): string[] {
  const shown = [...document.body.querySelectorAll<HTMLElement>('*')].filter(isShown);
  return [
    ...shown.filter(isBeyond).map((one) => `beyond the window: ${nameOf(one)}`),
    ...shown.filter(isCut).map((one) => `cut off: ${nameOf(one)}`),
  ];
}

const nameOf = (element: HTMLElement) => element.outerHTML.slice(0, 160);

/** What is there for readers alone is a dot; the link over the page comes with its focus. */
function isShown(element: HTMLElement): boolean {
  if (isCell(element) || element.closest('svg, a[href="#view"]') !== null) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

const isCell = (element: HTMLElement) =>
  element.closest('.sheet-stage') !== null && element.closest('.sheet-slot') === null;

/** Of what says or does something. */
function isBeyond(element: HTMLElement): boolean {
  if (!(hasText(element) || element.matches('button, a, input, select, textarea'))) return false;
  const isInSlot = element.closest('.sheet-slot') !== null;
  if (element.closest('.sheet') !== null && !isInSlot) return false;
  return (
    (isOutside(element, 'x') && (isInSlot || !isScrolled(element, 'x'))) ||
    (isOutside(element, 'y') && (isInSlot || !isScrolled(element, 'y')))
  );
}

function isOutside(element: HTMLElement, axis: 'x' | 'y'): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  return axis === 'x'
    ? left < -edgePx || right > clientWidth + edgePx
    : top < -edgePx || bottom > clientHeight + edgePx;
}

/** By something that is in the window itself. */

function isScrolled(element: HTMLElement, axis: 'x' | 'y'): boolean {
  for (let one = element.parentElement; one !== null; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (/auto|scroll/.test(axis === 'x' ? style.overflowX : style.overflowY) && !isOutside(one, axis)) return true;
    if (style.position === 'fixed') return false;
  }
  return false;
}

function isCut(element: HTMLElement): boolean {
  if (!hasText(element)) return false;
  const { overflowX, textOverflow } = getComputedStyle(element);
  const isClipping = overflowX === 'hidden' || overflowX === 'clip';
  return isClipping && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + edgePx;
}

const hasText = (element: HTMLElement) =>
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
