// What CHANGELOG.md says of the version of a tag. Exit 1, with a line, when tag, package.json, package-lock.json and changelog are not of one version.
import { readFileSync } from 'node:fs'

const [tag = ''] = process.argv.slice(2)
const json = (file) => JSON.parse(readFileSync(file, 'utf8'))
const { version } = json('package.json')
const heading = `## [${version}] - `
const section = readFileSync('CHANGELOG.md', 'utf8')
  .split(/^(?=## )/m)
  .find((part) => part.startsWith(heading))
const date = section?.slice(heading.length).split('\n')[0].trim()
const notes = section?.split('\n').slice(1).join('\n').trim()

const faults = [
  [tag !== `v${version}`, `the tag is "${tag}", package.json says ${version}`],
  [json('package-lock.json').version !== version, `package-lock.json says ${json('package-lock.json').version}, package.json ${version}`],
  [!section, `CHANGELOG.md does not tell of ${version}`],
  [section && !/^\d{4}-\d\d-\d\d$/.test(date), `CHANGELOG.md dates ${version} "${date}", a day is wanted: YYYY-MM-DD`],
  [notes === '', `CHANGELOG.md says nothing of ${version}`],
].flatMap(([handovers, says]) => (handovers ? [says] : []))
for (const fault of faults) console.error(fault)
if (faults.length === 0) console.log(notes)
process.exitCode = faults.length === 0 ? 0 : 1
