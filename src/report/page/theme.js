/** Colours of the charts, read from the style sheet so that both always agree. */

const paletteNames = ['page', 'ink', 'muted', 'faint', 'hairline', 'grid', 'accent', 'gain', 'loss']
const more = ['benchmark', 'indicator-1', 'indicator-2', 'idle']

/** The values of now; read again when the theme changes. */
export function readColors() {
  const style = getComputedStyle(document.documentElement)
  const colors = {}
  for (const name of [...paletteNames, ...more])
    colors[name] = style.getPropertyValue(`--${name}`).trim()
  return colors
}

/** `#rrggbb` with an opacity. */
export function withAlpha(color, alpha) {
  const byte = Math.round(alpha * 255)
  return `${color}${byte.toString(16).padStart(2, '0')}`
}

/** Calls back when the reader's system changes between light and dark. */
export function onThemeChange(callback) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback)
}
