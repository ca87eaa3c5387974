// The help is there at once: commands are loaded when they are called.
import { bin, node, ratiosOf } from './timing.mjs'

export async function start({ pairs = 15 } = {}) {
  return {
    what: 'start of `--help`',
    against: '`node -e 0`',
    limit: 2.5,
    ratios: await ratiosOf(
      pairs,
      () => node([bin, '--help']),
      () => node(['-e', '0']),
    ),
  }
}
