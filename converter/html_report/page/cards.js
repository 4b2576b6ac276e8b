// Cards: the stories, each with a drawing of one place before and after.
const Cards = (() => {
  const {html, svg} = Dom;
  const GUTTER = 108;
  const TOP = 34;
  const ASIDE = 44;
  const MAX_NEAR = 8; // so many neighbours are drawn
  const MAX_WIDTH = 1500; // wider drawings have the graph after below the one before
  const narrow = () => matchMedia('(max-width: 720px)').matches;
  const isBelow = (layout) => narrow() || 2 * layout.width + GUTTER > MAX_WIDTH;

  const readersOf = (union, unit) =>
    union.edges.before.filter(([from]) => from === unit.id).map(([, to]) => union.units[to]);

  // The units of a place with their neighbours, and the edges between all of these.
  function around(union, place) {
    const shown = new Set(place.units);
    // What is on both sides, and what is gone between it and the place; all else is on another card.
    const isKept = (unit) => unit.state === 'same' || unit.state === 'changed';
    const near = (unit) => {
      if (shown.size >= place.units.length + MAX_NEAR) return;
      if (isKept(unit)) shown.add(unit);
      const readers = unit.state === 'gone' ? readersOf(union, unit) : [];
      if (readers.length === 1 && isKept(readers[0])) shown.add(unit).add(readers[0]);
    };
    for (const side of ['before', 'after']) {
      for (const [from, to] of union.edges[side]) {
        if (place.units.includes(union.units[from])) near(union.units[to]);
        if (place.units.includes(union.units[to])) near(union.units[from]);
      }
    }
    const between = (edges) => edges.filter(([from, to]) => shown.has(union.units[from]) && shown.has(union.units[to]));
    return {units: [...shown], before: between(union.edges.before), after: between(union.edges.after)};
  }

  function sideOf(union, part, side, layout, core, select) {
    const units = part.units.filter((unit) => unit[side].length);
    return svg(
      'g',
      {class: side},
      part[side].map(([from, to]) =>
        Drawing.edge(
          layout.points.get(from + '>' + to),
          layout.places.get(String(from)),
          layout.places.get(String(to)),
        ),
      ),
      units.map((unit) => {
        const box = Drawing.box(unit, side, layout.places.get(String(unit.id)), select);
        if (!core.includes(unit)) box.classList.add('context');
        return box;
      }),
    );
  }

  // From what is gone or lost something to what has it now: from the left to the right, or down on the right of both sides.
  function links(place, layout, shiftX, shiftY) {
    return place.links.map(({from, to, kind}) => {
      const a = layout.places.get(String(from.id));
      const b = layout.places.get(String(to.id));
      const x1 = a.x + Layout.WIDTH / 2;
      const x2 = b.x + shiftX + (shiftY ? Layout.WIDTH / 2 + 2 : -Layout.WIDTH / 2 - 2);
      const bend = Math.max(40, (x2 - x1) / 2);
      const turn = layout.width + ASIDE;
      const [c1, c2] = shiftY ? [turn, turn] : [x1 + bend, x2 - bend];
      return svg('path', {
        class: `link ${kind}`,
        'marker-end': 'url(#link)',
        d: `M${x1} ${a.y}C${c1} ${a.y} ${c2} ${b.y + shiftY} ${x2} ${b.y + shiftY}`,
      });
    });
  }

  function heading(text, x) {
    return svg('text', {class: 'side', x, y: 18}, text);
  }

  function description(place) {
    const names = (side) =>
      place.units
        .filter((unit) => unit[side].length)
        .map((unit) => Drawing.label(unit, side))
        .join('; ');
    return `Before: ${names('before') || 'nothing'}. After: ${names('after') || 'nothing'}.`;
  }

  // The edges that decide on places: of those that only skip something, those whose ends nothing else joins.
  function laidOut(union, part) {
    const all = [...new Set([...part.before, ...part.after].map((edge) => edge.join('>')))];
    const edges = all.filter((edge) => !union.skips.has(edge)).map((edge) => edge.split('>').map(Number));
    const reaches = (from, to, seen = new Set()) =>
      edges.some(([a, b]) => a === from && (b === to || (!seen.has(b) && seen.add(b) && reaches(b, to, seen))));
    for (const edge of all.filter((name) => union.skips.has(name)).map((name) => name.split('>').map(Number))) {
      if (!reaches(...edge)) edges.push(edge);
    }
    return edges.map((edge) => edge.map(String));
  }

  function drawing(union, place, select) {
    const part = around(union, place);
    const layout = Layout.of(
      part.units.map((unit) => ({id: String(unit.id)})),
      laidOut(union, part),
    );
    const isNarrow = isBelow(layout);
    const shiftX = isNarrow ? 0 : layout.width + GUTTER;
    const shiftY = isNarrow ? layout.height + TOP + 8 : 0;
    const width = layout.width + (isNarrow ? place.links.length && ASIDE : shiftX);
    const height = layout.height + TOP + shiftY + 8;
    const before = sideOf(union, part, 'before', layout, place.units, select);
    const after = sideOf(union, part, 'after', layout, place.units, select);
    before.setAttribute('transform', `translate(0 ${TOP})`);
    after.setAttribute('transform', `translate(${shiftX} ${TOP + shiftY})`);
    const ribbons = svg('g', {class: 'links', transform: `translate(0 ${TOP})`}, links(place, layout, shiftX, shiftY));
    const picture = svg(
      'svg',
      {
        class: 'picture',
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: 'group',
        'aria-label': description(place),
      },
      Drawing.arrows(),
      heading('Before', 14),
      heading('After', shiftX + 14).cloneNode(true),
      ribbons,
      before,
      after,
    );
    if (isNarrow) picture.querySelectorAll('.side')[1].setAttribute('y', String(shiftY + 18));
    Keys.rove(picture);
    return picture;
  }

  function whyOf(story, place) {
    if (story.kind === 'change') {
      const changes = place.units
        .filter((unit) => unit.changes.some(({name}) => name !== 'shape'))
        .map((unit) =>
          html(
            'li',
            {},
            html('code', {}, Words.lastOf(unit.name, 34)),
            ' ',
            unit.changes
              .filter(({name}) => name !== 'shape')
              .map(Words.change)
              .join(', '),
          ),
        );
      return [
        html('p', {}, Words.OPTIMIZATIONS[story.optimization] || ''),
        html(
          'ul',
          {class: 'what'},
          changes.length ? changes : place.what.map((what) => html('li', {}, Words.capital(what))),
        ),
      ];
    }
    const refusals = place.refusals.map((refusal) =>
      html(
        'li',
        {},
        html('code', {}, refusal.rule),
        ` ${Words.spaced(refusal.optimization)} demands that ${refusal.sentence}; ${refusal.values}`,
      ),
    );
    if (story.kind === 'refused')
      return [
        html('p', {}, `Rule ${story.rule} demands: ${story.sentence}.`),
        html(
          'ul',
          {class: 'what'},
          place.what.map((what) => html('li', {}, Words.capital(what))),
        ),
      ];
    return [
      html(
        'p',
        {},
        story.exclusion.reason
          ? `The configuration says why: ${story.exclusion.reason}.`
          : 'The configuration excludes it.',
      ),
      html('ul', {class: 'what'}, refusals),
      story.elsewhere.map(({optimization, times}) =>
        html('p', {}, `At ${Words.plural(times, 'other place')} ${Words.spaced(optimization)} was made.`),
      ),
    ];
  }

  function of(union, story, actions) {
    const canvas = html('div', {class: 'canvas', tabindex: 0, role: 'region', 'aria-label': 'Drawing: ' + story.title});
    const why = html('div', {class: 'why'});
    let current = 0;
    const show = (index) => {
      current = index;
      const place = story.places[index];
      canvas.replaceChildren(drawing(union, place, actions.select));
      why.replaceChildren(...whyOf(story, place).flat(Infinity));
    };
    const picker = html(
      'select',
      {'aria-label': 'Where', onchange: (event) => show(Number(event.target.value))},
      story.places.map((place, i) => html('option', {value: i}, Words.lastOf(Words.tail(Stories.nameOf(place)), 34))),
    );
    const many = story.places.length > 1;
    const card = html(
      'article',
      {class: `card ${story.kind}`},
      html(
        'div',
        {class: 'words'},
        html(
          'p',
          {class: 'eyebrow'},
          html('span', {class: 'chip'}, Words.spaced(story.optimization || 'clean up')),
          many ? html('span', {class: 'times'}, `${story.places.length} times`) : null,
        ),
        html('h3', {}, story.title),
        why,
        html(
          'div',
          {class: 'tools'},
          many ? html('label', {}, 'Where ', picker) : null,
          html(
            'button',
            {type: 'button', onclick: () => actions.locate(story.places[current].units)},
            'Show in the graph',
          ),
        ),
      ),
      canvas,
    );
    show(0);
    matchMedia('(max-width: 720px)').addEventListener('change', () => show(current));
    return card;
  }

  return {of};
})();
