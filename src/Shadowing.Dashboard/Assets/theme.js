// Light or dark: the system's choice, or the reader's, kept in this browser.

const key = 'shadowing-scheme';
const schemes = ['system', 'light', 'dark'];

export function startTheme(select) {
  show(kept());
  select.value = kept();
  select.onchange = () => {
    try {
      localStorage.setItem(key, select.value);
    } catch {
      // Storage may be forbidden: then the choice lasts as long as the page.
    }

    show(select.value);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}

function kept() {
  try {
    const scheme = localStorage.getItem(key);
    return schemes.includes(scheme) ? scheme : 'system';
  } catch {
    return 'system';
  }
}

function show(scheme) {
  document.documentElement.dataset.scheme = scheme;
  tell();
}

// What is drawn on a canvas does not follow the style sheet by itself.
function tell() {
  document.dispatchEvent(new CustomEvent('schemechange'));
}
