/** What Resource Manager knows of a provider before it asks it anything. */
export interface Facts {
  /** `Microsoft.Something`. */
  readonly namespace: string
  readonly apiVersions: ReadonlySet<string>
  /** Regions that take its resources, in their normal form. */
  readonly regions: ReadonlySet<string>
}
