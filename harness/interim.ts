/**
 * 100 Continue may come before any answer, asked for or not, and a client has to pass it over (RFC 9110 §15.2.1). undici takes it for a fault,
 * and passes over every other interim answer: on a connection that was seen to here, it reads 103 in place of 100.
 */
import type { Socket } from 'node:net'

const interim = /^HTTP\/1\.[01] 1\d\d/
/** As far as a status has to be read. */
const whole = 'HTTP/1.1 100'

export function passOverContinue(socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null
  let [sent, between] = [-1, false]
  /** What a read before brought of a beginning, or of the end of an interim answer: it may be cut anywhere. */
  let [line, end, inside] = ['', '', false]
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size)
    if (!chunk) return chunk
    // only what comes first after a request, or after an interim answer, is the beginning of an answer: a body may hold anything
    if (socket.bytesWritten !== sent) {
      if (!between) [line, end, inside] = ['', '', false]
      ;[sent, between] = [socket.bytesWritten, true]
    }
    for (let at = 0; between && at < chunk.length; ) {
      if (inside) {
        const seen = end + chunk.toString('latin1', at)
        const ends = seen.indexOf('\r\n\r\n')
        at = ends < 0 ? chunk.length : at + ends + 4 - end.length
        ;[end, inside] = ends < 0 ? [seen.slice(-3), true] : ['', false]
        continue
      }
      const begun = line.length
      line += chunk.toString('latin1', at, at + whole.length - begun)
      at += line.length - begun
      between = interim.test(line + whole.slice(line.length))
      if (!between || line.length < whole.length) continue
      if (line.endsWith(' 100')) chunk.write('3', at - 1)
      ;[line, inside] = ['', true]
    }
    return chunk
  }
}
