// Whole: both graphs, side by side and collapsed by scopes.
const Whole = (() => {
  const {html, svg} = Dom;
  const MAX_BOXES = 500;

  // What is drawn where `opened` scopes show their children: boxes, and the scopes around them.
  function visible(root, opened) {
    const boxes = [];
    const hulls = [];
    const walk = (item) => {
      if (!Scopes.isScope(item) || !opened.has(item)) return boxes.push(item);
      hulls.push(item);
      return item.children.forEach(walk);
    };
    root.children.forEach(walk);
    return {boxes, hulls};
  }

  const idOf = (item) => String(item.id);

  function shownIn(item, opened) {
    let shown = item;
    for (let above = item.parent; above !== null; above = above.parent) if (!opened.has(above)) shown = above;
    return shown;
  }

  // The pairs of drawn items that have an edge on a side.
  function edgesOf(union, side, opened) {
    const edges = new Map();
    for (const [from, to] of union.edges[side]) {
      const a = shownIn(union.units[from], opened);
      const b = shownIn(union.units[to], opened);
      if (a !== b) edges.set(idOf(a) + '>' + idOf(b), [a, b]);
    }
    return [...edges.values()];
  }

  const hasSide = (item, side) => (Scopes.isScope(item) ? item.size[side] : item[side].length) > 0;

  function scopesAround(item) {
    const scopes = [];
    for (let above = item.parent; above; above = above.parent) scopes.push(above);
    return scopes;
  }

  class Graphs {
    constructor(union, select) {
      this.union = union;
      this.select = select;
      this.root = Scopes.of(union);
      this.nested = Nested.of(union, this.root);
      this.opened = Scopes.open(this.root);
      this.panes = new Panes();
      this.status = html('p', {class: 'status', role: 'status'});
      this.element = html('div', {class: 'whole'}, this.toolbar(), this.panes.element);
      this.draw();
    }

    toolbar() {
      const close = html(
        'button',
        {type: 'button', id: 'close-scopes', onclick: () => this.closeAll()},
        'Close scopes',
      );
      return html('div', {class: 'toolbar'}, this.panes.sides, this.panes.zooms, close, this.status);
    }

    draw() {
      const {boxes, hulls} = visible(this.root, this.opened);
      this.layout = this.nested.place(this.opened);
      this.panes.show(this.layout, (side) => this.picture(side, boxes, hulls));
      const drawn = boxes.length === 1 ? '1 box' : `${Words.grouped(boxes.length)} boxes`;
      this.status.textContent = `${drawn} of ${Words.plural(this.union.units.length, 'place')} drawn.`;
    }

    picture(side, boxes, hulls) {
      const {width, height} = this.layout;
      const at = (item) => this.layout.places.get(idOf(item));
      const toggle = (scope) => this.toggle(scope);
      const draw = (item) =>
        Scopes.isScope(item)
          ? ScopeBoxes.closed(item, side, at(item), toggle)
          : Drawing.box(item, side, at(item), this.select);
      const picture = svg(
        'svg',
        {class: 'picture', viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Graph ${side}`},
        Drawing.arrows(),
        hulls.filter((scope) => hasSide(scope, side)).map((scope) => ScopeBoxes.frame(scope, at(scope), toggle)),
        edgesOf(this.union, side, this.opened).map(([from, to]) =>
          Drawing.edge(this.layout.points(from, to), at(from), at(to)),
        ),
        boxes.filter((item) => hasSide(item, side)).map(draw),
      );
      Keys.rove(picture);
      return picture;
    }

    // The scopes that were opened first are closed again where too much is drawn.
    limit(keep) {
      for (const scope of this.opened) {
        if (visible(this.root, this.opened).boxes.length <= MAX_BOXES) return;
        if (scope !== this.root && !keep.has(scope)) this.opened.delete(scope);
      }
    }

    toggle(scope) {
      const isOpening = !this.opened.has(scope);
      if (isOpening) this.opened.add(scope);
      else this.close(scope);
      this.limit(new Set([scope, ...scopesAround(scope)]));
      this.draw();
      const seen = isOpening ? scope.children[0] : scope;
      this.show([seen]);
      this.focus(seen);
    }

    close(scope) {
      for (const other of this.opened) {
        if (other === scope || scopesAround(other).includes(scope)) this.opened.delete(other);
      }
    }

    closeAll() {
      this.opened = Scopes.open(this.root);
      this.draw();
      this.panes.fit();
    }

    focus(item) {
      const shown = shownIn(item, this.opened);
      const [box] = this.panes.all(`[data-${Scopes.isScope(shown) ? 'scope' : 'unit'}="${shown.id}"]`);
      if (box) box.focus({preventScroll: true});
    }

    // Scrolls so that the items are in the middle.
    show(items) {
      const places = items.map((item) => this.layout.places.get(idOf(shownIn(item, this.opened))));
      const middle = (key) => (Math.min(...places.map((p) => p[key])) + Math.max(...places.map((p) => p[key]))) / 2;
      this.panes.center(middle('x'), middle('y'));
    }

    // Opens what is around units, and marks them.
    locate(units) {
      const keep = new Set(units.flatMap(scopesAround));
      keep.forEach((scope) => this.opened.add(scope));
      this.limit(keep);
      this.draw();
      for (const unit of units) {
        this.panes.all(`[data-unit="${unit.id}"]`).forEach((box) => box.classList.add('marked'));
      }
      this.element.scrollIntoView({block: 'start'});
      this.panes.enlarge();
      this.show(units);
    }
  }

  return {of: (union, select) => new Graphs(union, select)};
})();
