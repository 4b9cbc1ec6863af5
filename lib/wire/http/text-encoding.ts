// How a text is handed to a socket.

/**
 * The encoding in which Node turns a text into the bytes of its UTF-8 soonest: ASCII is copied as `latin1` is, where `utf8` looks at
 * every character.
 *
 * @param sizeBytes the length of its UTF-8
 */
export function encodingOf(text: string, sizeBytes: number): 'latin1' | 'utf8' {
  return text.length === sizeBytes ? 'latin1' : 'utf8';
}
