// Summary: the model, its figures before and after, and what each optimization did.
const Summary = (() => {
  const {html} = Dom;

  const total = (counts) =>
    Object.entries(counts.operations).reduce(
      (sum, [op, number]) => sum + (/^(Parameter|Result)$/.test(op) ? 0 : number),
      0,
    );

  function figure(name, before, after, write = Words.compact) {
    const same = before === after;
    return html(
      'div',
      {class: 'figure'},
      html('dt', {}, name),
      html(
        'dd',
        {},
        same ? write(after) : [html('span', {class: 'was'}, write(before), ' → '), html('strong', {}, write(after))],
        html('span', {class: 'delta'}, same ? 'the same' : Words.difference(before, after)),
      ),
    );
  }

  function figures(model) {
    const {
      before: {counts: before},
      after: {counts: after},
    } = model;
    return html(
      'dl',
      {class: 'figures'},
      figure('Operations', total(before), total(after), Words.grouped),
      figure('Multiply-accumulates', before.multiply_accumulates, after.multiply_accumulates),
      figure('Parameters', before.parameters, after.parameters),
      model.ir.length
        ? figure(
            'Size of the IR',
            model.ir.reduce((sum, file) => sum + file.bytes, 0),
            model.ir.reduce((sum, file) => sum + file.bytes, 0),
            Words.bytes,
          )
        : null,
    );
  }

  function operations(model) {
    const {
      before: {
        counts: {operations: before},
      },
      after: {
        counts: {operations: after},
      },
    } = model;
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(
      (a, b) =>
        Math.abs((after[b] || 0) - (before[b] || 0)) - Math.abs((after[a] || 0) - (before[a] || 0)) ||
        (before[b] || 0) - (before[a] || 0),
    );
    const most = Math.max(...names.map((name) => Math.max(before[name] || 0, after[name] || 0)));
    const bar = (number, side) => html('span', {class: `bar ${side}`, style: `inline-size: ${(number / most) * 100}%`});
    return html(
      'table',
      {class: 'operations'},
      html(
        'thead',
        {},
        html(
          'tr',
          {},
          html('th', {scope: 'col'}, 'Operation'),
          html('th', {scope: 'col', class: 'number'}, 'Before'),
          html('th', {scope: 'col', class: 'number'}, 'After'),
          html('td', {}),
        ),
      ),
      html(
        'tbody',
        {},
        names.map((name) => {
          const [from, to] = [before[name] || 0, after[name] || 0];
          return html(
            'tr',
            {class: from === to ? null : to < from ? 'fewer' : 'more'},
            html('th', {scope: 'row'}, name),
            html('td', {class: 'number'}, String(from)),
            html('td', {class: 'number'}, String(to)),
            html('td', {class: 'bars', 'aria-hidden': 'true'}, bar(from, 'before'), bar(to, 'after')),
          );
        }),
      ),
    );
  }

  function optimizations(model, stories) {
    const off = new Set(
      model.settings
        .filter(({key, value}) => key.startsWith('optimizations.') && value === 'false')
        .map(({key}) => key.slice(14)),
    );
    return html(
      'table',
      {class: 'optimizations'},
      html(
        'thead',
        {},
        html(
          'tr',
          {},
          html('th', {scope: 'col'}, 'Optimization'),
          html('th', {scope: 'col', class: 'number'}, 'Done'),
          html('th', {scope: 'col', class: 'number'}, 'Not done'),
        ),
      ),
      html(
        'tbody',
        {},
        Object.keys(Words.OPTIMIZATIONS).map((name) => {
          const places = (kind) =>
            stories
              .filter((story) => story.kind === kind && story.optimization === name)
              .reduce((sum, story) => sum + story.places.length, 0);
          const excluded = model.refusals.filter(
            (refusal) => refusal.optimization === name && refusal.byExclusion,
          ).length;
          const notDone = places('refused');
          return html(
            'tr',
            {class: places('change') ? 'some' : null},
            html('th', {scope: 'row'}, Words.spaced(name)),
            html('td', {class: 'number'}, off.has(name) ? 'off' : places('change') || '–'),
            html(
              'td',
              {class: 'number'},
              [notDone || '', excluded ? `${excluded} excluded` : ''].filter(Boolean).join(', ') || '–',
            ),
          );
        }),
      ),
    );
  }

  function identity(model) {
    const files = model.files.map((file) => [file.name, 'source', '', [html('code', {}, file.digest), ' XXH3-128']]);
    const ir = model.ir.map((file) => [
      file.name,
      'IR',
      Words.bytes(file.bytes),
      [html('code', {}, file.sha256), ' SHA-256'],
    ]);
    return [
      Dom.table(['File', 'Part', 'Size', 'Digest'], [...files, ...ir], [2]),
      model.license ? html('p', {}, `License of the source model: ${model.license}`) : '',
    ];
  }

  function of(model, stories) {
    return [figures(model), html('div', {class: 'halves'}, optimizations(model, stories), operations(model))];
  }

  return {of, identity};
})();
