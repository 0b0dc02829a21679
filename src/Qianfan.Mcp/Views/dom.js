'use strict';

const SVG = 'http://www.w3.org/2000/svg';

/** An element. Strings become visible text, never markup; functions listen; what is false, null or undefined is left out. */
function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : visible(value));
  }
  element.append(...children.flat(Infinity).filter(Boolean).map(child => child instanceof Node ? child : visible(child)));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function setText(id, text) {
  byId(id).textContent = visible(text);
}

// Controls, bidi overrides and what has no width: in a name they can only mislead.
const HIDDEN = new RegExp('[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\u115f\\u1160\\u3164\\uffa0]', 'gu');
const LONGEST = 1_000;

/** Text with what cannot be seen written out, and of bounded length. */
function visible(text) {
  const whole = [...String(text)];
  const part = whole.length > LONGEST ? [...whole.slice(0, LONGEST), '…'] : whole;
  return part.join('').replace(HIDDEN, one => `⟨U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Text of others as an element that keeps its writing direction to itself. */
function foreign(...text) {
  return make('bdi', {}, ...text);
}

function hiddenText(text) {
  return make('span', { class: 'sr' }, text);
}

function sayAll() {
  for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll('[data-say-label]')) element.setAttribute('aria-label', say(element.dataset.sayLabel));
}
