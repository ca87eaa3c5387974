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
const { main } = await import('../dist/main.js')
process.exitCode = await main(process.argv.slice(2))
// a full disk shows late; what was asked for was then not had
process.once('exit', () => {
  if (lost && process.exitCode === 0) process.exitCode = 2
})
