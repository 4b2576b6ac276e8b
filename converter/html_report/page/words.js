// Words: how numbers, shapes and operations are written.
const Words = (() => {
  const OPTIMIZATIONS = {
    linear_fusing:
      'Multiplications and additions of constants become part of the weights and the bias of their neighbour.',
    resnet_stride: 'A stride moves up to a convolution above, which then does not compute what nobody reads.',
    grouped_convolution: 'Convolutions of the parts of one tensor become one convolution with groups.',
    pad_folding: 'Padding becomes a part of the operation that reads it.',
    operation_fusing: 'What is written in several operations becomes the one operation that it means.',
  };

  const spaced = (name) => name.replace(/_/g, ' ');
  const grouped = (number) => number.toLocaleString('en-US');

  function compact(number) {
    for (const [size, unit] of [
      [1e12, ' T'],
      [1e9, ' G'],
      [1e6, ' M'],
      [1e3, ' k'],
    ]) {
      if (number >= size) return (number / size).toPrecision(3) + unit;
    }
    return String(number);
  }

  const bytes = (number) => compact(number).replace(/ ?$/, number < 1000 ? ' ' : '') + 'B';

  const plural = (count, word) => `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;

  // "−9.7 %"; empty where nothing changed.
  function difference(before, after) {
    if (before === after || before === 0) return '';
    const percent = ((after - before) / before) * 100;
    const digits = Math.abs(percent) < 10 ? 1 : 0;
    return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(digits)} %`;
  }

  // "f32[1, 64, 56, 56]" as "1×64×56×56".
  function shape(type) {
    const inner = /\[(.*)\]$/.exec(type || '');
    if (!inner) return '';
    return inner[1] === '' ? 'scalar' : inner[1].replace(/, /g, '×');
  }

  const extents = (type) => {
    const inner = /\[(.*)\]$/.exec(type || '');
    return inner && inner[1] !== '' ? inner[1].split(', ') : [];
  };

  function value(attribute) {
    if (attribute === undefined) return 'none';
    return Array.isArray(attribute) ? attribute.join('×') || 'none' : String(attribute);
  }

  const lastOf = (name, length) => (name.length <= length ? name : '…' + name.slice(1 - length));

  // The last parts of a name: what people call it.
  const tail = (name) => name.split('/').slice(-2).join('/');

  // A name in a box.
  const boxed = (name, length) => (name.includes('/') ? lastOf(name, length) : shortened(name, length));

  // A long name keeps its end, which tells more, and a little of its beginning.
  function shortened(name, length) {
    if (name.length <= length) return name;
    const head = Math.max(2, Math.floor(length / 4));
    return name.slice(0, head) + '…' + name.slice(head + 1 - length);
  }

  const isOne = (list) => list.every((number) => number === 1);
  const square = (list) =>
    list.length > 1 && list.every((number) => number === list[0]) ? String(list[0]) : list.join('×');

  // "3×3 /2" for a convolution of kernel 3 and stride 2.
  function gist(node) {
    const parts = [];
    const {strides, dilations, kernel} = node.attributes;
    if (/Convolution/.test(node.op) && node.inputs.length > 1) {
      const weights = extents(node.inputs[1].node.types[node.inputs[1].output]);
      const spatial = Array.isArray(strides) ? strides.length : 2;
      parts.push(weights.slice(-spatial).join('×'));
      if (/^Group/.test(node.op)) parts.push(`g${weights[0]}`);
    } else if (Array.isArray(kernel)) {
      parts.push(kernel.join('×'));
    }
    if (Array.isArray(strides) && !isOne(strides)) parts.push('/' + square(strides));
    if (Array.isArray(dilations) && !isOne(dilations)) parts.push('d' + square(dilations));
    return parts.join(' ');
  }

  // "stride 1 → 2"
  function change({name, from, to}) {
    const once = (list) => square(list.split('×'));
    return name === 'strides' ? `stride ${once(from)} → ${once(to)}` : `${name} ${from} → ${to}`;
  }

  // Whether it adds or multiplies a constant.
  const hasConstant = (node) => node.inputs.some((input) => input.node.isConstant);

  // "Convolution, BatchNormalization and ScaleShift"
  function list(words) {
    if (words.length < 2) return words.join('');
    return words.slice(0, -1).join(', ') + ' and ' + words[words.length - 1];
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  return {
    OPTIMIZATIONS,
    spaced,
    grouped,
    compact,
    bytes,
    plural,
    difference,
    shape,
    value,
    lastOf,
    tail,
    boxed,
    shortened,
    gist,
    change,
    hasConstant,
    list,
    capital,
  };
})();
