"""How the page of findings looks, on a screen, in the dark and on paper."""

STYLE = """
:root { --ink: #1d2733; --soft: #5b6570; --line: #dfdacd; --paper: #faf8f3; --card: #fff; --high: #b3372f;
  --medium: #b8741a; --low: #8a7a1c; --info: #3a6ea5; --held: #2f7d4f; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e0; --soft: #a2abb4; --line: #333c46; --paper: #14191f;
  --card: #1b222a; --high: #ef8079; --medium: #e9ae5c; --low: #d6c75e; --info: #8fbbe8; --held: #7cc79a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.65 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.2rem 1.25rem 4rem; }
.brand { margin: 0; color: var(--soft); letter-spacing: .08em; font-size: .85rem; }
h1 { margin: .1rem 0 0; font-size: 1.75rem; line-height: 1.3; text-wrap: balance; }
h2.doc { margin: 3rem 0 0; padding-top: 1.2rem; border-top: 2px solid var(--line); font-size: 1.35rem; }
h3 { display: inline-block; margin: 1.8rem 0 .6rem; font-size: 1.1rem; }
h3 small { font-weight: 400; color: var(--soft); font-size: .85rem; margin-left: .4rem; }
.file { margin: .2rem 0 1.1rem; color: var(--soft); font-size: .9rem; }
.tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: .6rem; padding: 0; margin: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-top: 3px solid var(--tone, var(--line));
  border-radius: .5rem; padding: .5rem .8rem .6rem; }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: .85rem; }
.tiles .none b { color: var(--soft); font-weight: 400; }
.high { --tone: var(--high); } .medium { --tone: var(--medium); } .low { --tone: var(--low); }
.info { --tone: var(--info); } .held { --tone: var(--held); }
.good { color: var(--held); font-size: 1.05rem; }
.card { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone);
  border-radius: .5rem; padding: .8rem 1.1rem .9rem; margin: 0 0 .7rem; break-inside: avoid; }
.card p { margin: 0; }
.rule { color: var(--soft); font-size: .86rem; }
.rule b { display: inline-block; min-width: 1.6rem; color: var(--tone); font-variant-numeric: tabular-nums; }
em { font-style: normal; font-size: .78rem; font-weight: 600; border: 1px solid var(--line); border-radius: .3rem;
  padding: 0 .35rem; margin-right: .5rem; color: var(--tone, var(--soft)); }
.say { margin: .3rem 0 0 !important; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: .6rem 0 0; }
dl div { display: flex; gap: .6rem; align-items: baseline; max-width: 100%; }
dt { color: var(--soft); font-size: .85rem; white-space: nowrap; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.places { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; padding: 0; margin: .6rem 0 0;
  font-size: .85rem; color: var(--soft); }
.places q { quotes: none; margin-left: .4rem; color: var(--ink); border-bottom: 1px dotted var(--soft); }
details.group > summary { cursor: pointer; } details.group > summary::marker { color: var(--soft); }
.coverage { margin-top: 1.4rem; }
.coverage h3 { display: block; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
th, td { text-align: left; padding: .32rem .7rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; }
.family th { background: var(--paper); color: var(--soft); font-weight: 500; font-size: .82rem; }
td small { display: block; color: var(--soft); font-size: .78rem; letter-spacing: .03em; }
td:last-child { color: var(--soft); font-size: .82rem; width: 34%; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.quiet td { color: var(--soft); } .bad { color: var(--high); }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 42rem) { .tiles { grid-template-columns: repeat(3, 1fr); } td:last-child { width: auto; }
  th, td { padding: .3rem .45rem; } }
@media print { :root { --paper: #fff; } main { max-width: none; padding: 0; } body { font-size: 10.5pt; } }
"""
