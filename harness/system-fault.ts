/** Faults of the machine that the suite runs on, by the codes of its system calls (errno): they say nothing of a target. */

const codes = ['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOMEM', 'EROFS', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR'] as const

/** The first such code that a message names, as messages of Node do: `EMFILE: too many open files, open 'x'`. */
export const systemFaultIn = (message: string): string | undefined => new RegExp(`\\b(?:${codes.join('|')})(?=: )`).exec(message)?.[0]

/** Why a socket could not be opened here at all: nothing of the request has left this machine. */
const sockets: readonly string[] = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL']
export const isOurSocket = (code: string): boolean => sockets.includes(code)
