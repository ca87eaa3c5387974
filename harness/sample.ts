/** A sample of bodies: what scenarios send to create and change a resource of a kind. Each is an ordinary body that a right server accepts. */
type Json = Readonly<Record<string, unknown>>

export interface Sample {
  /** For a new resource. `whose` is a word by which no resource passes for another; `tags` come besides, where the kind has tags. */
  first(place: { readonly location: string }, whose: string, tags?: Json): Json
  /** What replaces a body: something fewer, something else changed. `tags` are changed besides, where the kind has tags. */
  replaced(body: Json, tags?: Json): Json
  /** The tags that a replacement leaves out. */
  readonly dropped: readonly string[]
  /** A body that leaves to the server what need not be said. */
  plainest(body: Json): Json
}
