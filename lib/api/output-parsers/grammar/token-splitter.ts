// Finds markers that are tokens of their own in a text that comes with its token ids (the idea of vLLM's parser/engine/token_id_scanner.py).

/** A marker, or another token that is no text, by its id. */
export interface TokenMarker {
  /** Null for a token that is dropped. */
  readonly marker: string | null;
  readonly text: string;
}

/** Takes the parts of a text in order. */
export interface SplitterSink {
  /** `tokenIds` are those of the text, as far as they are known: `numTokens` or fewer. */
  onText(text: string, numTokens: number, tokenIds: readonly number[]): void;
  onMarker(marker: TokenMarker): void;
}

/**
 * Cuts text at the markers among its tokens. A marker's text may come later than its id, as text can be held back for a stop string;
 * what follows waits for it. The same characters written by other tokens are text.
 */
export class TokenSplitter {
  readonly #markers: ReadonlyMap<number, TokenMarker>;
  /** Markers whose text has not come, which tokens and how many count as ahead of each, and the text that waits with them. */
  #pending: TokenMarker[] = [];
  #idsAhead: (readonly number[])[] = [];
  #numAhead: number[] = [];
  #waiting = '';

  constructor(markers: ReadonlyMap<number, TokenMarker>) {
    this.#markers = markers;
  }

  feed(text: string, tokenIds: readonly number[], sink: SplitterSink): void {
    if (this.#pending.length === 0 && !this.#hasMarker(tokenIds)) {
      if (text !== '') sink.onText(text, tokenIds.length, tokenIds);
      return;
    }
    const numPending = this.#pending.length;
    const behind = this.#addMarkers(tokenIds);
    if (text !== '') this.#cut(this.#waiting + text, { numPending, behind, numTokens: tokenIds.length }, sink);
    else if (numPending > 0 && this.#waiting !== '') this.#countAhead(0, tokenIds.length);
  }

  /** Gives out what waits, at the end of the text. */
  flush(sink: SplitterSink): void {
    if (this.#waiting !== '') sink.onText(this.#waiting, this.#numAhead[0] ?? 0, this.#idsAhead[0] ?? []);
    for (const marker of this.#pending) sink.onMarker(marker);
    this.#forget(this.#pending.length, '');
  }

  #hasMarker(tokenIds: readonly number[]): boolean {
    for (const id of tokenIds) if (this.#markers.has(id)) return true;
    return false;
  }

  /** Adds the markers to those that wait, with the other tokens ahead of each of them. @returns those that stand behind the last */
  #addMarkers(tokenIds: readonly number[]): readonly number[] {
    let from = 0;
    for (let index = 0; index < tokenIds.length; index++) {
      const marker = this.#markers.get(tokenIds[index] ?? -1);
      if (marker === undefined) continue;
      this.#pending.push(marker);
      this.#idsAhead.push(tokenIds.slice(from, index));
      this.#numAhead.push(index - from);
      from = index + 1;
    }
    return tokenIds.slice(from);
  }

  // Of tokens whose text waits, vLLM counts those that come while it waits.
  #countAhead(index: number, numTokens: number): void {
    this.#numAhead[index] = (this.#numAhead[index] ?? 0) + numTokens;
  }

  #forget(numFound: number, waiting: string): void {
    this.#pending = this.#pending.slice(numFound);
    this.#idsAhead = this.#idsAhead.slice(numFound);
    this.#numAhead = this.#numAhead.slice(numFound);
    this.#waiting = waiting;
  }

  #cut(text: string, { numPending, behind, numTokens }: { numPending: number; behind: readonly number[]; numTokens: number }, sink: SplitterSink): void {
    const offsets = this.#locate(text, numPending);
    let from = 0;
    for (const [index, marker] of this.#pending.entries()) {
      const at = offsets[index] ?? -1;
      if (at < from) {
        if (marker.marker === null) continue;
        if (index < numPending) this.#countAhead(index, numTokens);
        this.#forget(index, text.slice(from));
        return;
      }
      if (at > from) sink.onText(text.slice(from, at), this.#numAhead[index] ?? 0, this.#idsAhead[index] ?? []);
      sink.onMarker(marker);
      from = at + marker.text.length;
    }
    this.#forget(this.#pending.length, '');
    if (from < text.length) sink.onText(text.slice(from), behind.length, behind);
  }

  // Those that waited come first, from the left; the others stand as far right as they can, since their look-alikes come ahead of them.
  #locate(text: string, numPending: number): number[] {
    const offsets: number[] = [];
    let from = 0;
    for (const marker of this.#pending.slice(0, numPending)) {
      const at = text.indexOf(marker.text, from);
      offsets.push(at);
      if (at >= 0) from = at + marker.text.length;
    }
    let end = text.length;
    for (let index = this.#pending.length - 1; index >= numPending; index--) {
      const marker = this.#pending[index]?.text ?? '';
      const at = end < marker.length ? -1 : text.lastIndexOf(marker, end - marker.length);
      offsets[index] = at;
      if (at >= 0) end = at;
    }
    return offsets;
  }
}
