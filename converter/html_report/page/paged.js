// Paged: long tables, to be sorted. Columns are {title, cell(row)}, with sort(row) where it can be sorted, `number` where it has
// numbers, and `isPlain` where the first one is not what a row is called by.
const Paged = (() => {
  const {html} = Dom;
  const PAGE = 100;

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  class PagedTable {
    constructor(caption, columns, rows) {
      this.columns = columns;
      this.all = rows;
      this.order = null;
      this.body = html('tbody', {});
      this.count = html('p', {class: 'status', role: 'status'});
      this.more = html('button', {type: 'button', class: 'more', onclick: () => this.fill(this.shown + 5 * PAGE)});
      this.heads = columns.map((column) => this.head(column));
      const head = html('thead', {}, html('tr', {}, this.heads));
      const table = html('table', {class: 'paged'}, html('caption', {}, caption), head, this.body);
      this.element = html('div', {}, this.count, html('div', {class: 'wide'}, table), this.more);
      this.show(rows);
    }

    head(column) {
      const head = html('th', {scope: 'col', class: column.number ? 'number' : null});
      const sort = () => {
        const first = column.number ? -1 : 1;
        this.order = {column, sign: this.order && this.order.column === column ? -this.order.sign : first};
        this.heads.forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', this.order.sign > 0 ? 'ascending' : 'descending');
        this.fill(this.shown);
      };
      head.append(column.sort ? html('button', {type: 'button', onclick: sort}, column.title) : column.title);
      return head;
    }

    // These rows, from the first one on.
    show(rows) {
      this.rows = rows;
      this.fill(PAGE);
    }

    fill(shown) {
      this.shown = shown;
      this.body.replaceChildren(
        ...this.sorted()
          .slice(0, shown)
          .map((row) => this.row(row)),
      );
      const {length} = this.rows;
      const all = Words.plural(this.all.length, 'row');
      this.count.textContent = length === this.all.length ? all : `${Words.grouped(length)} of ${all}`;
      this.more.hidden = length <= shown;
      this.more.textContent = `Show more: ${Words.grouped(length - shown)} are left`;
    }

    sorted() {
      if (!this.order) return this.rows;
      const {column, sign} = this.order;
      return [...this.rows].sort((a, b) => sign * compare(column.sort(a), column.sort(b)));
    }

    row(row) {
      const cells = this.columns.map((column, i) => {
        const isName = i === 0 && !column.isPlain;
        const properties = {
          scope: isName ? 'row' : null,
          class: column.number ? 'number' : null,
          'data-title': column.title,
        };
        return html(isName ? 'th' : 'td', properties, column.cell(row));
      });
      return html('tr', {}, cells);
    }
  }

  return {paged: (caption, columns, rows) => new PagedTable(caption, columns, rows)};
})();
