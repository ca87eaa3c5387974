/** Somebody ended the program before it had made anything: one line on stderr, exit 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
