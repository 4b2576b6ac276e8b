// ScopeBoxes: how scopes are drawn, closed as a box, open as a frame around what they have.
const ScopeBoxes = (() => {
  const {svg} = Dom;
  const STATES = ['changed', 'gone', 'replaced', 'new'];

  // How many of a scope's units are in which state, as a bar.
  function bar(scope, w, h) {
    const total = Object.values(scope.states).reduce((a, b) => a + b, 0);
    let x = -w / 2 + 10;
    return STATES.filter((state) => scope.states[state]).map((state) => {
      const width = (scope.states[state] / total) * (w - 20);
      const part = svg('rect', {class: `bar ${state}`, x, y: h / 2 - 6, width, height: 3});
      x += width;
      return part;
    });
  }

  function closed(scope, side, place, open) {
    const {WIDTH: w, HEIGHT: h} = Layout;
    const number = scope.size[side];
    const changed = STATES.reduce((sum, state) => sum + scope.states[state], 0);
    const style = scope.hasExcluded ? 'excluded' : changed ? 'touched' : 'same';
    return svg(
      'g',
      {
        class: `unit scope ${style}`,
        transform: `translate(${place.x} ${place.y})`,
        role: 'button',
        tabindex: -1,
        'data-scope': scope.id,
        'aria-label': `Scope ${scope.name}, ${Words.plural(number, 'operation')}, ${changed} changed; opens`,
        'aria-expanded': 'false',
        onclick: () => open(scope),
      },
      svg('title', {}, scope.name),
      svg('rect', {class: 'box', x: -w / 2, y: -h / 2, width: w, height: h, rx: 6}),
      svg('text', {class: 'op', x: -w / 2 + 10, y: -h / 2 + 17}, Words.shortened(scope.name, 23)),
      scope.hasExcluded ? svg('text', {class: 'sign', x: w / 2 - 10, y: -h / 2 + 18, 'text-anchor': 'end'}, '⊘') : null,
      svg(
        'text',
        {class: 'name', x: -w / 2 + 10, y: -h / 2 + 32},
        `${Words.plural(number, 'operation')}${changed ? `, ${changed} differ` : ''}`,
      ),
      bar(scope, w, h),
    );
  }

  function frame(scope, place, close) {
    const x = place.x - place.width / 2;
    const y = place.y - place.height / 2;
    return svg(
      'g',
      {
        class: 'hull',
        role: 'button',
        tabindex: -1,
        'data-scope': scope.id,
        'aria-expanded': 'true',
        'aria-label': `Scope ${scope.name}; closes`,
        onclick: () => close(scope),
      },
      svg('title', {}, `Close ${scope.name}`),
      svg('rect', {x, y, width: place.width, height: place.height, rx: 10}),
      svg('text', {x: x + 10, y: y + 15}, `− ${Words.shortened(scope.name, 40)}`),
    );
  }

  return {closed, frame};
})();
