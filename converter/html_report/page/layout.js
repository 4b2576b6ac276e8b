// Layout: where units are drawn, by dagre (third_party/dagre).
const Layout = (() => {
  const WIDTH = 176;
  const HEIGHT = 44;

  // Boxes are {id}, of other than the usual size with width and height; edges pairs of ids. The result has centers of boxes and
  // points of edges.
  function of(boxes, edges) {
    const isLarge = boxes.length > 250;
    const graph = new dagre.graphlib.Graph();
    graph.setGraph({
      rankdir: 'TB',
      nodesep: 22,
      ranksep: 34,
      edgesep: 12,
      marginx: 14,
      marginy: 12,
      ranker: isLarge ? 'longest-path' : 'network-simplex',
    });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const box of boxes) graph.setNode(box.id, {width: box.width || WIDTH, height: box.height || HEIGHT});
    for (const [from, to] of edges) graph.setEdge(from, to, {});
    dagre.layout(graph);
    const {width, height} = graph.graph();
    const places = new Map(graph.nodes().map((id) => [id, graph.node(id)]));
    const points = new Map(graph.edges().map((edge) => [edge.v + '>' + edge.w, graph.edge(edge).points]));
    return {width, height, places, points};
  }

  // A smooth path through points.
  function path(points) {
    const [first, ...rest] = points;
    let d = `M${round(first.x)} ${round(first.y)}`;
    if (rest.length === 1) return d + `L${round(rest[0].x)} ${round(rest[0].y)}`;
    for (let i = 0; i < rest.length - 1; ++i) {
      const middle =
        i === rest.length - 2 ? rest[i + 1] : {x: (rest[i].x + rest[i + 1].x) / 2, y: (rest[i].y + rest[i + 1].y) / 2};
      d += `Q${round(rest[i].x)} ${round(rest[i].y)} ${round(middle.x)} ${round(middle.y)}`;
    }
    return d;
  }

  // Straight down from one box to another, where the layout has no path.
  function direct(from, to) {
    const a = {x: from.x, y: from.y + HEIGHT / 2};
    const b = {x: to.x, y: to.y - HEIGHT / 2};
    if (Math.abs(a.x - b.x) < 1) return path([a, b]);
    const bend = Math.max(16, (b.y - a.y) / 2);
    return `M${round(a.x)} ${round(a.y)}C${round(a.x)} ${round(a.y + bend)} ${round(b.x)} ${round(b.y - bend)} ${round(b.x)} ${round(b.y)}`;
  }

  const round = (number) => Math.round(number * 10) / 10;

  return {WIDTH, HEIGHT, of, path, direct};
})();
