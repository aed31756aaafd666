/**
 * What a window has no room for: parts beyond its edges that nothing scrolls to, and texts that end without a mark. The sheet
 * scrolls its cells by itself.
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
  if (element.closest('.sheet-stage, svg, a[href="#view"]') !== null) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

/** Of what says or does something. */
function isBeyond(element: HTMLElement): boolean {
  if (
    element.closest('.sheet') !== null ||
    !(hasText(element) || element.matches('button, a, input, select, textarea'))
  )
    return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isAside = left < -edgePx || right > clientWidth + edgePx;
  const isAbove = top < -edgePx || bottom > clientHeight + edgePx;
  return (isAside && !isScrolled(element, 'x')) || (isAbove && !isScrolled(element, 'y'));
}

function isScrolled(element: HTMLElement, axis: 'x' | 'y'): boolean {
  for (let one = element.parentElement; one !== null; one = one.parentElement) {
    const style = getComputedStyle(one);
    if (/auto|scroll/.test(axis === 'x' ? style.overflowX : style.overflowY)) return true;
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
