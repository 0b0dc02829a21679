'use strict';

const PLOT = { height: 260, left: 52, right: 16, top: 14, bottom: 40 };
let pointed = null;

/** Price against context. Tab reaches one point, arrow keys the others. */
function showPlot(rows, chosen, choose) {
  const place = byId('plot');
  const hadFocus = place.contains(document.activeElement);
  const drawn = rows.filter(row => row.values.inputPrice !== null && contextOf(row) > 0);
  byId('point').textContent = '';
  const hint = rows.length > drawn.length ? make('p', { class: 'hint' }, say('plotLeftOut', numeral(rows.length - drawn.length))) : '';
  if (drawn.length === 0) return place.replaceChildren(hint);
  const width = Math.max(240, place.clientWidth);
  const x = scale(drawn.map(contextOf), PLOT.left, width - PLOT.right);
  const prices = drawn.map(row => row.values.inputPrice).filter(price => price > 0);
  // What costs nothing has no place on a logarithmic scale: a lane of its own, below.
  const bottom = PLOT.height - PLOT.bottom - (prices.length < drawn.length ? 26 : 0);
  const y = scale(prices.length > 0 ? prices : [1], bottom, PLOT.top);
  const sorted = drawn.sort((a, b) => contextOf(a) - contextOf(b) || a.values.inputPrice - b.values.inputPrice);
  const taken = new Map();
  const points = sorted.map(row => {
    const price = row.values.inputPrice;
    const [left, top] = apart(taken, x.at(contextOf(row)), price > 0 ? y.at(price) : PLOT.height - PLOT.bottom - 8);
    return makePoint(row, left, top, chosen.has(row.key), left > width / 2);
  });
  const list = draw('g', { role: 'listbox', 'aria-multiselectable': 'true', 'aria-label': say('plot') }, points.map(point => point.mark));
  const start = Math.max(0, points.findIndex(point => point.row.key === pointed));
  points[start].mark.setAttribute('tabindex', '0');
  list.addEventListener('keydown', event => {
    const at = points.findIndex(point => point.mark === event.target);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: points.length - 1 }[event.key];
    if (points[to]) {
      points[at].mark.setAttribute('tabindex', '-1');
      points[to].mark.setAttribute('tabindex', '0');
      points[to].mark.focus();
    } else if (['Enter', ' '].includes(event.key)) choose(points[at].row);
    else if (to === undefined) return;
    event.preventDefault();
  });
  for (const { row, mark, name } of points) {
    const tell = () => { byId('point').textContent = name; };
    mark.addEventListener('click', () => choose(row));
    mark.addEventListener('pointerenter', tell);
    mark.addEventListener('focus', () => {
      pointed = row.key;
      tell();
    });
  }
  place.replaceChildren(draw('svg', { width, height: PLOT.height, viewBox: `0 0 ${width} ${PLOT.height}` },
    axes(x, y, width, prices.length < drawn.length), list),
  hint);
  if (hadFocus) points[start].mark.focus();
}

function makePoint(row, x, y, isChosen, isRight) {
  const name = say('pointText', row.values.name, numeral(contextOf(row)), numeral(row.values.inputPrice));
  // What is chosen has another shape, not only another colour.
  const shape = isChosen ? draw('path', { d: `M${x} ${y - 7}l7 7-7 7-7-7z` }) : draw('circle', { cx: x, cy: y, r: 4.5 });
  const mark = draw('g', { role: 'option', 'aria-selected': String(isChosen), 'aria-label': name, tabindex: '-1', class: 'point' },
    draw('circle', { cx: x, cy: y, r: 10, class: 'halo' }), shape,
    isChosen && draw('text', { x: x + (isRight ? -10 : 10), y: y + 4, 'aria-hidden': 'true', 'text-anchor': isRight ? 'end' : 'start' },
      row.values.name.slice(0, 24)));
  return { row, mark, name };
}

// Models at the same place stand beside each other.
function apart(taken, x, y) {
  const key = `${Math.round(x / 4)} ${Math.round(y / 4)}`;
  const count = taken.get(key) ?? 0;
  taken.set(key, count + 1);
  return [x - 6 * count, y];
}

function scale(values, from, to) {
  let low = Math.floor(Math.log10(Math.min(...values)));
  let high = Math.ceil(Math.log10(Math.max(...values)));
  if (low === high) [low, high] = [low - 1, high + 1];
  const at = value => from + (to - from) * (Math.log10(value) - low) / (high - low);
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { at, ticks };
}

function axes(x, y, width, hasFree) {
  const short = value => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 6 }).format(value);
  const end = PLOT.height - PLOT.bottom;
  return draw('g', { class: 'axes', 'aria-hidden': 'true' },
    x.ticks.map(tick => [draw('line', { x1: x.at(tick), x2: x.at(tick), y1: PLOT.top, y2: end }),
      draw('text', { x: x.at(tick), y: end + 16, 'text-anchor': 'middle' }, short(tick))]),
    y.ticks.map(tick => [draw('line', { x1: PLOT.left, x2: width - PLOT.right, y1: y.at(tick), y2: y.at(tick) }),
      draw('text', { x: PLOT.left - 6, y: y.at(tick) + 4, 'text-anchor': 'end' }, short(tick))]),
    hasFree && draw('text', { x: PLOT.left - 6, y: end - 4, 'text-anchor': 'end' }, say('free')),
    draw('text', { x: (PLOT.left + width) / 2, y: PLOT.height - 6, 'text-anchor': 'middle' }, say('plotX')),
    draw('text', { x: 12, y: end / 2, 'text-anchor': 'middle', transform: `rotate(-90 12 ${end / 2})` }, say('plotY')));
}
