/** What requests are called that are wrong on purpose, where a report or the preflight goes by the name too. */
export const noApiVersion = 'without api-version'
export const noToken = 'without a token'
