/** A place to which requests go. */

/** Where one pass goes. */
export interface Place {
  readonly pass: string
  readonly baseUrl: string
  readonly subscription: string
  readonly group: string
  readonly location: string
  readonly token?: string
}
