// Drawing: one side of units in a layout, as SVG.
const Drawing = (() => {
  const {svg} = Dom;
  const NAMES = {
    same: 'unchanged',
    changed: 'changed',
    gone: 'gone after',
    new: 'new',
    replaced: 'replaced',
    excluded: 'excluded',
  };

  // How a unit looks on a side: a replaced one is gone before and new after.
  function look(unit, side) {
    if (unit.isExcluded) return 'excluded';
    if (unit.state !== 'replaced') return unit.state;
    return side === 'before' ? 'gone' : 'new';
  }

  const SIGNS = {changed: '~', gone: '−', new: '+', excluded: '⊘'};

  function label(unit, side) {
    const nodes = unit[side];
    const number = nodes.length > 1 ? `${nodes.length} × ` : '';
    const changes = unit.changes.map((change) => `${change.name} from ${change.from} to ${change.to}`).join(', ');
    return `${number}${nodes[0].op} ${Words.gist(nodes[0])}, ${nodes[0].name}, ${NAMES[look(unit, side)]}${changes ? ': ' + changes : ''}`;
  }

  // The line below a box: the shape, and which attributes changed.
  function below(unit, side) {
    const node = unit[side][0];
    const shape = Words.shape(node.types[0]);
    const isChanged = unit.changes.some((change) => change.name === 'shape');
    return svg('text', {class: isChanged ? 'shape changed' : 'shape', x: 6, y: Layout.HEIGHT / 2 + 13}, shape);
  }

  function attributeChange(unit) {
    const change = unit.changes.find(({name}) => name === 'strides') || unit.changes.find(({name}) => name !== 'shape');
    if (!change) return '';
    return Words.change(change);
  }

  function box(unit, side, place, select) {
    const node = unit[side][0];
    const {WIDTH: w, HEIGHT: h} = Layout;
    const style = look(unit, side);
    const number = unit[side].length > 1 ? `${unit[side].length} × ` : '';
    const title = Words.shortened(number + node.op, 20);
    const gist = Words.gist(node) || (node.op === 'Add' && Words.hasConstant(node) ? 'bias' : '');
    const isLong = title.length + gist.length > 17;
    const stack = number
      ? [8, 4].map((d) => svg('rect', {class: 'stack', x: -w / 2 + d, y: -h / 2 - d, width: w, height: h, rx: 6}))
      : [];
    const change = side === 'after' ? attributeChange(unit) : '';
    const strideLost = side === 'before' && unit.changes.some(({name}) => name === 'strides');
    return svg(
      'g',
      {
        class: `unit ${style}`,
        transform: `translate(${place.x} ${place.y})`,
        'data-unit': unit.id,
        role: 'button',
        tabindex: -1,
        'aria-label': label(unit, side),
        onclick: () => select(unit),
      },
      stack,
      svg('title', {}, node.name),
      svg('rect', {class: 'box', x: -w / 2, y: -h / 2, width: w, height: h, rx: 6}),
      SIGNS[style] ? svg('text', {class: 'sign', x: -w / 2 + 9, y: -h / 2 + 18}, SIGNS[style]) : null,
      svg('text', {class: 'op', x: -w / 2 + (SIGNS[style] ? 24 : 10), y: -h / 2 + 18}, title),
      gist
        ? svg(
            'text',
            {
              class: strideLost ? 'gist changed' : 'gist',
              x: w / 2 - 8,
              y: isLong ? h / 2 - 9 : -h / 2 + 18,
              'text-anchor': 'end',
            },
            gist,
          )
        : null,
      svg(
        'text',
        {class: 'name', x: -w / 2 + 10, y: h / 2 - 9},
        Words.boxed(node.name, isLong ? 21 - gist.length : 23),
      ),
      below(unit, side),
      change ? changePill(change, h) : null,
    );
  }

  function changePill(text, h) {
    const width = text.length * 6.1 + 14;
    return svg(
      'g',
      {class: 'pill', transform: `translate(${-width - 3} ${h / 2 + 3})`},
      svg('rect', {width, height: 17, rx: 8.5}),
      svg('text', {x: width / 2, y: 12, 'text-anchor': 'middle'}, text),
    );
  }

  // An edge by the points of its layout, or without them straight from box to box.
  function edge(points, from, to) {
    return svg('path', {
      class: 'edge',
      d: points ? Layout.path(points) : Layout.direct(from, to),
      'marker-end': 'url(#arrow)',
    });
  }

  const arrows = () =>
    svg(
      'defs',
      {},
      [
        ['arrow', 'arrowhead'],
        ['link', 'linkhead'],
      ].map(([id, name]) =>
        svg(
          'marker',
          {id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse'},
          svg('path', {class: name, d: 'M0 0L8 4L0 8z'}),
        ),
      ),
    );

  return {look, label, box, edge, arrows, NAMES};
})();
