/** Api-versions: days, so that one tells which of two came first. */

/** Whether a text can be an api-version: a day, perhaps with a word behind it. */
export const isApiVersion = (text: string): boolean => /^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i.test(text)

/** Whether what came with an api-version (`since`, a day; absent: it was always there) is there at another. A preview counts as its day; a version that is no day has everything. */
export const isSince = (version: string, since: string | undefined): boolean =>
  since === undefined || !isApiVersion(version) || version.slice(0, since.length) >= since
