#!/usr/bin/env node
import { main } from '../dist/main.js'

// whoever reads along may stop (`| head`); the run goes on to its end, for it has to clean up
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
  })
}
process.exitCode = await main(process.argv.slice(2))
