import { visible } from '../reports/text.ts'

/** Wrong usage: one clear line on stderr, exit 2. What is quoted in it may come from anywhere, and is made visible. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(message: string) {
    super(visible(message))
  }
}
