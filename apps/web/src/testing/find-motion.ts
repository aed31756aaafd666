/** What moves or fades, or would. */
export function findMotion(): string[] {
  return [...document.querySelectorAll('*')].flatMap((element) =>
    [null, '::before', '::after'].flatMap((part) => {
      const { transitionDuration, animationName } = getComputedStyle(element, part);
      const isStill = /^0s(?:, 0s)*$/.test(transitionDuration) && animationName === 'none';
      return isStill ? [] : [`moves: ${element.outerHTML.slice(0, 120)}${part ?? ''}`];
    }),
  );
}
