// The page of many models: a table of them all, and what differs from another build's page.
(() => {
  const {html, byId} = Dom;

  const nameOf = (model) => model.label || model.model;
  const bytesOf = (model) => model.xml.bytes + model.bin.bytes;
  const sum = (models, of) => models.reduce((total, model) => total + of(model), 0);
  const reported = (model, of) => (model.report ? of(model.report) : null);
  const isSame = (a, b) => a.xml.sha256 === b.xml.sha256 && a.bin.sha256 === b.bin.sha256;

  function read(text) {
    const data = JSON.parse(text);
    if (data.schema_version !== 1 || !Array.isArray(data.models)) throw new Error('no page of models');
    return data.models;
  }

  function figures(models) {
    const withReport = models.filter((model) => model.report);
    const figure = (name, value, note) =>
      html('div', {class: 'figure'}, html('dt', {}, name), html('dd', {}, value, html('span', {class: 'delta'}, note)));
    const before = sum(withReport, (model) => model.report.operations_before);
    const after = sum(withReport, (model) => model.report.operations_after);
    return html(
      'dl',
      {class: 'figures'},
      figure('Models', Words.grouped(models.length), ''),
      figure('Size', Words.bytes(sum(models, bytesOf)), ''),
      figure('Operations', Words.grouped(after), Words.difference(before, after)),
      figure('Warnings', Words.grouped(sum(models, (model) => model.warnings.length)), ''),
    );
  }

  function modelCell(model) {
    const name = model.page ? html('a', {href: encodeURI(model.page)}, nameOf(model)) : nameOf(model);
    return [
      name,
      html(
        'small',
        {},
        html('code', {title: `.xml ${model.xml.sha256}, .bin ${model.bin.sha256}`}, model.bin.sha256.slice(0, 12)),
      ),
    ];
  }

  function warningsCell(model) {
    if (!model.warnings.length) return '–';
    const place = (warning) =>
      warning.file ? `${warning.file}${warning.line ? `:${warning.line}:${warning.column}` : ''}: ` : '';
    return html(
      'details',
      {class: 'inline'},
      html('summary', {}, String(model.warnings.length)),
      html(
        'ul',
        {class: 'warnings'},
        model.warnings.map((warning) =>
          html('li', {}, html('code', {}, warning.code), ' ', place(warning), warning.text),
        ),
      ),
    );
  }

  function change(before, after) {
    if (before === after) return Words.grouped(after);
    return [html('span', {class: 'quiet'}, Words.grouped(before), ' → '), Words.grouped(after)];
  }

  function columns(models) {
    const optimizations = Object.keys(Words.OPTIMIZATIONS).filter((name) =>
      models.some((model) => model.report && model.report.rewrites[name]),
    );
    const times = (name) => (model) => reported(model, (report) => report.rewrites[name] || 0) || 0;
    return [
      {title: 'Model', cell: modelCell, sort: nameOf},
      {title: 'Framework', cell: (model) => model.framework, sort: (model) => model.framework},
      {title: 'Size', number: true, cell: (model) => Words.bytes(bytesOf(model)), sort: bytesOf},
      {
        title: 'Operations',
        number: true,
        cell: (model) => reported(model, (report) => change(report.operations_before, report.operations_after)) || '–',
        sort: (model) => reported(model, (report) => report.operations_after) || 0,
      },
      {
        title: 'Multiply-accumulates',
        number: true,
        cell: (model) => reported(model, (report) => Words.compact(report.multiply_accumulates)) || '–',
        sort: (model) => reported(model, (report) => report.multiply_accumulates) || 0,
      },
      ...optimizations.map((name) => ({
        title: Words.spaced(name),
        number: true,
        cell: (model) => (times(name)(model) ? Words.grouped(times(name)(model)) : '–'),
        sort: times(name),
      })),
      {title: 'Warnings', cell: warningsCell, sort: (model) => -model.warnings.length},
    ];
  }

  function table(models) {
    const shown = Paged.paged('Rewrites are counted by optimization', columns(models), models);
    const filter = (event) => {
      const wanted = event.target.value.trim().toLowerCase();
      shown.show(
        models.filter((model) =>
          [nameOf(model), model.framework, ...model.warnings.map((warning) => warning.code)].some((text) =>
            text.toLowerCase().includes(wanted),
          ),
        ),
      );
    };
    const input = html('input', {
      type: 'search',
      id: 'filter',
      placeholder: 'name, framework or code',
      oninput: filter,
    });
    return [
      html(
        'form',
        {class: 'filters', role: 'search', onsubmit: (event) => event.preventDefault()},
        html('label', {}, 'Only ', input),
      ),
      shown.element,
    ];
  }

  // What each model is beside the other build's: new, gone or changed. Those that are the same are left out.
  function differences(others, models) {
    const byName = new Map(others.map((model) => [nameOf(model), model]));
    const rows = [];
    for (const model of models) {
      const other = byName.get(nameOf(model));
      byName.delete(nameOf(model));
      if (!other) rows.push({state: 'new', name: nameOf(model), after: model});
      else if (!isSame(other, model) || other.warnings.length !== model.warnings.length)
        rows.push({state: 'changed', name: nameOf(model), before: other, after: model});
    }
    for (const model of byName.values()) rows.push({state: 'gone', name: nameOf(model), before: model});
    return rows;
  }

  function sides(row, of, write) {
    const [before, after] = [row.before, row.after].map((model) => (model ? of(model) : null));
    if (before === null && after === null) return '–';
    if (before === null || after === null) return write(before === null ? after : before);
    if (before === after) return write(after);
    return [write(before), ' → ', html('strong', {}, write(after)), html('small', {}, Words.difference(before, after))];
  }

  function comparison(others, models) {
    const rows = differences(others, models);
    const count = (state) => rows.filter((row) => row.state === state).length;
    const same = models.length - count('new') - count('changed');
    const words = `${count('changed')} changed, ${count('new')} new, ${count('gone')} gone, ${same} the same.`;
    if (!rows.length) return html('p', {}, words);
    const operations = (model) => reported(model, (report) => report.operations_after);
    const list = Paged.paged(
      'The other build first',
      [
        {title: 'Model', cell: (row) => row.name, sort: (row) => row.name},
        {
          title: 'What',
          cell: (row) => html('span', {class: `state ${row.state}`}, row.state),
          sort: (row) => row.state,
        },
        {title: 'Size', number: true, cell: (row) => sides(row, bytesOf, Words.bytes)},
        {title: 'Operations', number: true, cell: (row) => sides(row, operations, Words.grouped)},
        {title: 'Warnings', number: true, cell: (row) => sides(row, (model) => model.warnings.length, Words.grouped)},
      ],
      rows,
    );
    return [html('p', {}, words), list.element];
  }

  async function compare(file, models) {
    const page = new DOMParser().parseFromString(await file.text(), 'text/html');
    const data = page.getElementById('data');
    try {
      byId('differences').replaceChildren(...[comparison(read(data.textContent), models)].flat());
    } catch {
      byId('differences').replaceChildren(html('p', {class: 'state gone'}, `${file.name} is no page of models.`));
    }
  }

  const models = read(byId('data').textContent);
  byId('summary').append(figures(models));
  byId('models').append(...table(models));
  byId('other').addEventListener(
    'change',
    (event) => event.target.files.length && compare(event.target.files[0], models),
  );
  Theme.offer(byId('theme'));
  document.documentElement.dataset.ready = 'true';
})();
