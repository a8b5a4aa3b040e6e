// Brings what is shown up to date without replacing it, so that focus, selection, scroll positions and open details stay.

const handlers = ['onclick', 'oninput', 'onchange', 'onsubmit', 'ontoggle', 'onkeydown'];

/** Makes the children of one element those of another, changing as little as possible. */
export function morphChildren(current, wanted) {
  const keyed = new Map();
  for (const child of current.children) {
    if (child.dataset?.key !== undefined) {
      keyed.set(child.dataset.key, child);
    }
  }

  let place = current.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = next.dataset?.key;
    const known = key !== undefined ? keyed.get(key) : place !== null && place.dataset?.key === undefined && isAlike(place, next) ? place : undefined;
    if (known === undefined || !isAlike(known, next)) {
      current.insertBefore(next, place);
      continue;
    }

    keyed.delete(key);
    if (known === place) {
      place = place.nextSibling;
    } else {
      current.insertBefore(known, place);
    }

    morph(known, next);
  }

  while (place !== null) {
    const following = place.nextSibling;
    release(place);
    place.remove();
    place = following;
  }
}

/** Lets go of what islands hold on to. */
export function release(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    return;
  }

  node.island?.destroy?.();
  for (const child of node.children) {
    release(child);
  }
}

function isAlike(current, wanted) {
  return current.nodeType === wanted.nodeType && current.nodeName === wanted.nodeName && current.island?.kind === wanted.island?.kind;
}

function morph(current, wanted) {
  if (current.nodeType !== Node.ELEMENT_NODE) {
    if (current.data !== wanted.data) {
      current.data = wanted.data;
    }

    return;
  }

  attributes(current, wanted);
  handlers.forEach(name => {
    if (current[name] !== wanted[name]) {
      current[name] = wanted[name];
    }
  });

  if (current.island) {
    current.island.update(wanted.island);
  } else {
    morphChildren(current, wanted);
  }

  // After its options are there; and never under the reader's hands.
  if ((current.nodeName === 'INPUT' || current.nodeName === 'SELECT') && current !== document.activeElement && current.value !== wanted.value) {
    current.value = wanted.value;
  }
}

function attributes(current, wanted) {
  for (const { name, value } of wanted.attributes) {
    if (name !== 'style' && !isReaders(current, name) && current.getAttribute(name) !== value) {
      current.setAttribute(name, value);
    }
  }

  for (const { name } of [...current.attributes]) {
    if (name !== 'style' && !isReaders(current, name) && !wanted.hasAttribute(name)) {
      current.removeAttribute(name);
    }
  }

  // The policy forbids style attributes, and allows this.
  if (current.style.cssText !== wanted.style.cssText) {
    current.style.cssText = wanted.style.cssText;
  }
}

// Whether details are open is the reader's choice, not the page's.
function isReaders(element, name) {
  return name === 'open' && element.nodeName === 'DETAILS';
}
