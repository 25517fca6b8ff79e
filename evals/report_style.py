"""How the report page looks."""

STYLE = """
:root { --ink: #22252b; --soft: #6b7280; --line: #e5e7eb; --good: #2f7d4f; --bad: #b3372f; --paper: #fbfaf7; }
* { box-sizing: border-box; }
body { font: 16px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 68rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.9rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .7rem; }
.lead { font-size: 1.1rem; color: var(--soft); margin: 0 0 1.4rem; }
.tiles { display: grid; grid-template-columns: repeat(7, 1fr); gap: .7rem; }
.tile { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: .6rem .8rem;
  font-size: .88rem; }
.tile b { display: block; font-size: 1.45rem; line-height: 1.4; white-space: nowrap; }
.tile.bad b { color: var(--bad); } .tile.good b { color: var(--good); }
.tile small { white-space: nowrap; }
.stages { display: flex; gap: .5rem; align-items: center; }
.stages > i { color: var(--soft); font-style: normal; }
.stage { flex: 1; background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.stage h3 { margin: 0; font-size: 1.05rem; } .stage small { display: block; font-size: .78rem; line-height: 1.4; }
.stage .bar { min-width: 0; margin: .5rem 0 .3rem; } .stage span { float: right; font-size: .85rem;
  color: var(--soft); }
.stage b { font-size: .85rem; font-weight: 500; }
table { border-collapse: collapse; width: 100%; background: #fff; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.groups { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; align-items: start; }
.bar { position: relative; height: .8rem; background: #eef0f2; border-radius: .4rem; min-width: 9rem; }
.bar i { position: absolute; inset: 0 auto 0 0; background: #7fb695; border-radius: .4rem; }
.bar u { position: absolute; top: .34rem; height: .12rem; background: var(--ink); opacity: .6; }
details { background: #fff; border: 1px solid var(--line); border-left: .3rem solid var(--bad); border-radius: .4rem;
  margin: .6rem 0; padding: .55rem .9rem; }
details.right { border-left-color: var(--good); } details.all { border: 0; background: none; padding: 0; }
summary { cursor: pointer; } small, .soft { color: var(--soft); }
summary em { font-style: normal; font-size: .78rem; background: var(--bad); color: #fff; border-radius: .3rem;
  padding: .1rem .4rem; margin-right: .35rem; }
summary em.at { background: #eef0f2; color: var(--ink); }
.why { margin: .5rem 0 0; color: var(--bad); font-size: .92rem; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .6rem 0; }
.two > div { background: var(--paper); border-radius: .4rem; padding: .5rem .8rem; min-width: 0; }
.two > div.plain { background: none; padding: 0; }
.two p { white-space: pre-line; font-size: .92rem; margin: .3rem 0; overflow-wrap: anywhere; }
.two p.say { font-size: 1.05rem; font-weight: 600; }
figure { margin: .6rem 0 0; } figcaption { font-size: .8rem; color: var(--soft); }
img { max-width: 100%; border: 1px solid var(--line); border-radius: .25rem; margin-top: .2rem; display: block; }
ul { margin: .4rem 0; padding-left: 1.2rem; font-size: .88rem; columns: 2; column-gap: 2rem; }
li { break-inside: avoid; } .no { color: var(--bad); } .yes { color: var(--soft); }
li.yes::marker { color: var(--good); }
details.gained { border-left-color: var(--good); } details.other { border-left-color: var(--line); }
.changes td { vertical-align: top; }
@media (max-width: 48rem) {
  .two, .groups { grid-template-columns: 1fr; } .tiles { grid-template-columns: repeat(2, 1fr); }
  .stages { flex-direction: column; align-items: stretch; } .stages > i { display: none; } ul { columns: 1; }
}
"""
