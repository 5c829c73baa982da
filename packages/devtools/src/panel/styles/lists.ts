export const listsCss = `
.split { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr) }
.virtual { overflow: auto; min-height: 0; position: relative; border-right: 1px solid var(--hf-border); contain: strict }
.row { display: grid; grid-template-columns: 48px 116px minmax(40px, 1fr) 88px 122px; align-items: center; gap: 8px; width: 100%; padding: 0 10px; border-bottom: 1px solid color-mix(in srgb, var(--hf-border) 55%, transparent); white-space: nowrap }
.row > * { min-width: 0; overflow: hidden; text-overflow: ellipsis }
.row:hover { background: var(--hf-hover) }
.row[aria-selected='true'] { background: var(--hf-accent-soft); box-shadow: inset 2px 0 var(--hf-accent) }
.row-rejected .row-summary { color: var(--hf-bad) }
.row-source { display: block; line-height: 18px; justify-self: start; max-width: 100% }
.row-source .icon { display: inline-block; vertical-align: -1px; margin-right: 4px }
.row-time { text-align: right; font-size: 11px }
.row-version { font-weight: 600 }
.mark { display: inline-flex; align-items: center; gap: 4px; font-size: 11px; font-weight: 550; white-space: nowrap }
.mark-time { font-weight: 400; font-variant-numeric: tabular-nums }
.detail { overflow: auto; min-height: 0; padding: 10px 12px }
.detail-head { display: flex; align-items: center; gap: 10px; margin-bottom: 8px }
.detail .facts { margin-bottom: 12px }
.changes { display: flex; flex-direction: column; gap: 6px }
.change { border: 1px solid var(--hf-border); border-radius: 8px; overflow: hidden; background: var(--hf-raised) }
.change-path { padding: 4px 8px; background: var(--hf-sunken); overflow-wrap: anywhere }
.issue-message { padding: 5px 8px }
.op { display: inline-block; margin-right: 7px; padding: 0 5px; border-radius: 4px; font: 600 10.5px/16px var(--hf-font); background: var(--hf-hover); color: var(--hf-dim) }
.op-added { background: var(--hf-ok-soft); color: var(--hf-ok) }
.op-deleted, .op-removed { background: var(--hf-bad-soft); color: var(--hf-bad) }
.op-changed { background: var(--hf-accent-soft); color: var(--hf-accent) }
.side { display: grid; grid-template-columns: 14px 1fr; padding: 3px 8px; overflow-wrap: anywhere; white-space: pre-wrap }
.before { background: var(--hf-bad-soft) }
.after { background: var(--hf-ok-soft) }
.before .side-glyph { color: var(--hf-bad) }
.after .side-glyph { color: var(--hf-ok) }
.value-key { color: var(--hf-info) }
.value-string { color: var(--hf-text) }
.value-number { color: var(--hf-violet) }
.value-boolean, .value-null { color: var(--hf-warn) }
.value-missing { color: var(--hf-dim); font-style: italic }
.value-node { color: var(--hf-dim) }

.settings { border: 1px solid var(--hf-border); border-radius: 10px; overflow: hidden }
.setting { display: flex; align-items: center; gap: 16px; padding: 9px 14px; background: var(--hf-raised) }
.setting + .setting { border-top: 1px solid var(--hf-border) }
.setting-changed { box-shadow: inset 3px 0 var(--hf-accent) }
.setting-text { flex: 1; min-width: 0; display: flex; flex-direction: column; gap: 1px }
.setting-name { font-weight: 600 }
.setting-name code { font-weight: 400; margin-left: 4px }
.setting-text .warn, .setting-text .bad { display: flex; align-items: center; gap: 5px }
.setting-control { flex: none; width: 270px; display: flex; flex-direction: column; gap: 3px }
.setting-default { font-size: 11px; display: flex; gap: 8px }
.number { display: flex; align-items: center; gap: 8px; white-space: nowrap }
.number input { width: 116px; height: 26px; padding: 0 8px; border: 1px solid var(--hf-border); border-radius: 6px; background: var(--hf-bg); font-family: var(--hf-mono); font-size: 11.5px }
.switch { display: inline-flex; align-items: center; gap: 8px; position: relative; cursor: pointer; width: max-content; font-weight: 550 }
.switch input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit }
.switch-track { width: 32px; height: 18px; border-radius: 9px; background: light-dark(#b8c2cc, #3a4654); position: relative; transition: background 0.12s }
.switch-track::after { content: ''; position: absolute; left: 2px; top: 2px; width: 14px; height: 14px; border-radius: 50%; background: #ffffff; transition: translate 0.12s }
.switch input:checked + .switch-track { background: light-dark(#0a7466, #2a9d89) }
.switch input:checked + .switch-track::after { translate: 14px 0 }
.switch input:focus-visible + .switch-track { outline: 2px solid var(--hf-accent); outline-offset: 2px }
.switch:has(:disabled) { cursor: not-allowed; opacity: 0.6 }

.log { flex: 1; min-height: 0 }
.log li { display: grid; grid-template-columns: 92px 178px 1fr; gap: 10px; padding: 4px 12px; border-bottom: 1px solid color-mix(in srgb, var(--hf-border) 55%, transparent) }
.log-name { display: flex; align-items: center; gap: 6px }
.log-text { color: var(--hf-text); overflow-wrap: anywhere }
.tree .tree { padding-left: 16px; border-left: 1px solid var(--hf-border); margin-left: 5px }
.tree { display: flex; flex-direction: column; gap: 1px; margin-top: 4px }
.branch { display: inline-flex; align-items: center; gap: 6px; padding: 1px 6px 1px 0; border-radius: 4px }
.branch:hover { background: var(--hf-hover) }
.branch .icon { transition: rotate 0.1s }
.branch[aria-expanded='true'] .icon { rotate: 90deg }
.leaf { padding-left: 17px; overflow-wrap: anywhere }
@media (prefers-reduced-motion: reduce) { * { transition: none !important } }
`
