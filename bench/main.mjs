// `npm run bench`: what the suite costs, as ratios of things measured side by side in one run. Prints the table and keeps it as docs/benchmarks.md.
// `npm run bench -- start exchange` measures these rows alone, and keeps nothing.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { defect } from './defect.mjs'
import { exchange } from './exchange.mjs'
import { listing } from './listing.mjs'
import { memory } from './memory.mjs'
import { passes } from './pass.mjs'
import { start } from './start.mjs'
import { median, root } from './timing.mjs'

const rows = { start, exchange, defect, passes, listing, memory }

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in rows))
if (unknown !== undefined) {
  console.error(`there is no "${unknown}"; rows are ${Object.keys(rows).join(', ')}`)
  process.exit(2)
}

const digits = (value) => (value < 0.1 ? value.toFixed(4) : value.toFixed(2))
const bound = ({ limit, aim }) => (limit === undefined ? '–' : `${limit}${aim === undefined ? '' : `, aim ${aim}`}`)
const figure = ({ ratios, count }) => (count === undefined ? median(ratios) : count)
const missed = (row) => row.limit !== undefined && figure(row) > row.limit
const line = (row) => {
  const { what, against = '–', ratios, count } = row
  const shown =
    count === undefined
      ? `${digits(median(ratios))} (${digits(Math.min(...ratios))} to ${digits(Math.max(...ratios))}, ${ratios.length} pairs)`
      : String(count)
  return `| ${what} | ${against} | ${bound(row)} | ${shown}${missed(row) ? ' **missed**' : ''} |`
}

const measured = []
for (const [name, measure] of Object.entries(rows)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  for (const row of [await measure()].flat()) {
    measured.push(row)
    console.log(line(row))
  }
}

if (asked.length === 0) {
  const machine = [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Node ${process.versions.node}`,
    `${process.platform} ${process.arch}`,
  ]
  writeFileSync(
    join(root, 'docs', 'benchmarks.md'),
    [
      '# Benchmarks',
      '',
      'Printed by `npm run bench`. Every figure is the median of ratios; the two sides of a ratio are measured one right after the other in the same run, in turns,',
      'so that it says something of the suite and little of the machine. In brackets: the smallest and the largest ratio.',
      '',
      `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine.join(', ')}.`,
      '',
      '| what | against | at most | measured |',
      '|---|---|---|---|',
      ...measured.map(line),
      '',
      ...measured.filter(missed).flatMap(({ what, why }) => (why === undefined ? [] : [`Missed, ${what}: ${why}`, ''])),
      '![Memory of a run over time](memory.svg)',
      '',
    ].join('\n'),
  )
}
process.exitCode = measured.some(missed) ? 1 : 0
