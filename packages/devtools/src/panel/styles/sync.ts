export const syncCss = `
.sync-part { margin-bottom: 10px }
.cards > .sync-part { margin-bottom: 0 }
.wide { overflow: auto }
.tabs td:last-child { padding-left: 14px }
.tab-marks { display: flex; flex-wrap: wrap; gap: 0 10px }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.claims { display: flex; flex-direction: column; gap: 3px; padding: 4px 0 }
.change .claims { padding: 5px 8px }
.claim { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px }
.lock-head { display: flex; justify-content: space-between; gap: 8px }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 1px; background: var(--hf-border) }
.side-of { background: var(--hf-raised); padding: 4px 10px; min-width: 0; overflow-wrap: anywhere }
.side-of dt { color: var(--hf-dim); font-size: 11px }
.side-result { background: var(--hf-accent-soft) }
.sync-part .icon, .sync-part .mark .icon { display: inline-block; vertical-align: -1px }
.keep-acts .store-picker { height: 26px }
.keep-preview .snippet { white-space: pre; user-select: text; margin: 0 }
`
