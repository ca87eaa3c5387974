// The last step of a build: of some two hundred modules in build/ a few files in dist/, which load in half the time. This is what is shipped; libraries stay where npm puts them.
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rolldown } from 'rolldown'
import { shipped } from '../build/spec/load.js'

const root = join(import.meta.dirname, '..')
const dependencies = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies)
const from = (path) => join(root, 'build', path)
const to = (...path) => join(root, 'dist', ...path)

/** What is started by its name: by bin/, as threads and processes, and by vitest. */
const doors = {
  main: 'cli/main.js',
  thread: 'cli/vitest/thread.js',
  worker: 'cli/mutants/worker.js',
  'suites/conformance.test': 'suites/conformance.test.js',
}
/** What modules read from beside themselves. */
const data = [
  ...Object.keys(shipped).flatMap((name) => [`spec/${name}.json`, `spec/${name}.schemas.cjs`]),
  'spec/requirements.json',
  'reports/report-validator.cjs',
]

rmSync(to(), { recursive: true, force: true })
const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(doors).map(([name, path]) => [name, from(path)])),
  platform: 'node',
  external: (id) => dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
})
await bundle.write({ dir: to(), format: 'esm', chunkFileNames: '[name]-[hash].js' })
await bundle.close()
for (const path of data) copyFileSync(from(path), to(basename(path)))
