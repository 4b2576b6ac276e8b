// Keys: walking over the boxes of a drawing with the arrow keys. One box can be reached with Tab, the others from it.
const Keys = (() => {
  const DIRECTIONS = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]};

  const center = (element) => {
    const {left, top, width, height} = element.getBoundingClientRect();
    return {x: left + width / 2, y: top + height / 2};
  };

  // The nearest box in a direction: what is aside counts twice.
  function nearest(boxes, from, [dx, dy]) {
    const start = center(from);
    let best = null;
    let least = Infinity;
    for (const box of boxes) {
      const {x, y} = center(box);
      const along = (x - start.x) * dx + (y - start.y) * dy;
      if (box === from || along < 4) continue;
      const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
      if (along + 2 * aside < least) [least, best] = [along + 2 * aside, box];
    }
    return best;
  }

  function rove(picture) {
    const boxes = () => [...picture.querySelectorAll('[role=button]')];
    const [first] = boxes();
    if (first) first.setAttribute('tabindex', '0');
    picture.addEventListener('keydown', (event) => {
      const box = event.target.closest('[role=button]');
      if (!box) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        box.dispatchEvent(new MouseEvent('click', {bubbles: true}));
      }
      const next = DIRECTIONS[event.key] && nearest(boxes(), box, DIRECTIONS[event.key]);
      if (!next) return;
      event.preventDefault();
      boxes().forEach((other) => other.setAttribute('tabindex', '-1'));
      next.setAttribute('tabindex', '0');
      next.focus();
    });
  }

  return {rove};
})();
