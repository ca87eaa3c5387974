// Lines over time as an SVG that is read in light and dark.
const [width, height, left, bottom, top, right] = [760, 320, 56, 40, 40, 16]
const colours = ['#1a7f37', '#0969da']

/** `lines`: names, and points of [seconds, MiB]. */
export function plot(lines) {
  const all = lines.flatMap(({ points }) => points)
  const [seconds, size] = [roundUp(Math.max(...all.map(([at]) => at))), roundUp(Math.max(...all.map(([, value]) => value)))]
  const x = (at) => (left + (at / seconds) * (width - left - right)).toFixed(1)
  const y = (value) => (height - bottom - (value / size) * (height - bottom - top)).toFixed(1)
  const marks = (most) => Array.from({ length: 5 }, (_, i) => (most * i) / 4)
  const grid = marks(size).map(
    (value) =>
      `<path class="grid" d="M${left} ${y(value)}H${width - right}"/><text x="${left - 8}" y="${y(value)}" text-anchor="end" dominant-baseline="middle">${value}</text>`,
  )
  const times = marks(seconds).map((at) => `<text x="${x(at)}" y="${height - bottom + 18}" text-anchor="middle">${at} s</text>`)
  const drawn = lines.map(
    (
      { name, points },
      i,
    ) => `<path class="line" stroke="${colours[i]}" d="M${points.map(([at, value]) => `${x(at)} ${y(value)}`).join('L')}"/>
<text x="${left + 8 + i * 320}" y="${top - 20}" fill="${colours[i]}">${name}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Memory of a run over time: ${lines.map(({ name }) => name).join('; ')}">
<style>text{font:12px system-ui,sans-serif}text:not([fill]){fill:#6e7781}.grid{stroke:#6e7781;stroke-opacity:.25}.line{fill:none;stroke-width:1.5}</style>
<text x="4" y="${top - 4}">MiB</text>
${[...grid, ...times, ...drawn].join('\n')}
</svg>
`
}

/** The next number that four equal steps lead to: 7 to 8, 37 to 40, 337 to 400. */
function roundUp(value) {
  const step = 4 * 10 ** Math.floor(Math.log10(value / 4))
  return Math.ceil(value / step) * step
}
