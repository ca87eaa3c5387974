// `npm run report`: Allure's HTML page out of the results of the last run, offline, without the analytics script that Allure puts in.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [results = 'reports/out/allure-results', page = 'reports/allure'] = process.argv.slice(2)
// a file that is kept from run to run: the page then shows how each test came out before
const history = process.env.AZBACKUP_ALLURE_HISTORY
if (!existsSync(results)) {
  console.error(`there are no results in ${results}; run \`npm run conformance\` first`)
  process.exit(2)
}
rmSync(page, { recursive: true, force: true })
const { status } = spawnSync(
  'npx',
  [
    'allure',
    'awesome',
    results,
    '--single-file',
    ...(history ? ['--history-path', history] : []),
    '--group-by',
    'epic,feature',
    '--name',
    'Azure Backup conformance',
    '-o',
    page,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
)
if (status !== 0) process.exit(status ?? 1)

const analytics = /<script async src="https:\/\/www\.googletagmanager\.com\/[^"]*"><\/script>\s*<script>[\s\S]*?<\/script>/g
for (const name of readdirSync(page).filter((file) => file.endsWith('.html'))) {
  const html = readFileSync(join(page, name), 'utf8').replace(analytics, '')
  if (/<script[^>]*src="https?:/.test(html))
    throw new Error(`${name} still loads a script from elsewhere; Allure has changed, and tools/allure-report.mjs must follow`)
  writeFileSync(join(page, name), html)
}
console.log(join(page, 'index.html'))
