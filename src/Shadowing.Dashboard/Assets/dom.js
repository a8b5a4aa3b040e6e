// Elements from data. Whatever comes from data becomes text: this module knows no way to make it markup.
import { visibleParts } from './text.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. `on…` properties are handlers, `css` sets single style properties (which a strict content security policy
 * allows, other than style attributes), `key` tells siblings apart when a page is brought up to date; all else are attributes.
 */
export function h(tag, properties, ...children) {
  return build(document.createElement(tag), properties, children);
}

/** Makes an element of SVG. */
export function s(tag, properties, ...children) {
  return build(document.createElementNS(svgNamespace, tag), properties, children);
}

function build(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (name.startsWith('on')) {
      element[name] = value;
    } else if (name === 'css') {
      Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, String(text)));
    } else if (name === 'key') {
      element.dataset.key = String(value);
    } else if (name === 'island') {
      element.island = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }

  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child instanceof Node) {
      element.append(child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(document.createTextNode(String(child)));
    }
  }
}

/** Text from calls: what cannot be seen is named. */
export function shown(value, options) {
  return visibleParts(value, options).map(part => (part.isHidden ? h('span', { class: 'unseen' }, part.text) : part.text));
}

/** A path, an endpoint, a value: text from calls in the typewriter's letters. */
export function code(value, className) {
  return h('code', { class: className }, shown(value));
}

/** Words that only screen readers say. */
export function hide(text) {
  return h('span', { class: 'hide' }, text);
}

export function announce(text) {
  const announcer = document.getElementById('announcer');
  if (announcer.textContent !== text) {
    announcer.textContent = text;
  }
}
