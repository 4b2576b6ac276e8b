// Tables: every rewrite and every refusal, filtered; the precision of the weights; settings, exclusions and warnings.
const Tables = (() => {
  const {html} = Dom;
  const {paged} = Paged;

  function nodeButtons(names, union, select) {
    const shown = names.slice(0, 6).map((name) => {
      const unit = union.unitNamed(name);
      const text = Words.lastOf(name, 44);
      const element = unit
        ? html('button', {type: 'button', class: 'reference', title: name, onclick: () => select(unit)}, text)
        : html('code', {title: name}, text);
      return [element, ' '];
    });
    return names.length > 6 ? [shown, `and ${names.length - 6} more`] : shown;
  }

  function records(model) {
    const done = model.rewrites.map((rewrite) => ({
      outcome: 'done',
      optimization: rewrite.optimization || 'always',
      pass: rewrite.pass,
      what: Words.capital(rewrite.what),
      rule: '',
      nodes: rewrite.nodesIn,
      into: rewrite.nodesOut,
      words: [...rewrite.nodesIn, ...rewrite.nodesOut, ...rewrite.sources],
    }));
    const refused = model.refusals.map((refusal) => ({
      outcome: refusal.byExclusion ? 'excluded' : 'not done',
      optimization: refusal.optimization,
      pass: refusal.pass,
      what: Words.capital(refusal.values),
      rule: `${refusal.rule}: ${refusal.sentence}`,
      nodes: [refusal.node, refusal.blocker].filter(Boolean),
      into: [],
      words: [refusal.node, refusal.blocker, ...refusal.sources],
    }));
    // What always is done is of less interest.
    return [
      ...refused,
      ...done.filter((row) => row.optimization !== 'always'),
      ...done.filter((row) => row.optimization === 'always'),
    ];
  }

  function choice(label, values, onchange) {
    const select = html(
      'select',
      {onchange: (event) => onchange(event.target.value)},
      html('option', {value: ''}, 'all'),
      values.map((value) => html('option', {value}, Words.spaced(value))),
    );
    return html('label', {}, label, ' ', select);
  }

  function rewrites(model, union, select) {
    const all = records(model);
    const wanted = {outcome: '', optimization: '', node: ''};
    const table = paged(
      'Every rewrite, and every one that was considered and not made',
      [
        {
          title: 'Outcome',
          cell: (row) => html('span', {class: `outcome ${row.outcome.replace(' ', '-')}`}, row.outcome),
          isPlain: true,
        },
        {title: 'Optimization', cell: (row) => [Words.spaced(row.optimization), html('small', {}, row.pass)]},
        {title: 'What, or why not', cell: (row) => [row.what, row.rule ? html('small', {}, row.rule) : null]},
        {
          title: 'Nodes',
          cell: (row) => [
            nodeButtons(row.nodes, union, select),
            row.into.length ? [html('span', {class: 'to'}, '→ '), nodeButtons(row.into, union, select)] : null,
          ],
        },
      ],
      all,
    );
    const filter = (key) => (value) => {
      wanted[key] = value.toLowerCase();
      table.show(
        all.filter(
          (row) =>
            (!wanted.outcome || row.outcome === wanted.outcome) &&
            (!wanted.optimization || row.optimization === wanted.optimization) &&
            (!wanted.node || row.words.some((word) => word.toLowerCase().includes(wanted.node))),
        ),
      );
    };
    const distinct = (key) => [...new Set(all.map((row) => row[key]))];
    return [
      html(
        'form',
        {class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault()},
        choice('Outcome', distinct('outcome'), filter('outcome')),
        choice('Optimization', distinct('optimization'), filter('optimization')),
        html(
          'label',
          {},
          'Node ',
          html('input', {
            type: 'search',
            id: 'filter-node',
            placeholder: 'a part of its name',
            oninput: (event) => filter('node')(event.target.value),
          }),
        ),
      ),
      table.element,
    ];
  }

  function precision(model) {
    const setting = (model.settings.find(({key}) => key === 'weights.precision') || {value: ''}).value;
    const sum = (key) => model.losses.reduce((total, loss) => total + loss[key], 0);
    const stored =
      setting === 'f16'
        ? 'Weights are stored as f16.'
        : `Weights are stored as ${setting === 'source' ? 'the source has them' : setting || 'the source has them'}; this is what f16 would do to them.`;
    const finding = [
      [sum('overflowed'), 'would be too large for f16'],
      [sum('vanished'), 'become 0'],
      [sum('reduced'), 'keep fewer than 11 bits'],
    ].map(([number, what]) =>
      html(
        'li',
        {class: number ? 'found' : null},
        html('strong', {}, Words.grouped(number)),
        ` ${number === 1 ? 'value' : 'values'} ${what}`,
      ),
    );
    const losses = [...model.losses].sort(
      (a, b) => b.overflowed - a.overflowed || b.vanished - a.vanished || b.error - a.error,
    );
    const table = paged(
      'Constants wider than f16, those that lose most first',
      [
        {
          title: 'Constant',
          cell: (row) => html('code', {title: row.constant}, Words.lastOf(row.constant, 52)),
          sort: (row) => row.constant,
        },
        {title: 'Type', cell: (row) => html('code', {}, row.type)},
        {title: 'Largest', number: true, cell: (row) => row.largest.toPrecision(3), sort: (row) => row.largest},
        {title: 'Too large', number: true, cell: (row) => row.overflowed || '–', sort: (row) => row.overflowed},
        {title: 'Become 0', number: true, cell: (row) => row.vanished || '–', sort: (row) => row.vanished},
        {title: 'Fewer digits', number: true, cell: (row) => row.reduced || '–', sort: (row) => row.reduced},
        {title: 'Relative error', number: true, cell: (row) => row.error.toExponential(1), sort: (row) => row.error},
      ],
      losses,
    );
    return [
      html('p', {}, stored),
      html('ul', {class: 'findings'}, finding),
      losses.length ? table.element : html('p', {}, 'No constant is wider than f16.'),
    ];
  }

  function settings(model) {
    const rows = model.settings.map(({key, value, origin}) => [
      html('code', {}, key),
      html('code', {}, value),
      html('span', {class: origin === 'default' ? 'quiet' : 'decided'}, origin),
    ]);
    return Dom.table(['Setting', 'Value', 'From'], rows);
  }

  function exclusions(model) {
    return Dom.table(
      ['Exclusion', 'From', 'Why', 'Hits', 'Prevented'],
      model.exclusions.map((exclusion) => [
        html('code', {}, exclusion.pattern),
        exclusion.optimizations.map(Words.spaced).join(', '),
        exclusion.reason,
        String(exclusion.hits.length),
        String(exclusion.prevented),
      ]),
    );
  }

  function warnings(model) {
    return html(
      'ul',
      {class: 'warnings'},
      model.warnings.map((warning) =>
        html(
          'li',
          {},
          html('code', {}, warning.code),
          ' ',
          warning.file ? `${warning.file}${warning.line ? `:${warning.line}:${warning.column}` : ''}: ` : '',
          warning.text,
        ),
      ),
    );
  }

  function transposes(model) {
    return Dom.table(
      ['Transpose that is left', 'Why'],
      model.transposes.map(({node, reason}) => [html('code', {}, node), reason]),
    );
  }

  return {rewrites, precision, settings, exclusions, warnings, transposes};
})();
