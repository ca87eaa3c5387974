/** What the thread of the suite begins with: it loads the suite and what vitest needs there, and takes vitest's requests. */
import { parentPort } from 'node:worker_threads'
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'
// by the time that vitest asks for them, they are there
import 'allure-js-commons/sdk/reporter'
import '../run/session.ts'

const port = parentPort!

init({
  post: (message) => port.postMessage(message),
  on: (callback) => port.on('message', callback),
  off: (callback) => port.off('message', callback),
  teardown: () => port.removeAllListeners('message'),
  setup: setupEnvironment,
  runTests: (state, traces) => runBaseTests('run', state, traces),
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
})
