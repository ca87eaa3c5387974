/** Finds what answers at a path. */
import type { Route } from './routes.ts'
import { bind } from './template.ts'

export interface Match {
  readonly route: Route
  /** Made for the caller, who may write other casings into it. */
  readonly names: Record<string, string>
}

/** Makes a function that takes the segments of a path and gives the route; `undefined` where there is none. */
export function router(routes: readonly Route[]): (segments: readonly string[]) => Match | undefined {
  // fixed words go before variables
  const ordered = [...routes].sort((one, other) => variables(one) - variables(other))
  const byLength = new Map<number, readonly Route[]>()
  for (const route of ordered) {
    const { length } = route.template.parts
    byLength.set(length, [...(byLength.get(length) ?? []), route])
  }
  return (segments) => {
    const lower = segments.map((segment) => segment.toLowerCase())
    for (const route of byLength.get(segments.length) ?? []) {
      const names = bind(route.template, segments, lower)
      if (names) return { route, names }
    }
    return undefined
  }
}

const variables = ({ template: { parts } }: Route): number => parts.filter(({ variable }) => variable).length
