#!/usr/bin/env node
const { node } = process.versions
const [major, minor] = node.split('.').map(Number)
// as package.json says; older ones would stop at the first import that they do not know
if (!((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24)) {
  process.stderr.write(`azure-backup-conformance: Node 20.19, 22.12, 24 or later is needed, this is ${node}\n`)
  process.exit(2)
}

// whoever reads along may stop (`| head`) or be gone with the terminal, and a disk may be full; the run goes on to its end, for it has to clean up
let lost
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }) => {
    if (code !== 'EPIPE' && code !== 'EIO') lost = code
  })
}

/** One line and exit 2, whatever was thrown, by whomever: it is never a verdict. */
function fail(error) {
  lost ??= error?.code ?? 'unknown'
  process.exitCode = 2
  const [line] = String(error?.message ?? error).split('\n')
  try {
    process.stderr.write(
      `azure-backup-conformance: ${hints[error?.code] ?? 'an error of the suite itself'}, no verdict: ${line.slice(0, 500)}\n`,
    )
  } catch {
    // nobody can be told
  }
}
const hints = {
  EMFILE: 'too many files are open for the limit of this shell (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  ENOSPC: 'there is no room left on the disk',
  ERR_MODULE_NOT_FOUND: 'it is not built, or not installed whole; run npm ci first',
  MODULE_NOT_FOUND: 'it is not built, or not installed whole; run npm ci first',
}
// what is thrown beside main ends the run as a signal does: what was created is removed; a second time it ends at once
let thrown = 0
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    fail(error)
    if (++thrown > 1 || !process.emit('SIGTERM', 'SIGTERM')) process.exit(2)
  })
}
// it may be told late that a disk is full, or that something was thrown; 3, that something is left, stays
process.on('exit', () => {
  if (lost && process.exitCode !== 3) process.exitCode = 2
})

try {
  const { main } = await import('../dist/main.js')
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  fail(error)
}
