"""Tables of real disclosures against the hand-checked ones, where the corpus stands beside the checkout."""

import importlib.util
import json
from pathlib import Path

import pytest

from ingest.pages import read_pages
from ingest.reading import read_ink
from ingest.tables import build_tables

SHARED = Path(__file__).parents[3] / "shared"
SCORER = SHARED / "tools" / "score_tables.py"
BASE = ("hy-gxj-24b", "hy-zxq-24b", "hy-zfb-25b", "xn-jxj-24b", "zz-gxj-20a")


@pytest.mark.skipif(not SCORER.exists(), reason="no corpus beside the checkout")
def test_tables_of_real_disclosures(tmp_path: Path) -> None:
    seeds = [SHARED / "corpus" / "seeds_pdf" / f"{key}.pdf" for key in BASE]
    lines = []
    for path in (*seeds, *sorted((SHARED / "corpus" / "real_pdf").glob("*.pdf"))):
        pages = list(read_pages(path))
        tables = build_tables(pages)
        for reading in read_ink(pages, tables):
            assert not reading.leftovers and not reading.mismatched, (path.name, reading.page)
        for table in tables:
            lines.append(
                {
                    "doc_key": path.stem,
                    "pages": table.pages,
                    "title": table.title,
                    "unit": table.unit,
                    "header": table.header,
                    "rows": table.texts,
                }
            )
    found = tmp_path / "tables.jsonl"
    found.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("score_tables", SCORER)
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scores = scorer.summary([score for _, score in scorer.score_files(found, SHARED / "gold" / "tables.jsonl")])
    assert scores["exact"] >= 0.98 and scores["F1"] >= 0.999 and scores["numeric"] == 1.0
    assert scores["header"] >= 0.99 and scores["title"] >= 0.98 and scores["unit"] >= 0.98
