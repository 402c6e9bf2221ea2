/** Of the HTML report. Both stand in the page itself, which allows nothing else by their hashes. */
export const style = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --back: #ffffff; --card: #f6f8fa; --line: #d0d7de;
  --link: #0550ae; --passed: #116329; --failed: #b3151f; --warned: #7a4d00; --errored: #8a1a6b; --skipped: #57606a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9aa4af; --back: #0d1117; --card: #161b22;
  --line: #30363d; --link: #79b8ff; --passed: #56d364; --failed: #ff8a82; --warned: #e3b341; --errored: #f0a3dc; --skipped: #9aa4af; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { display: inline; font-size: 1rem; font-weight: 500; }
small { font-weight: 400; }
h4 { font-size: .95rem; margin: 1.25rem 0 .5rem; }
a { color: var(--link); }
code, pre { font: .85rem/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; }
.soft, dt { color: var(--soft); }
.verdict { font-size: 1.15rem; font-weight: 600; margin: .75rem 0; }
.passed { color: var(--passed); } .failed { color: var(--failed); } .warned { color: var(--warned); }
.errored { color: var(--errored); } .skipped { color: var(--skipped); }
.status { font-weight: 700; white-space: nowrap; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
[hidden] { display: none !important; }
button { font: inherit; font-size: .9rem; min-height: 2rem; padding: .2rem .7rem; color: var(--text); background: var(--card);
  border: 1px solid var(--soft); border-radius: .4rem; cursor: pointer; }
button[aria-pressed=true] { background: var(--text); color: var(--back); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; }
summary code { color: var(--soft); display: inline-block; }
li > p { margin: .75rem 0 .25rem; }
.inside { padding: 0 .75rem .75rem; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .35rem .75rem; margin: .75rem 0; }
dd { margin: 0; }
ol { list-style: none; margin: 0; padding: 0; }
.block { position: relative; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; }
pre { margin: 0; padding: .6rem .75rem; white-space: pre-wrap; max-height: 24rem; overflow: auto; }
.block button { position: absolute; top: .3rem; right: .3rem; min-height: 1.5rem; padding: 0 .5rem; font-size: .8rem; }
.block button + pre { padding-right: 5rem; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { .tools, button { display: none !important; } pre { max-height: none; overflow: visible; } details { break-inside: avoid; } }
`;

export const script = `
const checks = [...document.querySelectorAll('details.check')];
const filters = [...document.querySelectorAll('button[data-filter]')];
document.querySelector('.tools').hidden = false;
function show(wanted) {
  for (const button of filters) button.setAttribute('aria-pressed', String(button.dataset.filter === wanted));
  for (const check of checks) check.hidden = wanted !== 'all' && check.dataset.status !== wanted;
  for (const group of document.querySelectorAll('section.group'))
    group.hidden = group.querySelector('details.check:not([hidden])') === null;
}
for (const button of filters) button.addEventListener('click', () => show(button.dataset.filter));
for (const button of document.querySelectorAll('button[data-open]'))
  button.addEventListener('click', () => { for (const check of checks) check.open = button.dataset.open === 'true'; });
function reveal() {
  const check = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (check === null || !check.matches('details.check')) return;
  show('all');
  check.open = true;
  check.scrollIntoView();
}
addEventListener('hashchange', reveal);
reveal();
async function copy(pre) {
  try { await navigator.clipboard.writeText(pre.textContent); return true; } catch {
    getSelection().selectAllChildren(pre);
    return document.execCommand('copy');
  }
}
for (const button of document.querySelectorAll('button.copy')) button.addEventListener('click', async () => {
  const done = await copy(button.nextElementSibling);
  button.textContent = done ? 'Copied' : 'Press Ctrl+C';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
});
let wereOpen = [];
addEventListener('beforeprint', () => {
  wereOpen = checks.filter((check) => check.open);
  for (const check of checks) check.open = true;
});
addEventListener('afterprint', () => { for (const check of checks) check.open = wereOpen.includes(check); });
`;
