/** What a command has of the world around it. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Takes out of a text what may be shown to nobody; absent: nothing is known that may not. */
  clean?(text: string): string
  out(text: string): void
  err(text: string): void
}

export function processTerminal(): Terminal {
  const { env, stdout, stderr } = process
  return {
    env,
    cwd: process.cwd(),
    colour: env['NO_COLOR'] ? false : env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0' ? true : stdout.isTTY,
    width: Math.min(100, stdout.columns || 80),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
  }
}
