/** Every hostile behaviour that there is a test of, the ones of connections that never come about aside. */
import { bodies } from './bodies.ts'
import type { Behaviour } from './behaviour.ts'
import { links } from './links.ts'
import { texts } from './texts.ts'
import { transport } from './transport.ts'
import { waiting } from './waiting.ts'

export const families: Readonly<Record<string, readonly Behaviour[]>> = {
  'Connections, framing and headers': transport,
  Bodies: bodies,
  'Links that lead elsewhere': links,
  'Waiting and time': waiting,
  'Texts, tokens and wrong answers': texts,
}
