// Details: what is known of one unit: what became of it and why, its attributes, types and origin.
const Details = (() => {
  const {html} = Dom;

  function rows(pairs) {
    return html(
      'dl',
      {},
      pairs
        .filter(([, value]) => value !== '' && value !== null)
        .map(([key, value]) => [html('dt', {}, key), html('dd', {}, value)]),
    );
  }

  function section(title, ...content) {
    const filled = content.flat(Infinity).filter(Boolean);
    return filled.length ? html('section', {}, html('h4', {}, title), filled) : null;
  }

  const reference = (unit, side, select) =>
    html(
      'button',
      {type: 'button', class: 'reference', onclick: () => select(unit)},
      (unit[side][0] || unit.before[0] || unit.after[0]).name,
    );

  function listed(units, side, select) {
    return units.map((unit, i) => [
      i ? ', ' : '',
      reference(unit, side, select),
      ` (${(unit[side][0] || unit.before[0]).op})`,
    ]);
  }

  function fate(unit, select) {
    const [before] = unit.before;
    const [after] = unit.after;
    const lines = [];
    if (unit.state === 'gone')
      lines.push(
        unit.into.size ? ['It went into ', listed([...unit.into], 'after', select), '.'] : ['Nothing is left of it.'],
      );
    if (unit.state === 'replaced') {
      lines.push([`In its place is ${after.op} `, html('code', {}, after.name), '.']);
      if (unit.into.size) lines.push(['A part of it went into ', listed([...unit.into], 'after', select), '.']);
    }
    if (unit.state === 'new') lines.push(['It was not there before.']);
    if (unit.state === 'changed') {
      lines.push(
        unit.changes.length
          ? [
              Words.capital(unit.changes.map((change) => `${change.name} ${change.from} → ${change.to}`).join('; ')),
              '.',
            ]
          : ['Its constants are others.'],
      );
    }
    if (unit.state === 'same') lines.push([`${before.op} as before.`]);
    if (unit.absorbed.length) lines.push(['It took in ', listed(unit.absorbed, 'before', select), '.']);
    return lines.map((line) => html('p', {}, line));
  }

  const touches = (unit, names, sources) => {
    const own = new Set([...unit.before, ...unit.after].map((node) => node.ownName));
    return names.some((name) => own.has(name)) || Union.overlap(sources, new Set(unit.sources));
  };

  function why(model, unit) {
    const done = model.rewrites.filter((rewrite) =>
      touches(unit, [...rewrite.nodesIn, ...rewrite.nodesOut], rewrite.sources),
    );
    const refused = model.refusals.filter((refusal) => touches(unit, [refusal.node, refusal.blocker], refusal.sources));
    const item = (text, by) => html('li', {}, text, html('small', {}, by));
    return [
      section(
        'Why',
        done.length
          ? html(
              'ol',
              {},
              done
                .slice(0, 40)
                .map((rewrite) =>
                  item(
                    Words.capital(rewrite.what),
                    ` ${Words.spaced(rewrite.optimization || 'always')}, ${rewrite.pass}`,
                  ),
                ),
            )
          : null,
        done.length > 40 ? html('p', {}, `And ${done.length - 40} more.`) : null,
      ),
      section(
        'Why not more',
        refused.length
          ? html(
              'ul',
              {},
              refused
                .slice(0, 40)
                .map((refusal) =>
                  item(
                    `${Words.capital(refusal.values)}. ${refusal.rule} demands: ${refusal.sentence}.`,
                    ` ${Words.spaced(refusal.optimization)}, ${refusal.pass}${refusal.byExclusion ? ', excluded' : ''}`,
                  ),
                ),
            )
          : null,
      ),
    ];
  }

  function attributes(unit) {
    const [before] = unit.before;
    const [after] = unit.after;
    const names = [
      ...new Set([...Object.keys(before ? before.attributes : {}), ...Object.keys(after ? after.attributes : {})]),
    ];
    if (!names.length) return null;
    const cell = (node, name) => (node && name in node.attributes ? Words.value(node.attributes[name]) : '');
    return html(
      'table',
      {},
      html(
        'thead',
        {},
        html(
          'tr',
          {},
          ['Attribute', 'Before', 'After'].map((title) => html('th', {scope: 'col'}, title)),
        ),
      ),
      html(
        'tbody',
        {},
        names.map((name) => {
          const [from, to] = [cell(before, name), cell(after, name)];
          return html(
            'tr',
            {class: before && after && from !== to ? 'differs' : null},
            html('th', {scope: 'row'}, name),
            html('td', {}, from),
            html('td', {}, to),
          );
        }),
      ),
    );
  }

  function port(union, {node, output}, select) {
    const type = node.types[output];
    const unit = union.unitOf.get(node);
    if (unit) return html('li', {}, reference(unit, node.side, select), ' ', html('code', {}, type));
    return html(
      'li',
      {},
      html('span', {}, node.name),
      ' ',
      html('code', {}, type),
      node.value ? html('code', {}, ` = ${node.value}`) : null,
    );
  }

  function ports(union, node, title, select) {
    if (!node) return null;
    return section(
      title,
      node.inputs.length
        ? [
            html('h5', {}, 'Reads'),
            html(
              'ul',
              {},
              node.inputs.map((input) => port(union, input, select)),
            ),
          ]
        : null,
      node.types.length
        ? [
            html('h5', {}, 'Gives'),
            html(
              'ul',
              {},
              node.types.map((type) => html('li', {}, html('code', {}, type))),
            ),
          ]
        : null,
      node.tensors.length ? html('p', {}, 'Tensor ', html('code', {}, node.tensors.join(', '))) : null,
      node.note ? html('p', {}, Words.capital(node.note)) : null,
    );
  }

  function origin(model, unit) {
    return section(
      'Origin',
      unit.sources.slice(0, 12).map((name) => {
        const source = model.sourceByName.get(name);
        if (!source) return html('p', {}, html('code', {}, name));
        const place = source.line ? `${source.file}:${source.line}:${source.column}` : source.file;
        return rows([
          ['Node', html('code', {}, name)],
          ['Type', source.type],
          ['File', place],
          ['Excluded from', source.excluded.map(Words.spaced).join(', ')],
        ]);
      }),
      unit.sources.length > 12 ? html('p', {}, `And ${unit.sources.length - 12} more nodes of the source.`) : null,
    );
  }

  function weights(model, unit) {
    const names = new Set(unit.after.map((node) => node.ownName));
    const losses = model.losses.filter((loss) => names.has(loss.reader)).slice(0, 12);
    return section(
      'Its weights in f16',
      losses.map((loss) =>
        rows([
          ['Constant', html('code', {}, loss.constant)],
          ['Type', html('code', {}, loss.type)],
          ['Relative error', loss.error.toExponential(1)],
          ['Too large', loss.overflowed || ''],
          ['Become 0', loss.vanished || ''],
          ['Fewer digits', loss.reduced || ''],
        ]),
      ),
    );
  }

  function of(model, union, unit, select) {
    const node = unit.after[0] || unit.before[0];
    const state = unit.isExcluded ? 'excluded' : unit.state;
    const number = Math.max(unit.before.length, unit.after.length);
    return [
      html(
        'header',
        {},
        html('span', {class: `state ${state}`}, Drawing.NAMES[state]),
        html(
          'h3',
          {id: 'details-title', tabindex: -1},
          number > 1 ? `${number} × ` : '',
          (unit.before[0] || node).op,
          unit.state === 'replaced' ? ` → ${node.op}` : '',
        ),
        html('p', {class: 'full-name'}, unit.name),
      ),
      html('div', {class: 'fate'}, fate(unit, select)),
      why(model, unit),
      section('Attributes', attributes(unit)),
      ports(union, unit.before[0], 'Before', select),
      ports(union, unit.after[0], 'After', select),
      weights(model, unit),
      origin(model, unit),
    ]
      .flat()
      .filter(Boolean);
  }

  return {of};
})();
