/** Placeholder until the table is there. */
export interface Requirement { readonly id: string; readonly says: string; readonly where: string | readonly string[]; readonly level: string; readonly checks?: readonly string[]; readonly excluded?: string }
export const loadRequirements = (): Requirement[] => []
