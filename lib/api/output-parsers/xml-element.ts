// A small XML document as one element (XML 1.0, without declarations, doctypes, comments and processing instructions).

/** An element; `text` is what stands ahead of its first child. */
export interface XmlElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
  readonly children: XmlElement[];
}

/** Elements in one another: more are no document. */
const MAX_DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<\/([A-Za-z_:][\w:.-]*)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const REFERENCE = /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));|&/g;
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\]\]>/;

/** The element that a text is; null for what is no well-formed document. Linear. */
export function parseXml(text: string): XmlElement | null {
  return new XmlReader(text).read();
}

class XmlReader {
  readonly #text: string;
  readonly #open: XmlElement[] = [];
  #root: XmlElement | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XmlElement | null {
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < this.#text.length) {
      const match = pattern.exec(this.#text);
      if (match === null || !this.#take(match)) return null;
    }
    return this.#open.length === 0 ? this.#root : null;
  }

  #take([, data, end, start, attributes = '', isEmpty, text]: RegExpExecArray): boolean {
    if (data !== undefined) return this.#addText(data, this.#open.length > 0);
    if (end !== undefined) return this.#open.pop()?.tag === end;
    if (start !== undefined) return this.#openElement(start, attributes, isEmpty === '/');
    const shown = text === undefined || NO_TEXT.test(text) ? null : resolve(text);
    return shown !== null && this.#addText(shown, this.#open.length > 0 || shown.trim() === '');
  }

  #addText(text: string, isAllowed: boolean): boolean {
    const element = this.#open.at(-1);
    if (element !== undefined && element.children.length === 0) element.text += text;
    return isAllowed;
  }

  #openElement(tag: string, source: string, isEmpty: boolean): boolean {
    const attributes = readAttributes(source);
    const parent = this.#open.at(-1);
    if (attributes === null || (parent === undefined && this.#root !== null) || this.#open.length >= MAX_DEPTH) return false;
    const element: XmlElement = { tag, attributes, text: '', children: [] };
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
    if (!isEmpty) this.#open.push(element);
    return true;
  }
}

function readAttributes(source: string): Map<string, string> | null {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    const value = resolve(double ?? single ?? '');
    if (value === null || attributes.has(name)) return null;
    attributes.set(name, value.replace(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

/** The text with its references replaced; null where one is unknown. */
function resolve(text: string): string | null {
  let isKnown = true;
  const resolved = text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string) => {
    const value = name === undefined ? toCharacter(decimal, hex) : ENTITIES[name];
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? resolved.replace(/\r\n?/g, '\n') : null;
}

function toCharacter(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = decimal === undefined ? parseInt(hex ?? '', 16) : parseInt(decimal, 10);
  const isCharacter = code >= 0x20 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : code === 9 || code === 10 || code === 13;
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
