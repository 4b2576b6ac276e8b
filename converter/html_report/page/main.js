// The page: reads its data, and fills its sections.
(() => {
  const {html, byId} = Dom;

  // Beside the panel the page is narrower: what the person looks at stays where it is.
  function keepPlace(element, change) {
    const top = () => (element && element.isConnected ? element.getBoundingClientRect().top : 0);
    const before = top();
    change();
    scrollBy({top: top() - before, behavior: 'instant'});
  }

  // The panel with what is known of a unit. Its focus goes back to where it came from.
  function panel(model, union) {
    const element = byId('details');
    let back = null;
    function close() {
      if (element.hidden) return;
      keepPlace(back, () => (element.hidden = true));
      document.querySelectorAll('.selected').forEach((box) => box.classList.remove('selected'));
      if (back && back.isConnected) back.focus({preventScroll: true});
    }
    function select(unit) {
      if (!element.contains(document.activeElement)) back = document.activeElement;
      byId('details-content').replaceChildren(...Details.of(model, union, unit, select));
      byId('details-locate').onclick = () => locate(unit);
      document.querySelectorAll('.selected').forEach((box) => box.classList.remove('selected'));
      document.querySelectorAll(`[data-unit="${unit.id}"]`).forEach((box) => box.classList.add('selected'));
      keepPlace(back, () => (element.hidden = false));
      element.scrollTop = 0;
      byId('details-title').focus({preventScroll: true});
    }
    let locate = () => {};
    byId('details-close').addEventListener('click', close);
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') close();
    });
    return {select, close, onLocate: (action) => (locate = action)};
  }

  function section(id, ...content) {
    byId(id).append(...content.flat(Infinity).filter(Boolean));
  }

  function more(title, content, isOpen = false) {
    return html('details', {open: isOpen}, html('summary', {}, title), content);
  }

  const model = Data.read(JSON.parse(byId('data').textContent));
  const union = Union.of(model);
  const stories = Stories.of(model, union);
  const {select, onLocate} = panel(model, union);

  byId('framework').textContent =
    {caffe: 'Caffe', tf: 'TensorFlow', onnx: 'ONNX', mog: 'Text graph'}[model.framework] || model.framework;
  section('summary', Summary.of(model, stories));
  if (model.warnings.length)
    section(
      'summary',
      html(
        'div',
        {class: 'notice'},
        html('h3', {}, Words.plural(model.warnings.length, 'warning')),
        Tables.warnings(model),
      ),
    );

  const whole = Whole.of(union, select);
  section('graph', whole.element);
  onLocate((unit) => whole.locate([unit]));
  section(
    'changes',
    stories.length
      ? stories.map((story) => Cards.of(union, story, {select, locate: (units) => whole.locate(units)}))
      : html('p', {}, 'The optimizations changed nothing.'),
  );
  section('rewrites', Tables.rewrites(model, union, select));
  section('precision', Tables.precision(model));
  section(
    'conversion',
    html('h3', {}, 'Files'),
    Summary.identity(model),
    model.exclusions.length ? [html('h3', {}, 'Exclusions'), Tables.exclusions(model)] : null,
    model.transposes.length ? [html('h3', {}, 'Transposes'), Tables.transposes(model)] : null,
    more('Settings', Tables.settings(model)),
  );
  Find.of(union, (unit) => {
    whole.locate([unit]);
    select(unit);
  });
  Theme.offer(byId('theme'));
  whole.panes.fit();
  document.documentElement.dataset.ready = 'true';
})();
