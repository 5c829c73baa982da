export const healthCss = `
.lamp-health { cursor: pointer }
.health-part { margin-top: 12px }
.banner-quiet > .icon { color: var(--hf-dim) }
.run { display: flex; flex-direction: column; gap: 4px }
.run .heading { margin-bottom: 2px }
.run .button { align-self: flex-start; margin-top: auto }
.run-result { margin-left: auto; display: inline-flex; align-items: center; gap: 5px; align-self: center }
.run .bad .icon, .health-part > p .icon, .table .bad .icon { display: inline-block; vertical-align: -1px }
.progress { display: flex; align-items: center; gap: 8px }
.progress progress { flex: 1; height: 6px; accent-color: var(--hf-accent) }
.heading-action { margin-left: auto; font-weight: 500 }
.op-warn { background: var(--hf-warn-soft); color: var(--hf-warn) }
.finding-check { margin-left: 8px; font-size: 11px }
.finding-body { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 12px; padding: 5px 8px }
.finding-message { flex: 1 1 240px; overflow-wrap: anywhere }
.change-path .link { font: inherit; overflow-wrap: anywhere }
.recommendations ul { list-style: disc; padding-left: 16px }
.outcome { margin-bottom: 8px; outline: none }
.focus { outline: none; border: 1px solid var(--hf-border); border-radius: 10px; background: var(--hf-raised); padding: 8px 12px; margin-bottom: 10px }
.focus .heading { flex-wrap: wrap; margin-bottom: 4px }
.inbound { margin: 6px 0 4px; display: flex; flex-direction: column; gap: 2px }
.inbound-keys { display: inline-flex; flex-wrap: wrap; gap: 2px 8px }
.to-target { margin-left: 6px; vertical-align: -2px; display: inline-flex; align-items: center; gap: 3px; text-decoration: none }
.to-target:hover { text-decoration: underline }
.row-transaction .row-summary { color: var(--hf-violet) }
.row-source .icon + .icon { margin-left: -1px }
.glyph-undo, .glyph-redo, .glyph-restore { color: var(--hf-info) }
.glyph-repair, .glyph-optimize { color: var(--hf-accent) }
.glyph-transaction { color: var(--hf-violet) }
`
