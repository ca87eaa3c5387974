/**
 * 100 Continue may come before any answer, asked for or not, and a client has to pass it over (RFC 9110 §15.2.1). undici takes it for a fault,
 * and passes over every other interim answer: on a connection that was seen to here, it reads 103 in place of 100.
 */
import type { Socket } from 'node:net'

const interim = /^HTTP\/1\.[01] 1\d\d/
/** Where in a status line the first and the last digit of the status stand. */
const [firstDigit, lastDigit] = ['HTTP/1.1 '.length, 'HTTP/1.1 10'.length]
const one = 0x31

export function passOverContinue(socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null
  let [sent, between] = [-1, false]
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size)
    if (!chunk) return chunk
    // only what comes first after a request, or after an interim answer, is the beginning of an answer: a body may hold anything
    if (socket.bytesWritten !== sent) [sent, between] = [socket.bytesWritten, true]
    for (let at = 0; between && at < chunk.length; ) {
      // looked at as text only where it may be one: every answer comes through here
      if (chunk[at + firstDigit] !== one || !interim.test(chunk.toString('latin1', at, at + 12))) between = false
      else {
        if (chunk.toString('latin1', at + 9, at + 12) === '100') chunk.write('3', at + lastDigit)
        const end = chunk.indexOf('\r\n\r\n', at)
        at = end < 0 ? chunk.length : end + 4
      }
    }
    return chunk
  }
}
