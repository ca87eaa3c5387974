/** Wrong usage: one clear line on stderr, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
