const sheetsOf = new WeakMap<Document, Map<string, CSSStyleSheet>>()

/**
 * Gives a shadow root the style sheet of that text. Constructed, because a strict content security policy lets it pass
 * where it blocks `<style>`; one per document, because a sheet works only in the document that made it.
 */
export function adoptStyles(root: ShadowRoot, css: string): void {
  const { ownerDocument } = root
  const Sheet = ownerDocument.defaultView?.CSSStyleSheet
  if (Sheet === undefined || !('adoptedStyleSheets' in root) || typeof Sheet.prototype.replaceSync !== 'function')
    return
  const sheets = sheetsOf.get(ownerDocument) ?? new Map<string, CSSStyleSheet>()
  sheetsOf.set(ownerDocument, sheets)
  let sheet = sheets.get(css)
  if (sheet === undefined) {
    sheet = new Sheet()
    sheet.replaceSync(css)
    sheets.set(css, sheet)
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
