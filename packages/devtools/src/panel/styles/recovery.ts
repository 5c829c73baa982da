export const recoveryCss = `
.field { height: 26px; padding: 0 8px; border: 1px solid var(--hf-border); border-radius: 6px; background: var(--hf-raised); min-width: 0 }
.parts { margin-bottom: 10px; width: max-content; max-width: 100%; overflow: auto; scrollbar-width: none }
.parts button { flex: none }
.keep-new { display: flex; align-items: center; flex-wrap: wrap; gap: 8px; margin-bottom: 10px }
.keep-new .field { flex: 1 1 180px; max-width: 320px }
.button[aria-disabled] { cursor: progress; opacity: 0.55 }
.keep-head { display: flex; align-items: center; flex-wrap: wrap; gap: 3px 10px; padding: 6px 10px 0 }
.keep-head .op { margin-right: 0 }
.keep-name { overflow-wrap: anywhere }
.keep-facts { padding: 2px 10px; overflow-wrap: anywhere }
.keep-value { padding: 0 10px; grid-template-columns: 0 1fr }
.keep-acts { display: flex; flex-wrap: wrap; gap: 6px; padding: 5px 10px 8px }
.keep-preview { border-top: 1px solid var(--hf-border); background: var(--hf-sunken); padding: 8px 10px }
.keep-preview .changes { margin: 4px 0 8px 16px }
h4 { margin: 0 }
.confirm { display: flex; align-items: center; flex-wrap: wrap; gap: 6px 8px; padding: 8px 10px; margin: 0 10px 10px; border-radius: 8px; background: var(--hf-bad-soft) }
section > .confirm { margin: 10px 0 }
.confirm p { flex: 1 1 100% }
.confirm label { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 8px }
.confirm .field { width: 160px; background: var(--hf-bg) }
.button-bad:not(:disabled) { color: var(--hf-bad); border-color: currentColor; font-weight: 600 }
.steps { margin-top: 8px; list-style: decimal; padding-left: 22px; overflow-wrap: anywhere }
.report { margin-bottom: 10px }
.drill-text { max-width: 820px; margin-bottom: 10px }
.phases { margin-bottom: 10px; display: flex; flex-direction: column; gap: 1px }
.phases legend { padding: 0 0 4px }
.phase { display: grid; grid-template-columns: 16px 150px 1fr; align-items: baseline; gap: 8px; padding: 2px 6px; border-radius: 6px; cursor: pointer }
.phase:hover { background: var(--hf-hover) }
.phase input { margin: 0; accent-color: var(--hf-accent); align-self: center }
.proof { margin-bottom: 12px }
.proof .snippet { white-space: pre; user-select: text }
.checks { display: flex; flex-direction: column; gap: 3px; margin-bottom: 10px }
.checks li { display: grid; grid-template-columns: 18px 1fr; align-items: baseline }
.checks .icon { display: inline-block; vertical-align: -2px }
.outcome .icon { display: inline-block; vertical-align: -1px }
.proof .table { max-width: 780px }
.proof .table td { white-space: normal; overflow-wrap: anywhere }
`
