"""The report as one page for a person: the verdict in a sentence, failures first, then shares with their uncertainty.

    report_to_html(report, crop=lambda doc, page, box: png_bytes)

The page stands alone: styles and pictures are inside it. `crop` cuts the cited place out of a page; without it the
place is given in words.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from evals.paired import Comparison
from evals.report import GROUPINGS, Report, Row, Share

Crop = Callable[[str, int, tuple[float, float, float, float]], bytes | None]
"""Key of a document, page, box: a PNG of that place, or None."""

_STYLE = """
:root { --ink: #22252b; --soft: #6b7280; --line: #e5e7eb; --good: #2f7d4f; --bad: #b3372f; --paper: #fbfaf7; }
body { font: 16px/1.55 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 62rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.9rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; }
.lead { font-size: 1.1rem; color: var(--soft); margin: 0 0 1.4rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .8rem; }
.tile { background: #fff; border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.tile b { display: block; font-size: 1.6rem; } .tile.bad b { color: var(--bad); } .tile.good b { color: var(--good); }
table { border-collapse: collapse; width: 100%; background: #fff; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { position: relative; height: .9rem; background: #eef0f2; border-radius: .45rem; min-width: 12rem; }
.bar i { position: absolute; inset: 0 auto 0 0; background: var(--good); border-radius: .45rem; }
.bar u { position: absolute; top: .38rem; height: .14rem; background: var(--ink); opacity: .55; }
details { background: #fff; border: 1px solid var(--line); border-left: .3rem solid var(--bad); border-radius: .4rem;
  margin: .5rem 0; padding: .5rem .9rem; }
details.right { border-left-color: var(--good); } summary { cursor: pointer; } small, .soft { color: var(--soft); }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .6rem 0; }
.two > div { background: var(--paper); border-radius: .4rem; padding: .5rem .8rem; }
.no { color: var(--bad); } img { max-width: 100%; border: 1px solid var(--line); margin-top: .3rem; }
@media (max-width: 40rem) { .two { grid-template-columns: 1fr; } }
"""


def report_to_html(
    report: Report, title: str = "评测报告", crop: Crop | None = None, before: Comparison | None = None
) -> str:
    failures = sorted(
        (row for row in report.rows if not row.judgement.correct),
        key=lambda row: (not row.false_verified, not row.judgement.wrong, row.case.id),
    )
    parts = [
        f"<h1>{escape(title)}</h1><p class=lead>{escape(_sentence(report))}</p>",
        _tiles(report),
        f"<p>{escape(before.sentence())}</p>{_changes(before)}" if before else "",
        f"<h2>没有答对的 {len(failures)} 题</h2>" if failures else "<h2>全部答对</h2>",
        *(_question(row, crop) for row in failures),
        *(
            _group(f"按{name}", report.groups(by))
            for by, name in zip(GROUPINGS, ("题型", "语言", "文件", "难度"), strict=True)
        ),
        _group("各项判据", report.criteria()),
        _risk(report),
        f"<h2>答对的 {report.correct.right} 题</h2>",
        *(_question(row, None) for row in report.rows if row.judgement.correct),
    ]
    return (
        f"<!doctype html><html lang=zh><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style><body>{''.join(parts)}</body></html>"
    )


def _sentence(report: Report) -> str:
    low, high = report.correct.interval
    lied = sum(row.false_verified for row in report.rows)
    trust = "没有一个标为“已核对”的数字是错的" if not lied else f"有 {lied} 个标为“已核对”的数字是错的"
    share = f"{report.correct.value:.1%}，区间 {low:.1%}–{high:.1%}"
    return f"{len(report.rows)} 题答对 {report.correct.right} 题（{share}）；{trust}。"


def _tiles(report: Report) -> str:
    summary = report.summary()
    low, high = report.correct.interval
    tiles = [
        ("答对", f"{report.correct.value:.1%}", f"{low:.1%} – {high:.1%}", "good"),
        ("核对过却错", str(summary["false_verified"]), "必须为 0", "bad" if summary["false_verified"] else "good"),
        ("数字错", str(summary["wrong_number"]), "不论是否核对", "bad" if summary["wrong_number"] else "good"),
        ("该答未答", str(summary["missed"]), "", ""),
        ("出错中断", str(summary["crashed"]), "", "bad" if summary["crashed"] else ""),
        ("出处正确", f"{report.evidence.value:.1%}", f"{report.evidence.right}/{report.evidence.total}", ""),
        ("用时中位数", f"{summary['elapsed_ms']['p50'] or 0} ms", f"p95 {summary['elapsed_ms']['p95'] or 0} ms", ""),
    ]
    made = (
        f"<div class='tile {mood}'>{name}<b>{value}</b><small>{note}</small></div>" for name, value, note, mood in tiles
    )
    return f"<div class=tiles>{''.join(made)}</div>"


def _changes(comparison: Comparison) -> str:
    lists = (
        (f"新答对 {len(comparison.gained)} 题", comparison.gained),
        (f"新答错 {len(comparison.lost)} 题", comparison.lost),
    )
    return "".join(f"<p><small>{name}：{escape('、'.join(ids))}</small></p>" for name, ids in lists if ids)


def _bar(share: Share) -> str:
    low, high = share.interval
    return (
        f"<div class=bar><i style='width:{share.value:.1%}'></i>"
        f"<u style='left:{low:.1%};width:{high - low:.1%}'></u></div>"
    )


def _group(name: str, shares: Mapping[str, Share]) -> str:
    rows = "".join(
        f"<tr><td>{escape(key)}<td class=n>{share.right}/{share.total}<td class=n>{share.value:.0%}<td>{_bar(share)}"
        for key, share in sorted(shares.items(), key=lambda item: item[1].value)
    )
    return f"<h2>{escape(name)}</h2><table>{rows}</table>"


def _risk(report: Report) -> str:
    rows = "".join(
        f"<tr><td>{escape(p.verdict)}<td class=n>{p.coverage:.1%}<td class=n>{p.risk:.1%}"
        for p in report.risk_coverage()
    )
    return f"<h2>只答到哪一级：覆盖与风险</h2><table><tr><th>直到<th>覆盖<th>其中答错</tr>{rows}</table>"


def _question(row: Row, crop: Crop | None) -> str:
    case, answer = row.case, row.answer
    figures = "；".join(
        f"{v.get('label', '')} {v.get('value')} {v.get('unit') or ''}（{v.get('verdict', '')}）"
        for v in answer.get("values") or []
    )
    grades = "".join(
        f"<li class={'no' if g.passed is False else 'yes'}>{escape(g.name)}: {escape(g.reason)}"
        for g in row.judgement.grades
        if g.passed is not None
    )
    history = "".join(f"<p class=soft>{escape(q)} → {escape(a)}</p>" for q, a in case.history)
    mark = "⚠ " if row.false_verified else ""
    mood = "right" if row.judgement.correct else "wrong"
    shown = " open" if row.false_verified else ""
    return (
        f"<details class={mood}{shown}><summary>{mark}<b>{escape(case.question)}</b> "
        f"<small>{escape(case.id)} · {escape(case.type)}</small></summary>{history}"
        f"<div class=two><div><small>应为</small><br>{escape(_expected(row))}"
        f"<br><small>{escape(case.caveat or '')}</small></div>"
        f"<div><small>答为 {escape(str(answer.get('kind')))}</small><br>{escape(figures)}"
        f"<p>{escape(str(answer.get('text') or ''))}</p>{_places(answer, crop)}</div></div><ul>{grades}</ul></details>"
    )


def _expected(row: Row) -> str:
    want = row.case.answer
    if want.kind == "abstain":
        return "不作答（文件里没有）"
    figures = [f"{want.value} {want.unit}"] if want.value is not None else []
    figures += [f"{figure.label} {figure.value} {figure.unit}" for figure in want.values]
    words = ["含“" + "”“".join(want.must_contain) + "”"] if want.must_contain else []
    places = [f"[{e.doc} 第{e.page}页 {e.row or e.quote}]" for e in row.case.evidence[:2] if e.doc]
    return "；".join(figures + words) + " " + " ".join(places)


def _places(answer: Mapping[str, Any], crop: Crop | None) -> str:
    shown = []
    for item in (answer.get("evidence") or [])[:3]:
        part = item.get("table") or item.get("section") or ""
        where = f"{item.get('doc')} 第{item.get('page')}页 {part} {item.get('row') or ''}"
        picture = None
        if crop is not None and item.get("box") and item.get("page"):
            x0, top, x1, bottom = item["box"]
            picture = crop(str(item.get("doc")), int(item["page"]), (x0, top, x1, bottom))
        image = f"<img alt='' src='data:image/png;base64,{b64encode(picture).decode()}'>" if picture else ""
        shown.append(f"<small>{escape(where)}：{escape(str(item.get('quote') or ''))}</small>{image}")
    return "<br>".join(shown)
