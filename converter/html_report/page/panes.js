// Panes: the graphs before and after, which scroll and grow together.
const Panes = (() => {
  const {html} = Dom;
  const SIDES = ['before', 'after'];
  const LEAST = 0.15;
  const MOST = 2;
  const READABLE = 0.8;

  const button = (text, label, onclick) =>
    html('button', {type: 'button', 'aria-label': label, title: label, onclick}, text);

  return class Panes {
    constructor() {
      this.zoom = 1;
      this.zoomed = html('output', {}, '100 %');
      this.scrollers = SIDES.map((side) =>
        html('div', {class: 'scroller', tabindex: 0, role: 'region', 'aria-label': `Graph ${side} the optimizations`}),
      );
      const panes = SIDES.map((side, i) =>
        html('section', {class: `pane ${side}`}, html('h3', {}, Words.capital(side)), this.scrollers[i]),
      );
      this.element = html('div', {class: 'panes', 'data-side': 'before'}, panes);
      this.zooms = html(
        'div',
        {class: 'zoom', role: 'group', 'aria-label': 'Zoom'},
        button('−', 'Smaller', () => this.setZoom(this.zoom / 1.25)),
        this.zoomed,
        button('+', 'Larger', () => this.setZoom(this.zoom * 1.25)),
        button('Fit', 'Fit the width', () => this.fit()),
      );
      // Where there is room for one side alone.
      this.sides = html(
        'div',
        {class: 'which', role: 'group', 'aria-label': 'Side'},
        SIDES.map((side) => this.chooser(side)),
      );
      this.scrollers.forEach((scroller) => this.follow(scroller));
    }

    chooser(side) {
      const choose = (event) => {
        this.element.dataset.side = side;
        for (const other of this.sides.children) other.setAttribute('aria-pressed', String(other === event.target));
      };
      return html(
        'button',
        {type: 'button', 'aria-pressed': String(side === 'before'), onclick: choose},
        Words.capital(side),
      );
    }

    // The other pane is where this one is.
    follow(scroller) {
      scroller.addEventListener('scroll', () => {
        if (this.leader && this.leader !== scroller) return;
        this.leader = scroller;
        this.scrollTo(scroller.scrollLeft, scroller.scrollTop);
        requestAnimationFrame(() => (this.leader = null));
      });
      const zoom = (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.setZoom(this.zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15));
      };
      scroller.addEventListener('wheel', zoom, {passive: false});
    }

    scrollTo(x, y) {
      this.scrollers.filter((scroller) => scroller !== this.leader).forEach((scroller) => scroller.scrollTo(x, y));
    }

    // The one that is shown where there is room for one alone.
    get shown() {
      return this.scrollers.find((scroller) => scroller.clientWidth > 0) || this.scrollers[0];
    }

    show(size, draw) {
      this.size = size;
      this.scrollers.forEach((scroller, i) => scroller.replaceChildren(draw(SIDES[i])));
      this.scale();
    }

    all(selector) {
      return this.scrollers.flatMap((scroller) => [...scroller.querySelectorAll(selector)]);
    }

    scale() {
      this.zoomed.textContent = Math.round(this.zoom * 100) + ' %';
      for (const {firstChild: picture} of this.scrollers) {
        picture.setAttribute('width', this.size.width * this.zoom);
        picture.setAttribute('height', this.size.height * this.zoom);
      }
    }

    setZoom(zoom) {
      const {scrollLeft, scrollTop, clientWidth, clientHeight} = this.shown;
      const x = (scrollLeft + clientWidth / 2) / this.zoom;
      const y = (scrollTop + clientHeight / 2) / this.zoom;
      this.zoom = Math.min(MOST, Math.max(LEAST, zoom));
      this.scale();
      this.center(x, y);
    }

    center(x, y) {
      const {clientWidth, clientHeight} = this.shown;
      this.scrollTo(x * this.zoom - clientWidth / 2, y * this.zoom - clientHeight / 2);
    }

    enlarge() {
      if (this.zoom < READABLE) this.setZoom(READABLE);
    }

    fit() {
      const {clientWidth} = this.shown;
      this.zoom = Math.min(1, Math.max(0.5, (clientWidth - 12) / this.size.width));
      this.scale();
      this.scrollTo((this.size.width * this.zoom - clientWidth) / 2, 0);
    }
  };
})();
