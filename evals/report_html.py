"""The report as one page for a person: the verdict in a sentence, failures first, then shares with their uncertainty.

    report_to_html(report, pictures=Crops(library), before=compare_runs(earlier, outcomes(report)))

The page stands alone: styles and pictures are inside it. With `pictures`, what was expected and what was cited are
shown as pieces of the pages, side by side; without them places are given in words.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from evals.case import Figure, GoldEvidence
from evals.paired import Comparison
from evals.report import GROUPINGS, Blame, Point, Report, Row, Share
from evals.report_style import STYLE


class Pictures(Protocol):
    """Pieces of pages as PNG, or None; `evals.crops.Crops` is one."""

    def cited(self, evidence: Mapping[str, Any]) -> bytes | None: ...

    def wanted(self, evidence: GoldEvidence, figures: Sequence[Figure]) -> bytes | None: ...


STAGE_NAMES = {
    "extraction": ("读取", "文件里印的，读进来是否一样"),
    "retrieval": ("查找", "读对的里面，出处是否找对"),
    "verification": ("核对", "标为已核对或推算的，数字是否对"),
    "answer": ("作答", "出处找对的，答案是否对"),
}
CRITERIA = {
    "headline": "首个数字",
    "values": "全部数字",
    "words": "该说的话",
    "forbidden": "不该说的话",
    "abstention": "该答与不该答",
    "document": "文件",
    "place": "出处",
    "honesty": "标记属实",
}
VERDICTS = {
    "verified": "已核对",
    "derived": "推算",
    "text_only": "仅见正文",
    "conflict": "有冲突",
    "ocr": "扫描识别",
    "no figure": "没有数字的回答",
}
CHANGES = {"lost": "新答错", "gained": "新答对", "other": "对错没变、说法变了"}
_PICTURED = 60
"""Failures shown with pictures; a page with more would be too heavy to open."""


def report_to_html(
    report: Report, title: str = "评测报告", pictures: Pictures | None = None, before: Comparison | None = None
) -> str:
    failures = sorted(
        (row for row in report.rows if not row.judgement.correct or row.false_verified),
        key=lambda row: (not row.false_verified, not row.judgement.wrong, row.case.id),
    )
    right = [row for row in report.rows if row.judgement.correct and not row.false_verified]
    shown = (
        _question(row, report.blames.get(row.case.id), pictures if n < _PICTURED else None)
        for n, row in enumerate(failures)
    )
    parts = [
        f"<h1>{escape(title)}</h1><p class=lead>{escape(_sentence(report))}</p>",
        _tiles(report),
        _stages(report),
        f"<h2>没有答对的 {len(failures)} 题</h2>" if failures else "<h2>全部答对</h2>",
        *shown,
        _changes(before) if before else "",
        _risk(report.risk_coverage()),
        "<div class=groups>",
        *(
            _group(f"按{name}", report.groups(by))
            for by, name in zip(GROUPINGS, ("题型", "语言", "难度", "文件"), strict=True)
        ),
        _group("各项判据", {CRITERIA.get(name, name): share for name, share in report.criteria().items()}),
        "</div>",
        f"<h2>答对的 {len(right)} 题</h2><details class=all><summary>展开</summary>",
        *(_question(row, None, None) for row in right),
        "</details>",
    ]
    return (
        f"<!doctype html><html lang=zh><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style><body>{''.join(parts)}</body></html>"
    )


def _sentence(report: Report) -> str:
    low, high = report.correct.interval
    lied = sum(row.false_verified for row in report.rows)
    trust = "没有一个标为“已核对”的数字是错的" if not lied else f"有 {lied} 个标为“已核对”或“推算”的数字是错的"
    share = f"{report.correct.value:.1%}，95% 区间 {low:.1%}–{high:.1%}"
    return f"{len(report.rows)} 题答对 {report.correct.right} 题（{share}）；{trust}。"


def _tiles(report: Report) -> str:
    summary = report.summary()
    low, high = report.correct.interval
    tiles = [
        ("答对", f"{report.correct.value:.1%}", f"{low:.1%} – {high:.1%}", "good"),
        ("核对过却错", str(summary["false_verified"]), "必须为 0", "bad" if summary["false_verified"] else "good"),
        ("数字错", str(summary["wrong_number"]), "不论是否核对", "bad" if summary["wrong_number"] else "good"),
        ("该答未答", str(summary["missed"]), "文件里有答案", ""),
        ("出错中断", str(summary["crashed"]), "程序异常", "bad" if summary["crashed"] else "good"),
        ("出处正确", f"{report.evidence.value:.1%}", f"{report.evidence.right}/{report.evidence.total}", ""),
        ("用时中位数", f"{summary['elapsed_ms']['p50'] or 0} ms", f"p95 {summary['elapsed_ms']['p95'] or 0} ms", ""),
    ]
    made = (
        f"<div class='tile {mood}'>{name}<b>{value}</b><small>{note}</small></div>" for name, value, note, mood in tiles
    )
    return f"<div class=tiles>{''.join(made)}</div>"


def _changes(comparison: Comparison) -> str:
    """What another run of the same questions answered otherwise."""
    low, high = comparison.interval
    sure = "不像是巧合" if comparison.p_value < 0.05 else "可能只是巧合"
    sentence = (
        f"{comparison.questions} 道相同的题里，新答对 {len(comparison.gained)} 题，新答错 {len(comparison.lost)} 题："
        f"{comparison.difference:+.1%}（按文件抽样 {low:+.1%} 到 {high:+.1%}；p = {comparison.p_value:.3f}，{sure}）。"
    )
    tables = "".join(_changed(comparison, mark, name, mark == "lost") for mark, name in CHANGES.items())
    return f"<h2>与之前一次相比</h2><p>{escape(sentence)}</p>{tables}"


def _changed(comparison: Comparison, mark: str, name: str, shown: bool) -> str:
    listed = [change for change in comparison.changes if comparison.mark(change) == mark]
    rows = "".join(
        f"<tr><td>{escape(c.question)}<br><small>{escape(c.id)}</small><td>{escape(c.before)}<td>{escape(c.after)}"
        for c in listed
    )
    table = f"<table class=changes><tr><th>问题<th>之前<th>现在</tr>{rows}</table>"
    opened = " open" if shown and len(listed) <= 12 else ""
    return (
        f"<details class={mark}{opened}><summary>{name} {len(listed)} 题</summary>{table}</details>" if listed else ""
    )


def _stages(report: Report) -> str:
    if not report.stages:
        return ""
    cards = []
    for stage, share in report.stages.items():
        name, note = STAGE_NAMES[stage]
        failed = sum(blame.stage == stage for blame in report.blames.values())
        left = f"<b class=no>{failed} 题从这一步错起</b>" if failed else "<b class=yes>没有从这一步错起的</b>"
        cards.append(
            f"<div class=stage><h3>{name}</h3><small>{note}</small>{_bar(share)}"
            f"<span>{share.right}/{share.total}</span>{left}</div>"
        )
    return f"<h2>错在哪一步</h2><div class=stages>{'<i>→</i>'.join(cards)}</div>"


def _bar(share: Share) -> str:
    low, high = share.interval
    return (
        f"<div class=bar title='{low:.1%}–{high:.1%}'><i style='width:{share.value:.1%}'></i>"
        f"<u style='left:{low:.1%};width:{high - low:.1%}'></u></div>"
    )


def _group(name: str, shares: Mapping[str, Share]) -> str:
    rows = "".join(
        f"<tr><td>{escape(key)}<td class=n>{share.right}/{share.total}<td class=n>{share.value:.0%}<td>{_bar(share)}"
        for key, share in sorted(shares.items(), key=lambda item: item[1].value)
    )
    return f"<section><h2>{escape(name)}</h2><table>{rows}</table></section>"


def _risk(points: list[Point]) -> str:
    """How many of the answers are wrong, when only the surest are given and when all are."""
    if not points:
        return ""
    rows = "".join(
        f"<tr><td>{VERDICTS.get(p.verdict, p.verdict)}<td class=n>{p.coverage:.1%}<td class=n>{p.risk:.2%}"
        for p in points
    )
    most = max([0.02, *(p.risk for p in points)]) * 1.25
    spots = [(44 + 320 * p.coverage, 128 - 112 * p.risk / most) for p in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(f"<circle cx={x:.1f} cy={y:.1f} r=4 />" for x, y in spots)
    chart = (
        f"<svg viewBox='0 0 380 156' role=img><path d='M44 12V128H368' fill=none stroke='#9ca3af'/>"
        f"<polyline points='{line}' fill=none stroke='#2f6f9f' stroke-width=2 />"
        f"<g fill='#2f6f9f'>{dots}</g><g font-size=10 fill='#6b7280'><text x=2 y=20>{most:.1%}</text>"
        f"<text x=20 y=130>0</text><text x=44 y=142>0%</text><text x=340 y=142>100%</text>"
        f"<text x=160 y=153>回答了多少题</text><text x=50 y=20>其中答错</text></g></svg>"
    )
    table = f"<table><tr><th>答到这一级为止<th class=n>回答了<th class=n>其中答错</tr>{rows}</table>"
    return f"<h2>答得越少，错得越少吗</h2><div class=two>{chart}<div class=plain>{table}</div></div>"


def _question(row: Row, blame: Blame | None, pictures: Pictures | None) -> str:
    case, answer = row.case, row.answer
    figures = "；".join(
        f"{v.get('label', '')} {v.get('value')} {v.get('unit') or ''}（{VERDICTS.get(str(v.get('verdict')), '')}）"
        for v in answer.get("values") or []
    )
    grades = "".join(
        f"<li class={'no' if g.passed is False else 'yes'}>{CRITERIA.get(g.name, g.name)}：{escape(g.reason)}"
        for g in row.judgement.grades
        if g.passed is not None
    )
    history = "".join(f"<p class=soft>{escape(q)} → {escape(a)}</p>" for q, a in case.history)
    mark = "<em>核对过却错</em> " if row.false_verified else ""
    mood = "right" if row.judgement.correct and not row.false_verified else "wrong"
    where = f"<em class=at>{STAGE_NAMES[blame.stage][0]}</em>" if blame else ""
    why = f"<p class=why>{STAGE_NAMES[blame.stage][0]}：{escape(blame.reason)}</p>" if blame else ""
    shown = " open" if blame else ""
    return (
        f"<details class={mood}{shown}><summary>{mark}{where}<b>{escape(case.question)}</b> "
        f"<small>{escape(case.id)} · {escape(case.type)} · {escape(case.lang)}</small></summary>{history}{why}"
        f"<div class=two><div><small>应为</small><p class=say>{escape(_expected(row))}</p>"
        f"<small>{escape(case.caveat or '')}</small>{_wanted(row, pictures)}</div>"
        f"<div><small>答为</small><p class=say>{escape(figures or '没有给出数字')}</p>"
        f"<p>{escape(str(answer.get('text') or ''))}</p>{_cited(answer, pictures)}</div></div>"
        f"<ul>{grades}</ul></details>"
    )


def _expected(row: Row) -> str:
    want = row.case.answer
    if want.kind == "abstain":
        return "不作答（文件里没有）"
    figures = [f"{want.value} {want.unit}"] if want.value is not None else []
    figures += [f"{figure.label} {figure.value} {figure.unit}" for figure in want.values]
    words = ["含“" + "”“".join(want.must_contain) + "”"] if want.must_contain else []
    return "；".join(figures + words)


def _wanted(row: Row, pictures: Pictures | None) -> str:
    want, shown = row.case.answer, []
    figures = [*want.values, *([Figure(value=want.value, unit=want.unit)] if want.value else [])]
    for place in [place for place in row.case.evidence if place.doc][:2]:
        words = f"{place.doc} 第{place.page or '?'}页 {place.table or place.section} {place.row or place.quote}"
        shown.append(_figure(words, pictures.wanted(place, figures) if pictures else None))
    return "".join(shown)


def _cited(answer: Mapping[str, Any], pictures: Pictures | None) -> str:
    shown = []
    for item in (answer.get("evidence") or [])[:3]:
        part = item.get("table") or item.get("section") or ""
        words = f"{item.get('doc')} 第{item.get('page')}页 {part} {item.get('row') or ''}：{item.get('quote') or ''}"
        shown.append(_figure(words, pictures.cited(item) if pictures else None))
    return "".join(shown)


def _figure(words: str, picture: bytes | None) -> str:
    image = f"<img alt='' src='data:image/png;base64,{b64encode(picture).decode()}'>" if picture else ""
    return f"<figure><figcaption>{escape(words)}</figcaption>{image}</figure>"
