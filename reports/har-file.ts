/** Takes a HAR file apart while it is read: an entry at a time, however many there are, and all else together. */

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]
const blank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Bytes that come in pieces; what they were cut from is not held on to. */
function newBytes(): { add(bytes: Uint8Array): void; take(): string } {
  let parts: Uint8Array[] = []
  return {
    add: (bytes) => void (bytes.length > 0 && parts.push(Buffer.from(bytes))),
    take() {
      const text = Buffer.concat(parts).toString('utf8')
      parts = []
      return text
    },
  }
}

/** A file in UTF-8 without byte order mark, whichever of the Unicode encodings its mark names. */
function* inUtf8(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  let decoder: { decode(bytes: Uint8Array, options: { stream: boolean }): string } | undefined
  let first = true
  for (const chunk of chunks) {
    if (first) {
      const [a, b, c] = chunk
      first = false
      if (a === 0xff && b === 0xfe) decoder = new TextDecoder('utf-16le')
      else if (a === 0xfe && b === 0xff) decoder = new TextDecoder('utf-16be')
      else if (a === 0xef && b === 0xbb && c === 0xbf) {
        yield chunk.subarray(3)
        continue
      }
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk
  }
}

/**
 * Yields the text of each item of `log.entries`, and returns the text of the file without them. `chunks` are its bytes in order; no more of them is asked for
 * than the next entry takes. Judges nothing: whether those texts are JSON, and the whole a HAR file, whoever parses them finds out.
 */
export function* entriesIn(chunks: Iterable<Uint8Array>): Generator<string, string> {
  const [frame, item, name] = [newBytes(), newBytes(), newBytes()]
  const names: string[] = []
  let [depth, inString, escaped, inEntries, begun, naming] = [0, false, false, false, false, false]
  let nameFrom = 0
  for (const chunk of inUtf8(chunks)) {
    /** Where that begins which is not put away yet. */
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          inString = false
          if (naming) name.add(chunk.subarray(nameFrom, i + 1))
        }
        continue
      }
      if (byte === quote) {
        inString = true
        // names of the members of the file and of `log` tell where the entries are
        naming = depth === 1 || depth === 2
        if (naming) name.take()
        nameFrom = i
      } else if (byte === colon && naming) {
        names.length = depth - 1
        names.push(name.take())
        naming = false
      } else if (byte === openObject || byte === openList) {
        depth++
        const entries = depth === 3 && byte === openList && names[0] === '"log"' && names[1] === '"entries"'
        if (entries && !inEntries) {
          frame.add(chunk.subarray(from, i + 1))
          from = i + 1
          ;[inEntries, begun] = [true, false]
          continue
        }
      } else if (byte === closeObject || byte === closeList) depth--
      if (!inEntries) continue
      const ends = depth === 2 && byte === closeList
      if (ends || (depth === 3 && byte === comma)) {
        item.add(chunk.subarray(from, i))
        const text = item.take()
        from = ends ? i : i + 1
        if (begun || !ends || text.trim() !== '') yield text
        ;[inEntries, begun] = [!ends, !ends]
      } else if (!begun && !blank(byte)) begun = true
    }
    if (inString && naming) name.add(chunk.subarray(nameFrom))
    nameFrom = 0
    ;(inEntries ? item : frame).add(chunk.subarray(from))
  }
  return frame.take()
}
