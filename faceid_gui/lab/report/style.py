"""How a report looks: light, dark, and on paper."""

from __future__ import annotations

from typing import Final

DARK_GROUND: Final = "#14171c"

STYLE: Final = """
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f2f4f7; --mark: #9a4a00;
  --best: #e5f3ec; --ink: #1b1f24; --ground: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a414b; --soft: #1e232b; --mark: #f0a35e; --best: #18352a; --ink: #e6e8ec;
    --ground: #14171c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; color: var(--ink);
  background: var(--ground); line-height: 1.5;
  font-family: system-ui, "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif; }
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p, ul { max-width: 60rem; }
ul { padding-left: 1.2rem; }
small { font-size: .82em; opacity: .85; }
.sentence { font-size: 1.15rem; padding: .8rem 1rem; background: var(--best);
  border-left: 5px solid #23906a; }
.stopped { padding: .6rem 1rem; border-left: 5px solid var(--mark); background: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; }
dl > div { display: contents; }
.facts dl > div { display: block; }
.facts dl { display: flex; flex-wrap: wrap; gap: .4rem 2rem; }
.facts dt { font-size: .82rem; opacity: .8; }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
thead th { background: var(--soft); font-weight: 600; }
tbody th { font-weight: 500; overflow-wrap: anywhere; }
tr.best { background: var(--best); }
tr.best th b::before { content: "\\25B6 "; }
tr.better td:last-child { color: #23906a; font-weight: 600; }
tr.worse td:last-child { color: #d0475a; font-weight: 600; }
.mark { color: var(--mark); }
.weak { opacity: .75; }
.plot svg { width: 100%; max-width: 46rem; height: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; }
.charts svg { width: 100%; height: auto; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; padding: .6rem; border: 1px solid var(--line); border-radius: 6px;
  display: flex; flex-wrap: wrap; gap: .5rem; }
figure img, figure .blank { width: 144px; height: 144px; object-fit: contain;
  background: var(--soft); border-radius: 4px; }
figure .blank { display: grid; place-items: center; font-size: .82rem; opacity: .8; }
figcaption { flex-basis: 100%; overflow-wrap: anywhere; }
figcaption small { display: block; }
@media print {
  :root { --line: #999; --soft: #eee; --best: #e5f3ec; --ink: #000; --ground: #fff; --mark: #000; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  table { font-size: 7.5pt; }
  .wide { overflow: visible; }
  section, figure, tr, svg { break-inside: avoid; }
  #trials, #findings, #confusions, #compared { break-inside: auto; }
  h2, h3 { break-after: avoid; }
}
"""
